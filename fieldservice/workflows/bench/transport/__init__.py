"""Devices on the way: parcels, claims with the carrier, transfers between service points (flows 5a and 5b)."""
