"""Handling of keys as they arrive: recognising scans, and keeping keys in the order of typing."""
