"""Keys as they arrive: the scanner's bursts, and the order of what was typed."""
