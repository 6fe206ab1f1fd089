"""Hotline 热线: from the call to the service point (flow 1), and the files of customers and devices."""
