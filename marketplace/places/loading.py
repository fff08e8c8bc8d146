"""Brings the lists of units into the database: as often as wanted, writing only what differs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import models, transaction

from marketplace import outbox
from marketplace.places import lists
from marketplace.places.models import Commune, FormerPlace, FormerProvince, Province

Record = TypeVar("Record", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Difference(Generic[Record]):
    """What a table lacked, had otherwise, and had too much."""

    added: list[Record]
    changed: list[Record]
    removed: list[Record]


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many records of all tables were added, changed and removed."""

    added: int
    changed: int
    removed: int


@transaction.atomic
def load(gazette: lists.Gazette | None = None, *, advance: Callable[[int], object] = lambda records: None) -> Loaded:
    """Make the units and the former names equal to the lists; `advance` is told how many records are done.

    Units are added and changed, never removed, as others point to them; a former name goes when its row goes. Communes
    whose names, of today or before, changed are told to the outbox. Locks the rows it writes.
    """
    gazette = gazette or lists.read()
    provinces = _save(Province, gazette.provinces, key=["code"])
    former_provinces = _save(FormerProvince, gazette.former_provinces, key=["name", "kind", "valid_until"])
    advance(len(gazette.provinces) + len(gazette.former_provinces))
    communes = _save(Commune, gazette.communes, key=["code"])
    advance(len(gazette.communes))
    former_places = _save(FormerPlace, gazette.former_places, key=["province", "district", "name", "commune_id"])
    advance(len(gazette.former_places))
    _remove(former_provinces)
    _remove(former_places)
    _tell_outbox(communes, former_places)
    return _count([provinces, former_provinces, communes, former_places])


def _save(kind: type[Record], records: Sequence[Record], *, key: list[str]) -> Difference[Record]:
    difference = _compare(kind, records, key)
    kind._default_manager.bulk_create(
        [*difference.added, *difference.changed],
        batch_size=2_000,
        update_conflicts=True,
        unique_fields=key,
        update_fields=[field for field in _columns(kind) if field not in key],
    )
    return difference


def _compare(kind: type[Record], records: Sequence[Record], key: list[str]) -> Difference[Record]:
    columns = _columns(kind)
    stored = {_values(record, key): record for record in kind._default_manager.all()}
    wanted = {_values(record, key): record for record in records}
    kept = wanted.keys() & stored.keys()
    return Difference(
        added=[record for name, record in wanted.items() if name not in kept],
        changed=[wanted[name] for name in kept if _values(wanted[name], columns) != _values(stored[name], columns)],
        removed=[record for name, record in stored.items() if name not in kept],
    )


def _columns(kind: type[models.Model]) -> list[str]:
    return [field.attname for field in kind._meta.concrete_fields if field.attname != "id"]


def _values(record: models.Model, columns: list[str]) -> tuple[Any, ...]:
    return tuple(getattr(record, column) for column in columns)


def _remove(difference: Difference[Record]) -> None:
    for kind in {type(record) for record in difference.removed}:
        kind._default_manager.filter(pk__in=[record.pk for record in difference.removed]).delete()


def _tell_outbox(communes: Difference[Commune], former_places: Difference[FormerPlace]) -> None:
    renamed = {commune.code for commune in communes.changed}
    for places in (former_places.added, former_places.changed, former_places.removed):
        renamed |= {place.commune_id for place in places}
    renamed -= {commune.code for commune in communes.added}
    if renamed:
        outbox.record_many("place.changed", renamed)


def _count(differences: Sequence[Difference[Any]]) -> Loaded:
    return Loaded(
        added=sum(len(difference.added) for difference in differences),
        changed=sum(len(difference.changed) for difference in differences),
        removed=sum(len(difference.removed) for difference in differences),
    )
