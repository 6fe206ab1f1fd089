"""Repairs of the past, imported as closed jobs."""
