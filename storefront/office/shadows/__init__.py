"""Orders of which the commerce engine says something else than the market."""
