"""Parts that several flows share: notes, contacts, waiting, signatures, turns, and whom to dispatch. It imports no flow."""
