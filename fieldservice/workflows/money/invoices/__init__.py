"""Invoices 发票: asked for, listed until the tax program has issued them, corrected by red notes (flow 3)."""
