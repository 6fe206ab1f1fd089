"""The business, pure: tables of steps, their events, the fold. No database, no clock, no screen."""
