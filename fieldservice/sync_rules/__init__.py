"""What synchronisation must know of the business; `sync` itself carries entries without knowing what they mean."""
