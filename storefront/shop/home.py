"""The front page: what OCOP is, how many products are certified today, and the way in."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from typing import Self

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from catalog_sync import catalogue
from catalog_sync.indexes.base import SearchRequest, Sort
from catalog_sync.indexes.errors import IndexUnavailable
from marketplace.places.models import SalesPoint
from marketplace.programme.certificates import standings
from marketplace.programme.models import ProductGroup, RegisteredProduct
from marketplace.programme.standing import State
from storefront.kit.caching import conditional
from storefront.kit.day import today
from storefront.kit.visitor import is_of_age
from storefront.shop.age import alcohol_filter
from storefront.shop.cards import Card, cards
from storefront.shop.selection import Selection

ROW_LENGTH = 8
GROUP_ICONS = {
    ProductGroup.FOOD: "soup",
    ProductGroup.BEVERAGE: "cup-soda",
    ProductGroup.HERBAL: "leaf",
    ProductGroup.HANDICRAFT: "amphora",
    ProductGroup.ORNAMENTAL: "flower-2",
    ProductGroup.TOURISM: "tent-tree",
}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many products of a register stand where today; the parts add up to the total."""

    total: int
    in_force: int
    to_be_confirmed: int
    lapsed: int
    stopped: int
    not_recognised: int

    @classmethod
    def of(cls, states: Counter[State]) -> Self:
        """Count every product once."""
        return cls(
            total=states.total(),
            in_force=states[State.IN_FORCE],
            to_be_confirmed=states[State.TO_BE_CONFIRMED] + states[State.UPCOMING],
            lapsed=states[State.LAPSED],
            stopped=states[State.SUSPENDED] + states[State.REVOKED],
            not_recognised=states[State.NOT_RECOGNISED] + states[State.BELOW_THREE],
        )

    @property
    def bar(self) -> list[tuple[str, int, int]]:
        """(tone, start, length) of each part of a bar as long as the total."""
        parts = {
            "good": self.in_force,
            "wait": self.to_be_confirmed,
            "past": self.lapsed,
            "stop": self.stopped,
            "plain": self.not_recognised,
        }
        starts = accumulate(parts.values(), initial=0)
        return [(tone, start, length) for (tone, length), start in zip(parts.items(), starts, strict=False)]


@dataclass(frozen=True, slots=True)
class GroupTile:
    """One of the six groups; its address lists what is on offer of it."""

    code: str
    name: str
    icon: str
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class Count:
    """The register counted on one day: the real products, the fictional ones, and what is on offer by group."""

    real: Tally
    fictional: Tally
    on_offer: Counter[str]


@require_safe
@conditional
def home(request: HttpRequest) -> HttpResponse:
    """Counts of the real register, the fictional set of the demo apart; rows of what is on offer."""
    day = today(request)
    count, alcohol = counted(day, of_age=is_of_age(request)), alcohol_filter(request)
    context = {
        "real": count.real,
        "fictional": count.fictional if settings.DEMO and count.fictional.total else None,
        "groups": [_tile(ProductGroup(code), count.on_offer[code]) for code in ProductGroup.values],
        "priced": _row(SearchRequest(on=day, price_from=1, alcohol=alcohol)),
        "newest": _row(SearchRequest(on=day, sort=Sort.NEWEST, illustrative=False, alcohol=alcohol)),
        "points": SalesPoint.objects.select_related("commune").order_by("-illustrative", "name")[:4],
    }
    return render(request, "shop/home.html", context)


def counted(day: date, *, of_age: bool) -> Count:
    """Where every product of the register stands; drinks are on offer to those of age. Four queries."""
    known = standings(today=day)
    states: dict[bool, Counter[State]] = {False: Counter(), True: Counter()}
    on_offer: Counter[str] = Counter()
    facts = ("code", "group", "illustrative", "alcohol_pct")
    for code, group, is_fictional, alcohol_pct in RegisteredProduct.objects.values_list(*facts):
        if code in known:
            states[is_fictional][known[code].state] += 1
            on_offer[group] += known[code].is_listable and (of_age or not alcohol_pct)
    return Count(Tally.of(states[False]), Tally.of(states[True]), on_offer)


def _row(wanted: SearchRequest) -> tuple[Card, ...]:
    """A row of cards; empty while the index cannot be read."""
    wanted = replace(wanted, limit=ROW_LENGTH, language=get_language() or "vi", with_facets=False)
    try:
        return cards(hit.listing for hit in catalogue.search(wanted).hits)
    except IndexUnavailable:
        return ()


def _tile(group: ProductGroup, count: int) -> GroupTile:
    url = Selection().toggled("group", group.value).url
    return GroupTile(code=group.value, name=str(group.label), icon=GROUP_ICONS[group], url=url, count=count)
