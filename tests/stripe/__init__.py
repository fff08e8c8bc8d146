"""Stripe in tests: its published request contract (stripe-mock, built once with Go) and a Stripe that remembers."""
