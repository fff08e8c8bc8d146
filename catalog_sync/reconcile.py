"""Comparing the index with what it is derived from, and repairing it."""

from dataclasses import dataclass, field
from datetime import date

from catalog_sync import listings, publishing
from catalog_sync.indexes import index
from catalog_sync.indexes.errors import IndexUnavailable
from marketplace import clock
from marketplace.programme import certificates
from marketplace.programme.models import RegisteredProduct
from marketplace.stores import store


@dataclass(frozen=True, slots=True)
class Drift:
    """Where index, store and register disagree today; every list holds product codes, `problems` sentences."""

    leaked: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    not_in_store: list[str] = field(default_factory=list)
    misread_by_store: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any((self.leaked, self.missing, self.stale, self.not_in_store, self.misread_by_store, self.problems))

    @property
    def repairable(self) -> list[str]:
        """What publishing again would put right."""
        return [*self.leaked, *self.missing, *self.stale]


def compare(*, today: date | None = None) -> Drift:
    """Compare everything; reads only. A leak is a product in the index that may not be offered today."""
    today = today or clock.today()
    listable = {code for code, each in certificates.standings(today=today).items() if each.is_listable}
    built = {each.code: each.hash for each in listings.build(None, today=today)}
    indexed = _indexed()
    published = {each.code: each.is_for_sale(today) for each in store.products()}
    registered = set(RegisteredProduct.objects.values_list("code", flat=True))
    return Drift(
        leaked=sorted(indexed.keys() - listable),
        missing=sorted(built.keys() - indexed.keys()),
        stale=sorted(code for code in built.keys() & indexed.keys() if built[code] != indexed[code]),
        not_in_store=sorted(registered - published.keys()),
        misread_by_store=sorted(code for code in published if published[code] != (code in listable)),
        problems=[*index.check(), *index.hindrances(), *store.check()],
    )


def repair() -> Drift:
    """Compare and publish again what drifted, or rebuild a broken index; returns what was found.

    What publishing again does not put right, a rebuild does. Raises IndexAway, IndexBusy.
    """
    if publishing.is_broken():
        publishing.rebuild()
    drift = compare()
    if drift.repairable:
        publishing.publish(drift.repairable)
        if set(compare().repairable) & set(drift.repairable):
            publishing.rebuild()
    return drift


def _indexed() -> dict[str, str]:
    """Hashes by code; none while the index cannot be read, which its own check reports."""
    try:
        return {entry.code: entry.hash for entry in index.entries()}
    except IndexUnavailable:
        return {}
