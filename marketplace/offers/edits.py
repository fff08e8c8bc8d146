"""Proposals of a producer: texts and photos wait for the office before any buyer sees them.

A newer proposal of the same kind withdraws the one that waits, so that the office never reads what nobody wants any
more.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from marketplace.accounts.models import User
from marketplace.offers import engine, photos, texts
from marketplace.offers.errors import NothingChanged
from marketplace.offers.models import ChangeKind, ChangeState, ListingChange
from marketplace.offers.pictures import as_json
from marketplace.offers.register import locked, registered
from marketplace.offers.review import locked_change, refuse_taken_name, waiting_change

ALT_LENGTH = 300


def propose_text(
    product_code: str,
    *,
    name: Mapping[str, str],
    story: Mapping[str, str],
    actor: User | None,
    shelf_life_days: int | None = None,
) -> ListingChange:
    """Ask for other texts, by language, and another shelf life in days; what is not named stays as it is.

    A shelf life of 0 takes it away. Takes the listing's lease, then locks the product's row. Raises UnknownProduct,
    TextMissing, TextTooLong, InvalidShelfLife, NothingChanged, NameTaken, LeaseTaken.
    """
    product = registered(product_code)
    present = texts.texts_of(product)
    wanted = texts.tidied(texts.ListingTexts(name, story, shelf_life_days), present)
    if wanted.as_json() == present.as_json():
        raise NothingChanged
    refuse_taken_name(product, wanted)
    before, after = present.as_json(), wanted.as_json()
    return _wait(product_code, ListingChange(kind=ChangeKind.TEXT, before=before, after=after, proposed_by=actor))


def propose_photo(
    product_code: str, file: "File[Any]", *, alt: Mapping[str, str] | None = None, actor: User | None
) -> ListingChange:
    """Ask for another photo; `alt` are words for those who cannot see it, by default the product's name.

    Takes the listing's lease, then locks the product's row. Raises UnknownProduct, FileTooLarge, NotAPhoto, TooSmall,
    TooManyPixels, LeaseTaken.
    """
    product = registered(product_code)
    offer = engine.offered(product_code)
    prepared = photos.prepare(file)
    words = {code: words for code, text in (alt or {}).items() if (words := texts.line(text)[:ALT_LENGTH])}
    after = {"alt": words or dict(product.name), "width": prepared.width, "height": prepared.height}
    photo = photos.keep(prepared)
    try:
        return _wait(
            product_code,
            ListingChange(kind=ChangeKind.PHOTO, before=as_json(offer), after=after, photo=photo, proposed_by=actor),
        )
    except Exception:  # whatever refused the proposal, its files must not outlive it
        photos.forget(photo)
        raise


def withdraw(change: int, *, actor: User | None) -> ListingChange:
    """Take back a proposal that still waits. Takes the listing's lease, then locks the proposal's row.

    Raises NotWaiting, LeaseTaken.
    """
    with engine.alone(waiting_change(change).product.code), transaction.atomic():
        row = locked_change(change)
        _withdraw(row, actor)
        return row


def waiting(product_code: str) -> dict[str, ListingChange]:
    """What waits for the office of one product, by kind. One query."""
    rows = ListingChange.objects.filter(product__code=product_code, state=ChangeState.WAITING)
    return {row.kind: row for row in rows.select_related("product", "proposed_by")}


def _wait(product_code: str, change: ListingChange) -> ListingChange:
    """The new proposal takes the place of the one of its kind that waits."""
    with engine.alone(product_code), transaction.atomic():
        change.product = locked(product_code)
        _withdraw(waiting(product_code).get(change.kind), change.proposed_by)
        change.save()
        return change


def _withdraw(change: ListingChange | None, actor: User | None) -> None:
    if change is None:
        return
    change.state, change.decided_by, change.decided_at = ChangeState.WITHDRAWN, actor, timezone.now()
    change.save(update_fields=["state", "decided_by", "decided_at"])
    if change.photo:
        transaction.on_commit(partial(photos.forget, change.photo), robust=True)
