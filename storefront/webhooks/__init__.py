"""Where engines tell us that something changed."""
