"""Reminders 催款 of what is overdue, and statements 对账单 that are sent to customers."""
