"""Payments 收款: money that customers pay, get back, or may pay later (flow 3, step 4)."""
