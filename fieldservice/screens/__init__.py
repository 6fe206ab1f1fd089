"""The terminal program, made with Textual: each screen is one file with its stylesheet beside it."""
