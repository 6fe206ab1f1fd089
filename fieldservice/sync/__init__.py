"""Synchronisation of offices with headquarters. It carries entries and does not know what they mean.

Who sees an entry, whether its maker was entitled and which rows follow from it are functions that are passed to it
(rules.py). Every step is a plain function over one open transaction; HTTP is a thin layer around them (hub/server.py,
transport/http_client.py).
"""
