"""How any flow works: steps and how they are taken, the fold, form fields, clocks, reference data. It names no flow."""
