"""Whose turn it is to move units: the one lease that orders, tills, delivery notes and counts wait for.

A remote engine's rows cannot be locked from here, so whoever changes what lies at a place, or what holds it, takes this
lease first. Anything else named for the same row would let two of them write it at once.
"""


def stock_key(sku: str, place: str) -> str:
    """The lease on the stock of a variant at a place."""
    return f"sku:{sku}@{place}"
