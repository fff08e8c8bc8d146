"""Finding an order again without an account: by a signed link, or by phone number and code."""

from django.core import signing
from django.db.models import Q

from marketplace.accounts import phones
from marketplace.accounts.errors import InvalidPhone
from marketplace.orders import numbers
from marketplace.orders.errors import UnknownOrder
from marketplace.orders.models import Order, OrderState
from marketplace.orders.records import TrackedOrder, TrackedParcel

_signer = signing.Signer(salt="marketplace.orders.tracking", sep=".")


def token(order: Order) -> str:
    """What proves that somebody was given this order's link. It does not expire."""
    return _signer.sign(order.number)


def by_token(text: str) -> Order:
    """The whole order, for whoever has its link. Raises UnknownOrder."""
    try:
        number = _signer.unsign(text)
    except signing.BadSignature:
        raise UnknownOrder(text) from None
    return _placed(number)


def by_phone_and_code(phone: str, code: str) -> TrackedOrder:
    """How far an order is, for whoever knows both; never its address. Raises UnknownOrder, whichever was wrong."""
    number = numbers.find(code)
    try:
        order = _placed(number or "")
        if phones.normalise(phone) != order.phone:
            raise UnknownOrder(code)
    except InvalidPhone:
        raise UnknownOrder(code) from None
    return outline(order)


def outline(order: Order) -> TrackedOrder:
    """The part of an order that its code and phone number open."""
    return TrackedOrder(
        number=order.number,
        state=order.state,
        channel_kind=order.channel_kind,
        placed_at=order.placed_at,
        pay_until=order.pay_until,
        point=order.point,
        held_until=order.held_until,
        picked_up_at=order.picked_up_at,
        parcels=tuple(
            TrackedParcel(
                key=parcel.key,
                producer_name=parcel.producer.name,
                state=parcel.state,
                carrier=parcel.carrier,
                tracking=parcel.tracking,
            )
            for parcel in order.parcels.select_related("producer")
        ),
    )


def was_held() -> Q:
    """Orders whose buyer has a page: placed, or held for a payment at one time."""
    return Q(placed_at__isnull=False) | Q(pay_until__isnull=False)


def _placed(number: str) -> Order:
    order = Order.objects.filter(was_held(), number=number).exclude(state=OrderState.PLACING).first()
    if order is None:
        raise UnknownOrder(number)
    return order
