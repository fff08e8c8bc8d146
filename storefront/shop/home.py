"""The front page: what OCOP is, how many products are certified today, and the way in."""

from collections import Counter
from dataclasses import dataclass
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
from storefront.shop.cards import GROUP_ICONS, Card, cards
from storefront.shop.selection import Selection

ROW_LENGTH = 8


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
class Rows:
    """What is shown of the catalogue; empty while the index cannot be read."""

    groups: tuple[GroupTile, ...] = ()
    priced: tuple[Card, ...] = ()
    newest: tuple[Card, ...] = ()


@require_safe
@conditional
def home(request: HttpRequest) -> HttpResponse:
    """Counts of the real register, the fictional set of the demo apart."""
    day = today(request)
    real, fictional = tallies(day)
    context = {
        "real": real,
        "fictional": fictional if settings.DEMO and fictional.total else None,
        "rows": _rows(day),
        "points": SalesPoint.objects.select_related("commune").order_by("-illustrative", "name")[:4],
    }
    return render(request, "shop/home.html", context)


def tallies(day: date) -> tuple[Tally, Tally]:
    """The real products and the fictional ones. Four queries."""
    fictional = set(RegisteredProduct.objects.filter(illustrative=True).values_list("code", flat=True))
    states: dict[bool, Counter[State]] = {False: Counter(), True: Counter()}
    for code, standing in standings(today=day).items():
        states[code in fictional][standing.state] += 1
    return Tally.of(states[False]), Tally.of(states[True])


def _rows(day: date) -> Rows:
    """Two searches: what can be bought, with the counts of all groups, and what was recognised last."""
    language = get_language() or "vi"
    try:
        newest = catalogue.search(SearchRequest(on=day, sort=Sort.NEWEST, limit=ROW_LENGTH, language=language))
        priced = catalogue.search(
            SearchRequest(on=day, price_from=1, limit=ROW_LENGTH, language=language, with_facets=False)
        )
    except IndexUnavailable:
        return Rows()
    counts = {each.value: each.count for each in newest.facets.get("group", ())}
    return Rows(
        groups=tuple(_tile(code, str(name), counts.get(code, 0)) for code, name in ProductGroup.choices),
        priced=cards(hit.listing for hit in priced.hits),
        newest=cards(hit.listing for hit in newest.hits),
    )


def _tile(code: str, name: str, count: int) -> GroupTile:
    url = Selection().toggled("group", code).url
    return GroupTile(code=code, name=name, icon=GROUP_ICONS[code], url=url, count=count)
