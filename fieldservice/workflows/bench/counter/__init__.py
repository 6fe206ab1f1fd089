"""The counter: devices come in, are stored and promised, and go out again (flow 5a)."""
