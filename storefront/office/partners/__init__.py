"""Partners of modern trade: their keys, and the orders that an officer enters for them."""
