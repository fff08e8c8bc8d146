"""Something that products refer to changed over there: which products are concerned is asked of Saleor."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from marketplace import outbox
from marketplace.stores.saleor import operations
from marketplace.stores.saleor.engine import Engine
from marketplace.stores.saleor.known import chunks, pages
from marketplace.stores.saleor.names import PRODUCER
from marketplace.stores.saleor.shapes import Edges
from marketplace.stores.saleor.shapes.catalogue import Owner
from marketplace.stores.saleor.shapes.concerned import Concerned, ConcernedVariants
from marketplace.stores.saleor.transport import Transport


def consume(keys: Sequence[str]) -> None:
    """`engine_reference.changed`: keys are a kind and Saleor's name of the thing, as `wakes.reference` makes them.

    More than a thousand products become a rebuild. Raises StoreUnavailable.
    """
    outbox.record_many("product.changed", concerned(Engine().transport, keys))


def concerned(transport: Transport, keys: Iterable[str]) -> set[str]:
    """The codes of the products behind these keys. Raises StoreUnavailable."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for key in sorted(set(keys)):
        kind, _colon, name = key.partition(":")
        by_kind[kind].append(name)
    codes: set[str] = set()
    for ids in chunks(by_kind["variant"]):
        codes |= _owners(transport, ids)
    for where in _questions(by_kind):
        codes |= set(_matching(transport, where))
    return codes


def _questions(by_kind: Mapping[str, Collection[str]]) -> Iterator[dict[str, Any]]:
    for ids in chunks(by_kind["product"]):
        yield {"ids": ids}
    for slugs in chunks(by_kind["page"]):
        yield {"attributes": [{"slug": PRODUCER, "value": {"reference": {"pageSlugs": {"containsAny": slugs}}}}]}
    for ids in chunks(by_kind["category"]):
        yield {"category": {"oneOf": ids}}
    for slugs in chunks(by_kind["value"]):
        yield {"attributes": [{"value": {"slug": {"oneOf": slugs}}}]}


def _matching(transport: Transport, where: Mapping[str, Any]) -> Iterator[str]:
    def read(after: str | None) -> Edges[Owner]:
        return transport.read(operations.load("concerned"), {"where": where, "after": after}, Concerned).products

    for page in pages(read):
        yield from (each.external_reference for each in page if each.external_reference)


def _owners(transport: Transport, ids: Sequence[str]) -> set[str]:
    found = transport.read(operations.load("concerned_variants"), {"ids": ids}, ConcernedVariants).variants
    return {each.product.external_reference for each in found.nodes if each.product.external_reference}
