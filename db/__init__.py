"""The store: journal, rows and published tables. This package knows no workflow and no role."""
