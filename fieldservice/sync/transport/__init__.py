"""Messages between stores: their shape, their signatures, HTTP."""
