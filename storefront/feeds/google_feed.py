"""`google.xml`: RSS 2.0 with Google Merchant's attributes, an item for each pack that has a price and a photo.

Google takes no item without `image_link`, and no number for internal use as GTIN, so these are never sent. In the demo
a drawing, marked as such, stands in for the photos that invented goods cannot have.

Google keeps `certification` for labels of its own list, so what the stars rest on stands in `product_detail`, and
stars and last day in custom labels. An item of a certificate that ends within thirty days carries `expiration_date`:
it leaves the shopping pages on that midnight even when nobody asks us again.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from catalog_sync.indexes.base import text_in
from marketplace.programme.models import Basis, ProductGroup
from storefront.feeds.editions import DEMO_MARK, Edition
from storefront.feeds.gtins import Gtin, judge
from storefront.feeds.json_feed import picture_address
from storefront.feeds.offers import Availability, Offer, Pack

NAMESPACE = "http://base.google.com/ns/1.0"
ENDS_SOON_DAYS = 30
LONGEST_TITLE, LONGEST_TEXT, LONGEST_BRAND, LONGEST_SIZE = 150, 5000, 70, 100
MOST_PICTURES = 11
PHOTOS = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff")
STAND_IN = "feeds/goods/{group}.webp"
LAST_MINUTE = time(23, 59)
MEASURES = {"g", "kg", "ml", "l"}  # units that Google can price by
# What XML 1.0 cannot hold at all.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Details = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The fixed texts of a feed, drawn once in its language: rows are written when the view is long done."""

    about: str
    section: str
    stars: Mapping[int, str]
    number: str
    issuer: str
    basis: str
    bases: Mapping[str, str]
    in_force_from: str
    expires_on: str
    product: str
    shelf_life: str
    days: str
    illustrative: str
    groups: Mapping[str, str]


def pieces(edition: Edition) -> Iterator[str]:
    """The document piece by piece, an item each."""
    words = _words(edition.language)
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:g={quoteattr(NAMESPACE)}><channel>\n'
    yield _element("title", settings.SITE_NAME) + _element("link", edition.home) + _element("description", words.about)
    for offer in edition.offers:
        for pack in offer.packs if _pictures(offer) else ():
            if pack.availability is not Availability.NOT_FOR_SALE:
                yield f"\n<item>{''.join(_item(offer, pack, edition, words))}</item>"
    yield "\n</channel></rss>\n"


def _item(offer: Offer, pack: Pack, edition: Edition, words: Words) -> Iterator[str]:
    yield _element("g:id", pack.sku)
    yield _element("title", _title(offer, pack, edition.language)[:LONGEST_TITLE])
    yield _element("description", _description(offer, edition.language, words)[:LONGEST_TEXT])
    yield _element("link", edition.address_of(offer.code))
    for place, picture in enumerate(_pictures(offer)):
        yield _element("g:additional_image_link" if place else "g:image_link", picture_address(edition, picture))
    yield _element("g:availability", pack.availability.value)
    yield _element("g:price", f"{pack.price_vnd} VND")
    yield _element("g:condition", "new")
    yield _element("g:brand", offer.producer_name[:LONGEST_BRAND].strip()) if offer.producer_name else ""
    is_good = judge(pack.gtin) is Gtin.GOOD
    yield _element("g:gtin", pack.gtin) if is_good else _element("g:identifier_exists", "no")
    yield from _among_others(offer, pack, edition.language)
    yield _element("g:product_type", " > ".join(part for part in (words.groups[offer.group], offer.category) if part))
    yield from _measures(pack)
    yield from _certificate(offer, edition, words)


def _title(offer: Offer, pack: Pack, language: str) -> str:
    name, pack_name = text_in(offer.names, language) or offer.code, text_in(pack.name, language)
    return f"{name} – {pack_name}" if pack_name and pack_name not in name else name


def _description(offer: Offer, language: str, words: Words) -> str:
    told = text_in(offer.story, language) or text_in(offer.names, language) or offer.code
    return f"{words.illustrative} {told}" if offer.illustrative else told


def _pictures(offer: Offer) -> Sequence[str]:
    photos = [picture for picture in offer.pictures if picture.lower().endswith(PHOTOS)][:MOST_PICTURES]
    return photos or ([STAND_IN.format(group=offer.group)] if offer.illustrative else [])


def _among_others(offer: Offer, pack: Pack, language: str) -> Iterator[str]:
    """Packs of one product are one group; Google tells them apart by size."""
    if len(offer.packs) > 1:
        yield _element("g:item_group_id", offer.code)
        yield _element("g:size", (text_in(pack.name, language) or pack.sku)[:LONGEST_SIZE])


def _measures(pack: Pack) -> Iterator[str]:
    if pack.net_quantity and pack.net_unit in MEASURES:
        yield _element("g:unit_pricing_measure", f"{pack.net_quantity} {pack.net_unit}")
    if pack.weight_g:
        yield _element("g:shipping_weight", f"{pack.weight_g} g")


def _certificate(offer: Offer, edition: Edition, words: Words) -> Iterator[str]:
    yield _element("g:custom_label_0", words.stars[offer.stars])
    yield _element("g:custom_label_1", offer.paper.expires_on.isoformat())
    yield _element("g:custom_label_2", offer.paper.basis)
    yield _element("g:custom_label_4", DEMO_MARK) if settings.DEMO else ""
    yield from (_detail(words.section, name, value) for name, value in _details(offer, words) if value)
    if offer.shelf_life_days:
        yield _detail(words.product, words.shelf_life, words.days % {"days": offer.shelf_life_days})
    if offer.days_left(edition.on) < ENDS_SOON_DAYS:
        last = datetime.combine(offer.paper.expires_on, LAST_MINUTE, tzinfo=timezone.get_default_timezone())
        yield _element("g:expiration_date", last.isoformat(timespec="minutes"))


def _details(offer: Offer, words: Words) -> Details:
    paper = offer.paper
    return (
        (words.number, paper.number),
        (words.issuer, paper.issuer),
        (words.basis, words.bases.get(paper.basis, paper.basis)),
        (words.in_force_from, paper.in_force_from.isoformat()),
        (words.expires_on, paper.expires_on.isoformat()),
    )


def _detail(section: str, name: str, value: str) -> str:
    parts = _element("g:section_name", section)
    parts += _element("g:attribute_name", name) + _element("g:attribute_value", value)
    return f"<g:product_detail>{parts}</g:product_detail>"


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(_ILLEGAL.sub('', text))}</{name}>"


def _words(language: str) -> Words:
    with translation.override(language):
        about = _("OCOP products of three stars and more whose certificate is in force today")
        return Words(
            about=f"{about} · {DEMO_MARK} · {_('Demonstration: not an offer of sale')}" if settings.DEMO else about,
            section=_("OCOP certificate"),
            stars={count: _("OCOP %(count)s stars") % {"count": count} for count in (3, 4, 5)},
            number=_("Decision number"),
            issuer=_("Issuing body"),
            basis=_("What the day rests on"),
            bases={basis.value: str(basis.label) for basis in Basis},
            in_force_from=_("Certainly in force from"),
            expires_on=_("Certainly in force until"),
            product=_("Product"),
            shelf_life=_("Shelf life"),
            days=_("%(days)s days from the day of making"),
            illustrative=_("[Fictional, for demonstration]"),
            groups={group.value: str(group.label) for group in ProductGroup},
        )
