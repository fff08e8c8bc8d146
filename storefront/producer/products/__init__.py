"""A producer's own products: price and stock at once, texts and photos by way of the office, pauses."""
