"""An office's side of synchronisation: the outbox, a session with headquarters, relay and stick."""
