"""Facets and chips of the product list, every choice as an address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalog_sync.indexes.base import FacetCount, SearchAnswer, price_band
from marketplace.places.models import Commune, SalesPoint
from marketplace.producers.models import Producer
from marketplace.programme.models import ProductGroup
from storefront.kit.numbers import vnd
from storefront.shop.selection import Selection

SHOWN_AT_ONCE = 6
TITLES: Mapping[str, str | Promise] = {
    "group": gettext_lazy("Product group"),
    "stars": gettext_lazy("Stars"),
    "in_stock_at": gettext_lazy("In stock today at"),
    "price": gettext_lazy("Price"),
    "former_district": gettext_lazy("Former district"),
    "commune": gettext_lazy("Commune, ward"),
    "producer": gettext_lazy("Producer"),
}
OPEN_AT_FIRST = {"group", "stars", "in_stock_at", "price"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet; its address chooses it, or drops it when it is chosen."""

    value: str
    label: str
    count: int
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One block of the filter."""

    name: str
    title: str
    choices: tuple[Choice, ...]
    more: tuple[Choice, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """Something chosen; its address drops it."""

    label: str
    url: str


def facets(answer: SearchAnswer, selection: Selection, points: Mapping[str, str]) -> list[Facet]:
    """The filter blocks that offer anything; `points` names sales points by slug."""
    blocks = [_facet(name, answer.facets.get(name, ()), selection, points) for name in TITLES]
    return [block for block in blocks if block.choices]


def chips(answer: SearchAnswer, selection: Selection, points: Mapping[str, str]) -> list[Chip]:
    """What is chosen, each to be dropped on its own."""
    found = [Chip(f"“{selection.text}”", selection.without_text().url)] if selection.text else []
    for facet, values in selection.chosen.items():
        counted = {count.value: count.label for count in answer.facets.get(facet, ())}
        labels = counted | _names(facet, [value for value in values if value not in counted])
        found += [
            Chip(label(facet, value, labels.get(value, value), points), selection.toggled(facet, value).url)
            for value in values
        ]
    if selection.real_only:
        found.append(Chip(_("Real data only"), selection.with_real_only(False).url))
    return found


def label(facet: str, value: str, name: str, points: Mapping[str, str]) -> str:
    """How a value of a facet reads; `name` is what the index calls it."""
    if facet == "group":
        return str(dict(ProductGroup.choices).get(value, name))
    if facet == "stars":
        return ngettext("%(count)s star", "%(count)s stars", int(value)) % {"count": value}
    if facet == "price":
        return _price(value)
    if facet == "in_stock_at":
        return points.get(value, name)
    return name or value


def _facet(name: str, counts: Sequence[FacetCount], selection: Selection, points: Mapping[str, str]) -> Facet:
    choices = [
        Choice(
            value=count.value,
            label=label(name, count.value, count.label, points),
            count=count.count,
            url=selection.toggled(name, count.value).url,
            is_chosen=selection.has(name, count.value),
        )
        for count in counts
        if count.value and (count.count or selection.has(name, count.value))
    ]
    if name == "stars":
        choices.sort(key=lambda choice: choice.value, reverse=True)
    elif name == "price":
        choices.sort(key=lambda choice: price_band(choice.value)[0])
    else:
        choices.sort(key=lambda choice: not choice.is_chosen)
    return Facet(
        name=name,
        title=str(TITLES[name]),
        choices=tuple(choices[:SHOWN_AT_ONCE]),
        more=tuple(choices[SHOWN_AT_ONCE:]),
        is_open=name in OPEN_AT_FIRST or name in selection.chosen,
    )


def _price(value: str) -> str:
    start, end = price_band(value)
    if end is None:
        return _("from %(price)s") % {"price": vnd(start)}
    if start == 0:
        return _("below %(price)s") % {"price": vnd(end + 1)}
    return _("%(low)s to below %(high)s") % {"low": vnd(start), "high": vnd(end + 1)}


def _names(facet: str, values: Sequence[str]) -> dict[str, str]:
    """Names of chosen values that found nothing, so that the index does not name them. No query when it does."""
    if not values:
        return {}
    if facet == "commune":
        return dict(Commune.objects.filter(code__in=values).values_list("code", "name"))
    if facet == "producer":
        return dict(Producer.objects.filter(code__in=values).values_list("code", "name"))
    if facet == "in_stock_at":
        return dict(SalesPoint.objects.filter(slug__in=values).values_list("slug", "name"))
    return {}
