"""Spare parts: flow 8."""
