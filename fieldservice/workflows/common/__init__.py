"""Parts that several flows share: notes, contacts, waiting, signatures, turns, dispatching. It imports no flow."""
