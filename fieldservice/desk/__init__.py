"""The desk: everything that a screen, a command or a page may ask or do. Every transaction is opened here."""
