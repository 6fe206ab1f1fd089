"""Shipments: good parts on their way from a supplier, between offices, and from one bag to another (flow 8)."""
