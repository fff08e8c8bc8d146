"""What the rows of a register want recorded, and how a record is brought to it.

`facts` and `texts` speak only of what the sheet has columns for: a missing column leaves the record as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from django.db import models

from marketplace.places.folding import fold
from marketplace.register.claims import Claim
from marketplace.register.records import Record

Facts: TypeAlias = Mapping[str, Any]
Texts: TypeAlias = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One entry: the row it comes from, what it is found by, and what the row says of it."""

    record: Record
    province_code: str
    name: str
    code: str = ""
    facts: Facts = field(default_factory=dict)
    texts: Texts = field(default_factory=dict)

    @property
    def folded_name(self) -> str:
        """The name as entries are compared by."""
        return fold(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductDraft(Draft):
    """A product, what is claimed of it, and its producer as far as the product's row describes it."""

    producer: Draft | None
    claim: Claim | None
    price_vnd: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateDraft:
    """One more recognition of a product that is named by its code, or by its name and producer."""

    record: Record
    province_code: str
    code: str
    folded_name: str
    folded_producer: str
    claim: Claim


def amend(row: models.Model, facts: Facts, texts: Texts) -> set[str]:
    """Bring a record to what a draft says; returns the fields that differed. Languages not named stay."""
    wanted = dict(facts)
    for name, said in texts.items():
        merged = {**getattr(row, name), **said}
        wanted[name] = {language: text for language, text in merged.items() if text}
    different = {name for name, value in wanted.items() if getattr(row, name) != value}
    for name in different:
        setattr(row, name, wanted[name])
    return different
