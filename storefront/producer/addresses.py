"""When a stall sees the buyer: from acceptance on, and no longer than it takes to settle a dispute."""

from datetime import datetime, timedelta

from marketplace.orders import boards
from marketplace.orders.models import Parcel, ParcelState
from marketplace.orders.records import Contact

SHOWN_FOR = timedelta(days=90)
NEVER_SENT = {ParcelState.PLACED, ParcelState.NOT_SUPPLIED, ParcelState.CANCELLED}


def contact(parcel: Parcel, *, now: datetime) -> Contact | None:
    """The buyer's name, phone and address, while the stall may see them. One query."""
    if parcel.state in NEVER_SENT or now - parcel.changed_at > SHOWN_FOR:
        return None
    return boards.contact(parcel)
