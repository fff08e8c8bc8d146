"""Who may do what with orders and parcels: predicates for every door.

A member of a producer moves its own parcels; an officer who serves where the producer lies moves them on its behalf.
"""

from rules.permissions import set_perm

from marketplace.accounts.models import User
from marketplace.accounts.predicates import predicate
from marketplace.orders.models import Order, Parcel
from marketplace.places.rules import serves
from marketplace.producers.rules import is_producer_member


@predicate
def owns_parcel(user: User, parcel: Parcel | None) -> bool:
    """Somebody who works for the parcel's producer."""
    return parcel is not None and is_producer_member.test(user, parcel.producer)


@predicate
def oversees_parcel(user: User, parcel: Parcel | None) -> bool:
    """An officer who serves where the parcel's producer lies."""
    if parcel is None:
        return False
    return any(serves.test(user, place) for place in (parcel.producer.commune, parcel.producer.province))


@predicate
def oversees_order(user: User, order: Order | None) -> bool:
    """An officer who serves where one of the order's producers lies."""
    return order is not None and any(oversees_parcel.test(user, parcel) for parcel in order.parcels.all())


def moves_on_behalf(user: User, parcel: Parcel) -> bool:
    """True when what the user does with the parcel is done for its producer, not as one of them."""
    return not bool(owns_parcel.test(user, parcel))


may_move_parcel = owns_parcel | oversees_parcel

for name, rule in {
    "orders.move_parcel": may_move_parcel,
    "orders.move_parcel_on_behalf": oversees_parcel,
    "orders.cancel_order": oversees_order,
}.items():
    set_perm(name, rule)  # type: ignore[no-untyped-call]  # the library has no types
