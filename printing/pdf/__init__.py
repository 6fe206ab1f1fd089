"""Papers for sheets, as PDF: layout on sheets, the layout lint, and the PDF itself. Only this package imports reportlab's canvas."""
