"""Headquarters' side of synchronisation: numbers entries, feeds offices, answers over HTTP."""
