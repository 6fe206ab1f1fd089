"""Draws papers and sends them to printers. Knows neither the repair business nor the store."""
