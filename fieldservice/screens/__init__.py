"""The terminal program: one screen for each place of work, its stylesheet beside it."""
