"""Counting spare parts, and correcting what the books say of a place: stock-take, opening stock, adjustments."""
