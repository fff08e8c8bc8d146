"""A draft together with the record it goes to."""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.db import models

from marketplace.register.drafts import Draft

BATCH = 1_000

Row = TypeVar("Row", bound=models.Model)
Drafted = TypeVar("Drafted", bound=Draft)


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
