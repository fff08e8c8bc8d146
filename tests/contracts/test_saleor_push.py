"""Pushing into a live Saleor: what arrives is what was sent, and a run that was killed is finished by the next."""

from datetime import date

import pytest

from deploy.saleor import pushing
from deploy.saleor.pushing import Pushed
from marketplace import clock
from marketplace.stores import stores
from marketplace.stores.records import ProductDraft, StockCount, VariantDraft
from marketplace.stores.saleor import names, operations
from marketplace.stores.saleor.models import Push
from marketplace.stores.saleor.shapes.titles import FoundClasses
from marketplace.stores.saleor.store import SaleorStore
from tests.contracts.stores import LIVE_SALEOR, LIVE_STORES, ON, Bench
from tests.factories.programme import certificate, producer, product

pytestmark = pytest.mark.django_db(transaction=True)


class Killed(BaseException):
    """What ends a process."""


@pytest.fixture(params=LIVE_SALEOR)
def bench(request, settings, monkeypatch, terms):
    """A live Saleor, and two certified products in the market's own store."""
    bench = Bench.of(request, LIVE_STORES)
    settings.SALEOR_API_URL, settings.SALEOR_TOKEN = bench.store.url, bench.store.transport._token
    monkeypatch.setattr(clock, "today", lambda: ON)
    maker = producer(bench.names.producer, f"HTX {bench.names.stem}")
    for number, facts in enumerate(({"category": "dragon fruit"}, {}), start=1):
        code = f"{bench.names.code}{number}"
        certificate(product(code, producer=maker, **facts))
        pack = VariantDraft(
            sku=f"{code}-1",
            name={"vi": "Chai 500 ml", "en": "500 ml bottle"},
            net_quantity=500,
            net_unit="ml",
            weight_g=850,
            gtin="2900000640016",
            listed_price_vnd=85_000,
            exceptions={"modern-trade": 70_000},
        )
        draft = {"code": code, "name": {"vi": "Mắm", "en": "Sauce"}, "description": {"vi": "Thơm"}}
        own = ProductDraft(**draft, producer_code=maker.code, variants=(pack,))
        stores["embedded"].save_products([own])
        stores["embedded"].set_stock(
            [StockCount(pack.sku, bench.names.home, 24), StockCount(pack.sku, bench.names.shelf, 6)]
        )
    return bench


def kill(_: int) -> None:
    raise Killed


def test_a_killed_run_goes_on_and_both_sides_hold_the_same(bench, monkeypatch):
    monkeypatch.setattr(pushing, "AT_ONCE", 1)
    codes = [f"{bench.names.code}{number}" for number in (1, 2)]
    with pytest.raises(Killed):
        pushing.push(on=ON, step=kill)
    assert [each.code for each in bench.store.products(codes=codes)] == codes[:1]
    assert not Push.objects.exclude(finished_at=None).exists()

    done = pushing.push(on=ON)

    assert done.saved == done.published == codes[1:]
    for own in pushing.goods():
        [there] = bench.store.products(codes=[own.code])
        assert pushing.draft_of(there) == pushing.draft_of(own)
        assert pushing.counts_of(there) == pushing.counts_of(own)
        assert (there.stars, there.certified_from, there.may_be_bought) == (4, date(2025, 1, 1), True)
    assert _classes(bench.store, codes) == {codes[0]: "VAT 5%", codes[1]: "VAT 8%"}
    assert pushing.push(on=ON, overwrite=True) == Pushed()


def _classes(store: SaleorStore, codes: list[str]) -> dict[str, str]:
    """The tax class of each product, by its name."""
    ids = {store.directory.tax_class(rate): names.tax_class(rate) for rate in names.TAX_RATES}
    found = store.transport.read(
        operations.load("tax_classes"),
        {"slugs": [names.product_slug(code) for code in codes]},
        FoundClasses,
    )
    return {each.external_reference: ids[each.tax_class.id] for each in found.products.nodes}
