"""Pages for the customer's own phone, a tablet or any browser: signing and the status of the work.

A page shows only what the desk or the store answered. Reading a page never changes anything, and no page loads anything
from another server.
"""
