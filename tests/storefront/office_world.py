"""What the tests of the office build on."""

from datetime import date

from marketplace.places.folding import sort_key
from marketplace.places.models import Commune
from tests.factories.programme import certificate, product, province

TODAY = date(2026, 11, 24)
NOW = "2026-11-24 03:00:00+00:00"


def commune(code: str = "22918", name: str = "Phường Mũi Né") -> Commune:
    facts = {"name": name, "kind": "ward", "folded_name": name.lower(), "sort_key": sort_key(name)}
    return Commune.objects.get_or_create(
        code=code, defaults=facts | {"province": province(), "valid_from": "2025-07-01"}
    )[0]


def in_force(code: str, *, name: str = "", stars: int = 4, decided_on: date = date(2025, 1, 1), **facts):
    """A product certified from the very day of its decision."""
    row = product(code, name=name, **facts)
    certificate(row, stars=stars, not_before=decided_on, not_after=decided_on)
    return row


def to_be_confirmed(code: str, *, name: str = "", stars: int = 3, **facts):
    """Decided some day from 2023 to 2025: neither certainly in force nor certainly lapsed."""
    row = product(code, name=name, **facts)
    certificate(row, stars=stars, not_before=date(2023, 1, 1), not_after=date(2025, 12, 31))
    return row


def lapsed(code: str, *, name: str = "", stars: int = 3, **facts):
    row = product(code, name=name, **facts)
    certificate(row, stars=stars, not_before=date(2021, 1, 1), not_after=date(2021, 12, 31))
    return row


def not_recognised(code: str, *, name: str = "", **facts):
    row = product(code, name=name, **facts)
    certificate(row, stars=None, not_before=None, not_after=None, basis="", status="council_scored", stars_proposed=3)
    return row
