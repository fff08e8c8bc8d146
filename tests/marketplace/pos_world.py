"""What the tests of a counter build on: a point with goods, a till, a cashier, a shift."""

from datetime import date

from marketplace.accounts import memberships
from marketplace.accounts.models import User
from marketplace.places.models import PointMember, PointRole, SalesPoint
from marketplace.pos import shifts, tills
from marketplace.pos.models import Method, Shift, Till
from marketplace.pos.records import DraftLine, SaleDraft
from marketplace.programme.models import RegisteredProduct, Term
from marketplace.stores import publication, store
from marketplace.stores.channels import point_place, producer_place
from marketplace.stores.records import ProductDraft, StockCount, VariantDraft
from tests.factories.people import user
from tests.factories.programme import certificate, product, province

TODAY = date(2026, 11, 24)
NOW = "2026-11-24 03:00:00+00:00"
ULID = "01KAT0000000000000000000{:02d}"
GTIN = "8938505974194"
SLUG = "mui-ne"
SHELF = point_place(SLUG)
STORE_ROOM = producer_place("68-P-0001")


def point(slug: str = SLUG, **facts) -> SalesPoint:
    defaults = {
        "province": province(),
        "name": f"Quầy OCOP {slug}",
        "kind": "ocop_sales_point",
        "status": "operating",
        "address": "12 Nguyễn Đình Chiểu",
        "bank_bin": "970405",
        "bank_account": "1234567890",
        "bank_name": "Agribank",
    }
    return SalesPoint.objects.get_or_create(slug=slug, defaults=defaults | facts)[0]


def staff(at: SalesPoint, username: str = "thu-ngan", role: str = PointRole.CASHIER, **facts) -> User:
    member = user(username, **facts)
    memberships.join(PointMember(point=at, user=member, role=role, since=date(2026, 1, 1)), actor=None)
    return member


def goods(
    code: str = "68-0001",
    *,
    price_vnd: int | None = 85_000,
    left: int = 10,
    at: str = SLUG,
    gtin: str = "",
    decided_on: date = date(2025, 1, 1),
    **facts,
) -> RegisteredProduct:
    """A certified product on the shelf of a point; its one SKU is `<code>-1`."""
    # A test with real commits may have emptied the terms a migration wrote.
    Term.objects.get_or_create(valid_from=date(2018, 5, 7), defaults={"months": 36, "source": "148/QĐ-TTg"})
    row = product(code, **facts)
    certificate(row, not_before=decided_on, not_after=decided_on)
    variant = VariantDraft(sku=f"{code}-1", name={"vi": "chai 500 ml"}, gtin=gtin, listed_price_vnd=price_vnd)
    store.save_products([ProductDraft(code=code, name=row.name, producer_code="68-P-0001", variants=(variant,))])
    store.set_stock([StockCount(f"{code}-1", point_place(at), left), StockCount(f"{code}-1", STORE_ROOM, 50)])
    publication.publish([code])
    return row


def till(at: SalesPoint, actor: User, name: str = "Quầy 1") -> Till:
    return tills.register(at, name, actor=actor)[0]


def shift(on_till: Till, actor: User, float_vnd: int = 500_000) -> Shift:
    return shifts.open(on_till, float_vnd, actor=actor, on=TODAY)


def draft(
    number: int = 1,
    *lines: tuple[str, int, int],
    method: Method = Method.CASH,
    received_vnd: int | None = None,
    age_checked: bool = False,
) -> SaleDraft:
    """Two bottles of 68-0001 for cash unless told otherwise."""
    sold = tuple(DraftLine(*line) for line in lines or [("68-0001-1", 2, 85_000)])
    total = sum(line.quantity * line.unit_price_vnd for line in sold)
    return SaleDraft(
        ulid=ULID.format(number),
        lines=sold,
        method=method,
        received_vnd=total if received_vnd is None else received_vnd,
        age_checked=age_checked,
    )


def lying(sku: str = "68-0001-1", place: str = SHELF) -> int:
    """What the engine counts of a SKU at a place."""
    found = {variant.sku: variant.stock.get(place, 0) for each in store.products() for variant in each.variants}
    return found[sku]
