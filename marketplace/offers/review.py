"""The office's word on proposals: what is accepted is written to register and store, what is refused stays a wish."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from marketplace import outbox
from marketplace.accounts.models import User
from marketplace.offers import engine, texts
from marketplace.offers.errors import NameTaken, NotWaiting, Overtaken, ReasonMissing
from marketplace.offers.models import ChangeKind, ChangeState, ListingChange
from marketplace.offers.pictures import as_json, with_photo
from marketplace.offers.register import locked
from marketplace.offers.texts import ListingTexts
from marketplace.places.folding import fold
from marketplace.programme.models import RegisteredProduct
from marketplace.programme.registry import Scope
from marketplace.stores import store
from marketplace.stores.records import ProductDraft, StoreProduct


def queue(scope: Scope) -> QuerySet[ListingChange]:
    """What waits, the oldest first."""
    return changes(scope).filter(state=ChangeState.WAITING).order_by("proposed_at", "pk")


def changes(scope: Scope) -> QuerySet[ListingChange]:
    """Every proposal for a product of the scope."""
    related = ("product__producer", "product__commune", "proposed_by", "decided_by")
    return ListingChange.objects.filter(product__in=scope.products()).select_related(*related)


def present(change: ListingChange) -> dict[str, Any]:
    """What stands now where the proposal would be written: what it is to be compared with."""
    if change.kind == ChangeKind.TEXT:
        return texts.texts_of(change.product).as_json()
    return as_json(engine.offered(change.product.code))


def fingerprint(content: dict[str, Any]) -> str:
    """The same for the same content: a page carries it, so that nobody accepts against what they have not seen."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def accept(change: int, *, actor: User | None, seen: str = "") -> ListingChange:
    """Write what was proposed to register and store, and tell the catalogue.

    `folded_name` stays: by it the sheets of a register find the product, whatever it is called on the market.
    `seen` is the fingerprint of what the officer compared it with. Takes the listing's lease, then locks the
    product's row. Raises NotWaiting, Overtaken, NameTaken, LeaseTaken.
    """
    row = waiting_change(change)
    with engine.listing(row.product.code):
        row = waiting_change(change)
        row.before = present(row)
        if seen and seen != fingerprint(row.before):
            raise Overtaken(change)
        if row.kind == ChangeKind.TEXT:
            refuse_taken_name(row.product, _wanted(row))
        store.save_products([_draft(row, engine.offered(row.product.code))])
        return _accepted(row, actor)


def refuse(change: int, *, actor: User | None, reason: str) -> ListingChange:
    """Leave everything as it is and say why. Takes the listing's lease, then locks the proposal's row.

    Raises ReasonMissing, NotWaiting, LeaseTaken.
    """
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    with engine.alone(waiting_change(change).product.code), transaction.atomic():
        return _decided(locked_change(change), ChangeState.REFUSED, actor, reason)


def settled(codes: Iterable[str]) -> set[str]:
    """Those of `codes` whose texts the office accepted once: a register that is read again leaves them alone."""
    accepted = ListingChange.objects.filter(kind=ChangeKind.TEXT, state=ChangeState.ACCEPTED)
    return set(accepted.filter(product__code__in=list(codes)).values_list("product__code", flat=True))


def refuse_taken_name(product: RegisteredProduct, wanted: ListingTexts) -> None:
    """Raises NameTaken when the producer has another product that is, or was registered as, called so."""
    others = RegisteredProduct.objects.filter(province=product.province_id, producer=product.producer_id)
    name = fold(wanted.name["vi"])
    for code, folded, names in others.exclude(pk=product.pk).values_list("code", "folded_name", "name"):
        if name in (folded, fold(names.get("vi", ""))):
            raise NameTaken(code)


def waiting_change(change: int) -> ListingChange:
    """The proposal while it waits. Raises NotWaiting."""
    row = ListingChange.objects.select_related("product").filter(pk=change, state=ChangeState.WAITING).first()
    if row is None:
        raise NotWaiting(change)
    return row


def locked_change(change: int) -> ListingChange:
    """The same with its row locked, inside the caller's transaction. Raises NotWaiting."""
    row = ListingChange.objects.select_for_update(of=("self",)).filter(pk=change).first()
    if row is None or not row.is_waiting:
        raise NotWaiting(change)
    return row


@transaction.atomic
def _accepted(row: ListingChange, actor: User | None) -> ListingChange:
    product = locked(row.product.code)
    locked_change(row.pk)
    if row.kind == ChangeKind.TEXT:
        wanted = texts.from_json(row.after, texts.texts_of(product))
        product.name, product.story = dict(wanted.name), dict(wanted.story)
        product.shelf_life_days = wanted.shelf_life_days
        product.save(update_fields=["name", "story", "shelf_life_days"])
    outbox.record("product.changed", product.code)
    return _decided(row, ChangeState.ACCEPTED, actor, "")


def _wanted(row: ListingChange) -> ListingTexts:
    return texts.from_json(row.after, texts.texts_of(row.product))


def _draft(row: ListingChange, offer: StoreProduct | None) -> ProductDraft:
    if row.kind == ChangeKind.TEXT:
        wanted = _wanted(row)
        return ProductDraft(code=row.product.code, name=dict(wanted.name), description=dict(wanted.story))
    shown = offer.pictures if offer else ()
    return ProductDraft(code=row.product.code, pictures=with_photo(shown, row.photo, row.after.get("alt", {})))


def _decided(row: ListingChange, state: ChangeState, actor: User | None, reason: str) -> ListingChange:
    row.state, row.decided_by, row.decided_at, row.reason = state, actor, timezone.now(), reason
    row.save(update_fields=["before", "state", "decided_by", "decided_at", "reason"])
    outbox.record("listing.decided", str(row.pk))
    return row
