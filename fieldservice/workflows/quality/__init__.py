"""Major quality problems: feedback to the quality department, and the work of one batch gathered for it (flow 4)."""
