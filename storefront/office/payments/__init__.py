"""Money that needs a person: what did not fit an order, what is to be given back, what is confirmed by hand."""
