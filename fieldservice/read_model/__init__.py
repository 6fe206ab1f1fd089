"""What is computed from the journal for reading: rows, ledgers, queries over them, and summaries from other offices."""
