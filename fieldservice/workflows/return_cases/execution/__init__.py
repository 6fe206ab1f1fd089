"""Carrying a return case out 退换货执行: exchange, return and refund, credit note (flow 6, steps 6 and 7)."""
