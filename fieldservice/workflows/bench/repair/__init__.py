"""The work on the bench: inspection, intake sheet, repair, tests, loaner devices (flows 5a and 5b)."""
