"""Pages of the stall."""
