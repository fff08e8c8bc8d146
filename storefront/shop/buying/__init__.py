"""From the basket to the receipt: what a buyer wants, where it goes, and what became of it."""
