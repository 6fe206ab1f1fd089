"""Daily cash-up 日结: drawers of counters and pouches of engineers are counted, and paid in at the bank (flow 3)."""
