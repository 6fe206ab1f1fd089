"""How a message, a value or a row is worded: one renderer for screens, commands and pages."""
