"""Addresses as they stand in messages: whole, and signed where they open something without sign-in."""

from urllib.parse import urljoin

from django.conf import settings
from django.core import signing
from django.urls import reverse

from marketplace.accounts.models import User
from marketplace.orders import tracking
from marketplace.orders.models import Order, Parcel

GOOD_FOR_SECONDS = 14 * 24 * 3600

_signer = signing.TimestampSigner(salt="storefront.notifications.parcel", sep=".")


def order_link(order: Order) -> str:
    """The buyer's own page of the order, in the language of the message."""
    return _whole(reverse("shop:order", args=[tracking.token(order)]))


def parcel_link(parcel: Parcel, member: User | None) -> str:
    """Where a member says yes to a parcel with one press; for anybody else its page behind the sign-in."""
    if member is None:
        return _whole(reverse("producer:parcel", args=[parcel.key]))
    return _whole(reverse("notifications:parcel", args=[_signer.sign(f"{parcel.key}.{member.pk}")]))


def product_link(code: str) -> str:
    """A product's page in the stall, behind the sign-in."""
    return _whole(reverse("producer:product", args=[code]))


def read_parcel_token(token: str) -> tuple[str, int]:
    """The parcel's key and the member's number. Raises BadSignature, also for a link that is too old."""
    key, _dot, number = _signer.unsign(token, max_age=GOOD_FOR_SECONDS).rpartition(".")
    return key, int(number)


def _whole(path: str) -> str:
    return urljoin(getattr(settings, "SITE_ADDRESS", "http://127.0.0.1:8000/"), path)
