"""What the people of a stall are told of their listing: the office's word on a text or a photo, a photo taken down."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from django.conf import settings
from django.utils import timezone
from django.utils.text import Truncator

from catalog_sync.indexes.base import text_in
from marketplace.accounts.models import User
from marketplace.offers.models import ChangeKind, ChangeState, ListingChange, PhotoTakeDown
from marketplace.producers.rules import is_producer_member
from marketplace.programme.models import RegisteredProduct
from storefront.notifications.drafts import FRESH, Draft
from storefront.notifications.links import product_link
from storefront.notifications.models import Kind, SubjectKind
from storefront.notifications.reaching import Reach, reach

MOST_LETTERS = 200
KINDS: Mapping[str, Kind] = {
    ChangeState.ACCEPTED: Kind.LISTING_ACCEPTED,
    ChangeState.REFUSED: Kind.LISTING_REFUSED,
}


def of_decisions(keys: Sequence[str]) -> Iterable[Draft]:
    """The office's word on each proposal, to whoever proposed it; what was taken back tells nobody."""
    decided = ListingChange.objects.filter(pk__in=keys, state__in=KINDS, decided_at__gt=timezone.now() - FRESH)
    for change in decided.select_related("product__producer", "proposed_by"):
        facts = {"is_photo": change.kind == ChangeKind.PHOTO, "reason": _short(change.reason)}
        yield _draft(event_of(change), KINDS[change.state], change.product, change.proposed_by, facts)


def of_take_downs(keys: Sequence[str]) -> Iterable[Draft]:
    """A photo that the office took down; who did it themselves knows."""
    found = PhotoTakeDown.objects.filter(pk__in=keys, by_office=True, at__gt=timezone.now() - FRESH)
    for row in found.select_related("product__producer"):
        yield _draft(
            f"photo-take-down:{row.pk}:producer",
            Kind.PHOTO_TAKEN_DOWN,
            row.product,
            None,
            {"reason": _short(row.reason)},
        )


def event_of(change: ListingChange) -> str:
    """The name of the message about the office's word on a proposal."""
    return f"listing-change:{change.pk}:producer"


def _draft(
    event: str, kind: Kind, product: RegisteredProduct, asked: User | None, facts: Mapping[str, object]
) -> Draft:
    name = text_in(product.name, settings.LANGUAGE_CODE)
    return Draft(
        event=event,
        kind=kind,
        subject_kind=SubjectKind.LISTING,
        subject=product.code,
        to=_whom(product, asked).phone,
        language=settings.LANGUAGE_CODE,
        link=partial(product_link, product.code),
        facts={"name": name, **facts},
    )


def _short(reason: str) -> str:
    """A message is short; the whole reason stands on the page behind the link."""
    return Truncator(reason).chars(MOST_LETTERS)


def _whom(product: RegisteredProduct, asked: User | None) -> Reach:
    """Whoever asked, while they work there; else the one who is told of parcels."""
    producer = product.producer
    if producer is None:
        return Reach("")
    if asked is not None and asked.phone and is_producer_member.test(asked, producer):
        return Reach(asked.phone, asked)
    return reach([producer])[producer.pk]
