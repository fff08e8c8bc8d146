"""A proposal as the officer reads it: what stands now on the left, what is wanted on the right."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog_sync.indexes.base import text_in
from marketplace.offers import review
from marketplace.offers.claims import claims
from marketplace.offers.models import ChangeKind, ListingChange
from storefront.kit.photos import address
from storefront.office.reviews.differences import Difference, difference


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture with the words for those who cannot see it."""

    url: str
    words: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared; `seen` goes back with the officer's word."""

    texts: tuple[Difference, ...]
    pictures: tuple[ShownPicture, ...]
    alt: str
    flagged: tuple[str, ...]
    seen: str


def compare(change: ListingChange) -> Comparison:
    """A proposal that waits is compared with what stands now, a decided one with what stood then."""
    before = review.present(change) if change.is_waiting else change.before
    texts = _texts(before, change.after, change.product.group) if change.kind == ChangeKind.TEXT else ()
    flagged = dict.fromkeys(words for text in texts for words in text.flagged)
    alt = text_in(change.after.get("alt", {}), get_language() or "vi")
    flagged |= dict.fromkeys(claim.words for claim in claims(alt, change.product.group))
    return Comparison(texts, _pictures(before), alt, tuple(flagged), review.fingerprint(before))


def has_claims(change: ListingChange) -> bool:
    """True when a proposed text reads like a claim: the list marks it."""
    parts = [change.after.get(part, {}) for part in ("name", "story", "alt")]
    return any(claims(text, change.product.group) for part in parts for text in part.values())


def _texts(before: Mapping[str, Any], after: Mapping[str, Any], group: str) -> tuple[Difference, ...]:
    fields = {
        ("name", "vi"): _("Name in Vietnamese"),
        ("name", "en"): _("Name in English"),
        ("story", "vi"): _("Story in Vietnamese"),
        ("story", "en"): _("Story in English"),
    }
    texts = [
        difference(label, before.get(part, {}).get(code, ""), after.get(part, {}).get(code, ""), group=group)
        for (part, code), label in fields.items()
    ]
    if "shelf_life_days" in after:
        keeps = [str(stored.get("shelf_life_days") or "") for stored in (before, after)]
        texts.append(difference(_("Shelf life in days"), *keeps, group=group))
    return tuple(texts)


def _pictures(before: Mapping[str, Any]) -> tuple[ShownPicture, ...]:
    language = get_language() or "vi"
    return tuple(
        ShownPicture(address(picture["url"]), text_in(picture.get("alt", {}), language))
        for picture in before.get("pictures", ())
    )
