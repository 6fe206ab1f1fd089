"""Puts messages, values and rows into words: one renderer for the screens, the command line, --json and phone pages."""
