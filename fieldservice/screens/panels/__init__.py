"""Parts of screens: panels, the contents of lists, and the layers of the step screen."""
