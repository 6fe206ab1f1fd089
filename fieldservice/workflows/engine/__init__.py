"""The rules of every flow: taking steps, the fold, form fields, clocks, reference data. It names no flow."""
