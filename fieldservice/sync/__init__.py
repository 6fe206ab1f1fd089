"""The exchange with headquarters. It carries entries and does not know what they mean: what an entry shows to whom, whether
its maker was entitled, and which rows follow from it are functions handed in (rules.py).

The cores are plain functions over one open transaction; HTTP is a thin skin around them (server.py, line.py).
"""
