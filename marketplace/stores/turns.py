"""Whose turn it is to change what lies on a shelf: the one lease that parcels, tills, deliveries and counts wait for.

Counts are absolute, and who writes one has read another before, so nobody may move units in between. What only holds
units needs no lease of its caller: an engine gives no more than there is, and keeps its own line of those who wait.
"""


def stock_key(sku: str, place: str) -> str:
    """The lease on the stock of a variant at a place."""
    return f"sku:{sku}@{place}"
