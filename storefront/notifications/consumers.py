"""What the outbox tells: each consumer turns a change into messages, and carries them.

A consumer may hear of the same thing again; an event is written down once. A messenger that is away does not fail the
consumer: the message waits and is tried again by the timetable.
"""

from collections.abc import Iterable, Sequence

from storefront.notifications import buyers, listings, producers, sending
from storefront.notifications.drafts import Draft


def order_placed(keys: Sequence[str]) -> None:
    """`order.placed`: keys are order numbers."""
    _tell(buyers.of_placed(keys))


def order_changed(keys: Sequence[str]) -> None:
    """`order.changed`: keys are order numbers."""
    _tell(buyers.of_changed_orders(keys))


def parcel_changed(keys: Sequence[str]) -> None:
    """`parcel.changed`: keys are parcels' keys."""
    _tell([*producers.of_parcels(keys), *buyers.of_parcels(keys)])


def payment_changed(keys: Sequence[str]) -> None:
    """`payment.changed`: keys are payments' ids."""
    _tell(buyers.of_payments(keys))


def listing_decided(keys: Sequence[str]) -> None:
    """`listing.decided`: keys are numbers of proposals."""
    _tell(listings.of_decisions(keys))


def photo_taken_down(keys: Sequence[str]) -> None:
    """`photo.taken_down`: keys are numbers of take-downs."""
    _tell(listings.of_take_downs(keys))


def _tell(drafts: Iterable[Draft]) -> None:
    if sending.write(drafts):
        sending.send_due()
