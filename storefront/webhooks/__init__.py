"""Where engines and providers of payments tell us that something changed."""
