"""Ready for modern channels: what a supermarket asks of a pack, which of it is there, and what is missing."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from storefront.feeds.gtins import Gtin, judge
from storefront.feeds.offers import Availability, Offer, Pack

# A chain lists a product for a season at least; a star that ends sooner has to be assessed again first.
LEAST_DAYS = 90
PERISHABLE = {"food", "beverage", "herbal"}  # groups of which every label says how long it keeps


class Point(enum.StrEnum):
    """What is asked."""

    GTIN = "gtin"
    STAR = "star"
    WEIGHT = "weight"
    PACK = "pack"
    SHELF_LIFE = "shelf_life"
    PRICE = "price"
    STOCK = "stock"


LABELS: dict[Point, Promise] = {
    Point.GTIN: _("GTIN on the pack"),
    Point.STAR: _("Star with 90 days left"),
    Point.WEIGHT: _("Gross weight"),
    Point.PACK: _("Net content"),
    Point.SHELF_LIFE: _("Shelf life"),
    Point.PRICE: _("Modern-trade price"),
    Point.STOCK: _("In stock"),
}
GTIN_FAULTS: dict[Gtin, Promise] = {
    Gtin.MISSING: _("no GTIN"),
    Gtin.WRONG: _("GTIN with a wrong check digit"),
    Gtin.RESTRICTED: _("GTIN for internal use only, not issued by GS1"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One point of one pack; `missing` says in words what is not there, and is empty when all is well."""

    point: Point
    missing: str | Promise

    @property
    def is_met(self) -> bool:
        """True when nothing is missing here."""
        return not self.missing

    @property
    def label(self) -> Promise:
        """What is asked, in words."""
        return LABELS[self.point]


@dataclass(frozen=True, slots=True)
class Readiness:
    """The answers for one pack of an offer, and how they add up."""

    offer: Offer
    pack: Pack
    days_left: int
    answers: tuple[Answer, ...]

    @property
    def met(self) -> int:
        """How many points are met."""
        return sum(answer.is_met for answer in self.answers)

    @property
    def percent(self) -> int:
        """The part that is met, in whole percent."""
        return 100 * self.met // len(self.answers)

    @property
    def missing(self) -> tuple[str | Promise, ...]:
        """What is not there, a few words each."""
        return tuple(answer.missing for answer in self.answers if not answer.is_met)


def readiness(offer: Offer, pack: Pack, *, on: date) -> Readiness:
    """The pack as a buyer of a chain looks at it; the offer must be one of the modern-trade channel."""
    return Readiness(offer, pack, offer.days_left(on), tuple(_answers(offer, pack, on)))


def is_usable_gtin(offer: Offer, number: str) -> bool:
    """A number for any shop. The fictional set stands in with numbers that nobody outside may use."""
    verdict = judge(number)
    return verdict is Gtin.GOOD or (offer.illustrative and verdict is Gtin.RESTRICTED)


def _answers(offer: Offer, pack: Pack, on: date) -> Iterator[Answer]:
    usable = is_usable_gtin(offer, pack.gtin)
    yield Answer(Point.GTIN, "" if usable else GTIN_FAULTS[judge(pack.gtin)])
    yield Answer(Point.STAR, "" if offer.days_left(on) >= LEAST_DAYS else _("star ends within 90 days"))
    yield Answer(Point.WEIGHT, "" if pack.weight_g else _("gross weight"))
    yield Answer(Point.PACK, "" if pack.net_quantity and pack.net_unit else _("net content"))
    keeps = offer.shelf_life_days or offer.group not in PERISHABLE
    yield Answer(Point.SHELF_LIFE, "" if keeps else _("shelf life"))
    yield Answer(Point.PRICE, "" if pack.trade_price_vnd is not None else _("modern-trade price"))
    if pack.price_vnd is not None:  # without a price it is not offered, and nobody counts what is left
        in_stock = pack.availability is Availability.IN_STOCK
        yield Answer(Point.STOCK, "" if in_stock else _("stock"))
