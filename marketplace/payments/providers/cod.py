"""Cash on delivery: the carrier, or the producer who brings the parcel, takes it at the door and holds it."""

from marketplace.payments.providers.base import ByHand


class CashOnDelivery(ByHand):
    """Paid at the door."""
