"""Quotes 报价: made, answered, and asked for before chargeable work begins (flow 3)."""
