"""Taking a photo off show: by its producer or by the office, at once, with a reason that stays on record.

What stood there before comes back: an older photograph, else the drawing that the first photograph replaced, else none.
The file itself is kept, to show what was on offer and why it went; it has no public address any more.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from marketplace import outbox
from marketplace.accounts.models import User
from marketplace.offers import engine, photos
from marketplace.offers.errors import NotShown, ReasonMissing
from marketplace.offers.models import ChangeKind, ChangeState, ListingChange, PhotoTakeDown
from marketplace.offers.pictures import is_photograph
from marketplace.offers.register import locked, registered
from marketplace.stores import store
from marketplace.stores.records import Picture, ProductDraft


def take_down(
    product_code: str, url: str, *, actor: User | None, reason: str, by_office: bool = False
) -> PhotoTakeDown:
    """Take the photograph at `url` off show and tell the catalogue.

    Takes the listing's lease, then locks the product's row. Raises UnknownProduct, ReasonMissing, NotShown, LeaseTaken.
    """
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    product = registered(product_code)
    with engine.listing(product_code):
        offer = engine.offered(product_code)
        shown = offer.pictures if offer else ()
        if not any(picture.url == url and is_photograph(picture) for picture in shown):
            raise NotShown(url)
        left = tuple(picture for picture in shown if picture.url != url)
        store.save_products([ProductDraft(code=product_code, pictures=left or _drawings(product.pk))])
        return _taken_down(product_code, PhotoTakeDown(url=url, actor=actor, reason=reason, by_office=by_office))


def is_on_show(name: str) -> bool:
    """True of a photo of ours that was accepted and not taken down since. Two queries."""
    accepted = ListingChange.objects.filter(photo=name, state=ChangeState.ACCEPTED)
    return accepted.exists() and not PhotoTakeDown.objects.filter(url=photos.address(name)).exists()


def of_change(change: ListingChange) -> PhotoTakeDown | None:
    """How the photo of an accepted proposal went, or None while it is on show."""
    if not change.photo:
        return None
    found = PhotoTakeDown.objects.select_related("actor").filter(url=photos.address(change.photo))
    return found.first()


@transaction.atomic
def _taken_down(product_code: str, row: PhotoTakeDown) -> PhotoTakeDown:
    row.product = locked(product_code)
    row.save()
    outbox.record("product.changed", product_code)
    outbox.record("photo.taken_down", str(row.pk))
    return row


def _drawings(product_pk: int) -> tuple[Picture, ...]:
    """The drawings that stood there before the first photograph."""
    accepted = ListingChange.objects.filter(product=product_pk, kind=ChangeKind.PHOTO, state=ChangeState.ACCEPTED)
    for before in accepted.order_by("-pk").values_list("before", flat=True):
        found = tuple(picture for picture in map(_picture, before.get("pictures", ())) if not is_photograph(picture))
        if found:
            return found
    return ()


def _picture(stored: Mapping[str, Any]) -> Picture:
    return Picture(stored["url"], dict(stored.get("alt") or {}))
