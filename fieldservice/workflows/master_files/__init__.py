"""The files of customers and devices, and how calls and visits fill them in."""
