"""The business rules for synchronisation: who sees an entry, who may make it, and which rows follow from it.

The package `sync` itself carries entries without knowing what they mean.
"""
