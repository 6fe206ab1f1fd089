"""Administration of an office and of headquarters: publish, back up, check, erase, join, carry files, serve."""
