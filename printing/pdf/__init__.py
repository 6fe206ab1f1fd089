"""Papers for sheets, as PDF: the layout on sheets, the layout lint, and writing the file with reportlab."""
