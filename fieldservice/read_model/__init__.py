"""The read model: rows and ledgers computed from the journal, queries over them, and summaries from other offices."""
