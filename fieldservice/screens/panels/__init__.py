"""Parts of screens: what a screen shows in one place, or one section of a form."""
