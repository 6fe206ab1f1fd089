"""Supplier returns: faulty pieces of headquarters go back to their maker, which credits or refuses them (flow 6)."""
