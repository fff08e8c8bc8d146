"""Cash at a counter: taken and given back by a named cashier."""

from marketplace.payments.providers.base import ByHand


class Cash(ByHand):
    """Paid at the counter."""
