"""Escalation 疑难问题提升: a problem that nobody solves here goes up with a time limit, its solution comes
back."""
