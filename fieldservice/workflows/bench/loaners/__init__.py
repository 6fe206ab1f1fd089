"""Loaner devices 备机: pieces of the stock that a customer has until the own device is back."""
