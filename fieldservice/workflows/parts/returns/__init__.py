"""Returns: faulty parts come from the engineers into the faulty stock of the branch, by the numbers of their tags."""
