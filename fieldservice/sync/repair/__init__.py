"""Repairs differences between stores: comparison, feed repair, recovery after a loss, erasure of a person."""
