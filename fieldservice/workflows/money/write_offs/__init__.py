"""Writing off 核销 what a customer will not pay: asked for, approved, and taken out of the account."""
