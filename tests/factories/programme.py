"""Provinces, producers, registered products and their certificates."""

from datetime import date

from marketplace.places.folding import fold
from marketplace.places.models import Province
from marketplace.producers.models import Producer
from marketplace.programme.models import Certificate, RegisteredProduct
from marketplace.programme.terms import all_terms, window


def province(code: str = "68") -> Province:
    return Province.objects.get_or_create(
        code=code, defaults={"name": "Lâm Đồng", "name_en": "Lam Dong", "kind": "province", "valid_from": "2025-07-01"}
    )[0]


def producer(code: str = "68-P-0001", name: str = "HTX Thử nghiệm", **facts) -> Producer:
    defaults = {"province": province(), "name": name, "folded_name": fold(name), "slug": code.lower()}
    return Producer.objects.get_or_create(code=code, defaults=defaults | facts)[0]


def product(code: str = "68-0001", *, name: str = "", english: str = "", **facts) -> RegisteredProduct:
    name = name or f"Nước mắm {code}"
    defaults = {
        "province": province(),
        "name": {"vi": name} | ({"en": english} if english else {}),
        "folded_name": fold(name),
        "group": "food",
        "producer": producer(),
    }
    return RegisteredProduct.objects.create(code=code, **(defaults | facts))


def certificate(
    row: RegisteredProduct,
    *,
    stars: int | None = 4,
    not_before: date | None = date(2025, 1, 1),
    not_after: date | None = date(2025, 1, 1),
    basis: str = "press",
    **facts,
) -> Certificate:
    """Certified from 1 January 2025 unless told otherwise."""
    span = window(not_before, not_after, basis=basis, terms=all_terms())
    defaults = {
        "status": "recognised",
        "stars": stars,
        "basis": basis,
        "decided_not_before": not_before,
        "decided_not_after": not_after,
        "in_force_from": span.in_force_from,
        "in_force_until": span.in_force_until,
        "lapsed_after": span.lapsed_after,
    }
    return Certificate.objects.create(product=row, **(defaults | facts))
