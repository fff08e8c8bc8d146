"""A draft together with the record it goes to."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db import models

from marketplace.register.drafts import Draft

BATCH = 1_000

Row = TypeVar("Row", bound=models.Model)
Drafted = TypeVar("Drafted", bound=Draft)


def save(table: type[Row], entries: Sequence["Entry[Any, Row]"], fields: Sequence[str]) -> None:
    """Write what is new or changed of one table. An upsert by key: far faster than an UPDATE of many rows."""
    rows = table._default_manager
    rows.bulk_create([entry.row for entry in entries if entry.is_new], batch_size=BATCH)
    rows.bulk_create(
        [entry.row for entry in entries if entry.is_changed],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=fields,
    )


@dataclass(frozen=True, slots=True)
class Entry(Generic[Drafted, Row]):
    """One entry: `different` names the fields of a known record that the draft changed."""

    draft: Drafted
    row: Row
    is_new: bool
    different: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_changed(self) -> bool:
        """True when a known record is no longer as it was."""
        return bool(self.different) and not self.is_new

    @property
    def outcome(self) -> tuple[bool, bool]:
        """For counting: is new, is changed."""
        return self.is_new, self.is_changed
