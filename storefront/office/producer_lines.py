"""Producers as the office lists them: the register's facts and how many of their products are in force."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from marketplace.places.folding import fold, sort_key
from marketplace.producers.models import Producer
from marketplace.programme.registry import Entry, Scope


@dataclass(frozen=True, slots=True)
class ProducerLine:
    """One producer."""

    producer: Producer
    products: int
    in_force: int


def producers_of(scope: Scope) -> QuerySet[Producer]:
    """Producers of the scope: those that lie in it and those with a product in it."""
    producers = Producer.objects.filter(province_id=scope.province_code).select_related("commune")
    if scope.commune_codes is not None:
        here = Q(commune_id__in=scope.commune_codes) | Q(products__in=scope.products())
        producers = producers.filter(pk__in=Producer.objects.filter(here).values("pk"))
    return producers if scope.with_illustrative else producers.filter(illustrative=False)


def producer_lines(producers: Iterable[Producer], rows: Iterable[Entry], *, text: str, kind: str) -> list[ProducerLine]:
    """The producers whose name or code holds `text`, by name."""
    rows = list(rows)
    products = Counter(row.product.producer_id for row in rows)
    in_force = Counter(row.product.producer_id for row in rows if row.standing.is_listable)
    found = [one for one in producers if _fits(one, text, kind)]
    found.sort(key=lambda one: (sort_key(one.name), one.code))
    return [ProducerLine(one, products[one.pk], in_force[one.pk]) for one in found]


def _fits(producer: Producer, text: str, kind: str) -> bool:
    return kind in ("", producer.kind) and fold(text) in f"{producer.code.lower()} {producer.folded_name}"
