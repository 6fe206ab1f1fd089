"""Consignments: faulty parts on their way to headquarters, and what is found of each piece there (flow 8)."""
