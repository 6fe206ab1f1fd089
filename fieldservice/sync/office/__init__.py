"""An office's side of synchronisation: outbox, session with headquarters, relay between branch and vans, carried
files."""
