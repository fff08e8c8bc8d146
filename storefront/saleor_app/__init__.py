"""Our app as Saleor and its dashboard see it."""
