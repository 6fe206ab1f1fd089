"""Pages for the customer's own phone, a tablet or any browser: signing and the status of the work.

A page shows what the desk or the store answered and nothing else; reading one never changes anything, and no page fetches
anything from elsewhere.
"""
