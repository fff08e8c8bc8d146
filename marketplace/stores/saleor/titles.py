"""What people read over there: producers' pages, warehouses and points' channels are named as they are with us."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from marketplace.places.models import SalesPoint
from marketplace.producers.models import Producer
from marketplace.stores.channels import POINT, POS, PRODUCER, point_place, pos_channel, producer_place
from marketplace.stores.saleor import names, operations
from marketplace.stores.saleor.known import chunks
from marketplace.stores.saleor.shapes import Done
from marketplace.stores.saleor.shapes.titles import Titles
from marketplace.stores.saleor.transport import Transport

PAGE, WAREHOUSE, CHANNEL = "title_page", "title_warehouse", "title_channel"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Titles by slug."""

    pages: dict[str, str] = field(default_factory=dict)
    warehouses: dict[str, str] = field(default_factory=dict)
    channels: dict[str, str] = field(default_factory=dict)


def of_producer(code: str) -> str:
    """The producer's name, or the code of one that nobody registered. One query."""
    return Producer.objects.filter(code=code).values_list("name", flat=True).first() or code


def of_place(place: str) -> str:
    """Whose place it is, or the place itself. One query."""
    if place.startswith(PRODUCER):
        code = place.removeprefix(PRODUCER)
        return Producer.objects.filter(code=code).values_list("name", flat=True).first() or place
    slug = place.removeprefix(POINT)
    return SalesPoint.objects.filter(slug=slug).values_list("name", flat=True).first() or place


def of_channel(slug: str) -> str:
    """The point's name, or what a channel is called that belongs to none. One query."""
    point = slug.removeprefix(POS) if slug.startswith(POS) else ""
    return SalesPoint.objects.filter(slug=point).values_list("name", flat=True).first() or names.channel_title(slug)


def give(transport: Transport) -> list[str]:
    """Name what is there as it is named with us; a sentence for each that had another name.

    What is not there yet is left to whoever makes it. Two queries, no transaction. Raises StoreUnavailable, Rejected.
    """
    producers = dict(Producer.objects.order_by("code").values_list("code", "name"))
    points = dict(SalesPoint.objects.order_by("slug").values_list("slug", "name"))
    said: list[str] = []
    for codes in chunks(producers):
        said += _give(transport, _of_producers({code: producers[code] for code in codes}))
    for slugs in chunks(points):
        said += _give(transport, _of_points({slug: points[slug] for slug in slugs}))
    return said


def _of_producers(named: Mapping[str, str]) -> _Wanted:
    return _Wanted(
        pages={names.page_slug(code): name for code, name in named.items()},
        warehouses={names.place_slug(producer_place(code)): name for code, name in named.items()},
    )


def _of_points(named: Mapping[str, str]) -> _Wanted:
    return _Wanted(
        warehouses={names.place_slug(point_place(slug)): name for slug, name in named.items()},
        channels={pos_channel(slug): name for slug, name in named.items()},
    )


def _give(transport: Transport, wanted: _Wanted) -> Iterator[str]:
    variables = {"pages": list(wanted.pages), "warehouses": list(wanted.warehouses)}
    found = transport.read(operations.load("titles"), variables, Titles)
    for document, known, titles in (
        (PAGE, [(each.id, each.slug, each.title) for each in found.pages.nodes], wanted.pages),
        (WAREHOUSE, [(each.id, each.slug, each.name) for each in found.warehouses.nodes], wanted.warehouses),
        (CHANNEL, [(each.id, each.slug, each.name) for each in found.channels], wanted.channels),
    ):
        for id_, slug, now in known:
            if titles.get(slug, now) != now:
                transport.write(operations.load(document), {"id": id_, "title": titles[slug]}, Done)
                yield _("%(slug)s is named %(name)s") % {"slug": slug, "name": titles[slug]}
