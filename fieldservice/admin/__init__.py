"""Running the program for an office: publish, back up, check, erase, join, carry, run headquarters."""
