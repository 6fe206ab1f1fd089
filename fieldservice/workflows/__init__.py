"""The repair flows as pure rules: tables of steps, their events, guards and effects. No database, clock or screen."""
