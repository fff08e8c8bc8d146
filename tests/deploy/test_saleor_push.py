"""Copying the market's own store into Saleor: all of it, once, and on from where a killed run ended."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from deploy.saleor import pushing, taxing
from deploy.saleor.pushing import AlreadyPushed, Emptied, GoodsAreHeld
from marketplace import clock
from marketplace.stores import stores
from marketplace.stores.errors import StoreUnavailable
from marketplace.stores.records import OrderDraft, Picture, ProductDraft, Publication, StockCount, Units, VariantDraft
from marketplace.stores.saleor.models import Pull, Push
from tests.deploy.saleor_shop import Shop, open_shop
from tests.factories.programme import certificate, product
from tests.saleor_world import API

pytestmark = pytest.mark.django_db(transaction=True)

ON = date(2026, 3, 2)
LAST_DAY = date(2028, 1, 1)
HOME, SHELF = "producer:68-P-0001", "point:phan-thiet"


@pytest.fixture(autouse=True)
def saleor(settings, monkeypatch, terms):
    settings.SALEOR_API_URL, settings.SALEOR_TOKEN = API, "a token"
    monkeypatch.setattr(pushing, "SaleorStore", Shop.emptied())
    monkeypatch.setattr(clock, "today", lambda: ON)


def offer(code: str = "68-0001", **facts) -> None:
    """A certified product with one pack, at the producer's and at a point."""
    certificate(product(code, **facts))
    pack = VariantDraft(
        sku=f"{code}-1", name={"vi": "Chai"}, listed_price_vnd=85_000, exceptions={"modern-trade": 70_000}
    )
    draft = ProductDraft(
        code=code,
        name={"vi": f"Mắm {code}", "en": f"Sauce {code}"},
        description={"vi": "Thơm"},
        producer_code="68-P-0001",
        pictures=(Picture("/anh/mam.webp", {"vi": "Chai mắm"}),),
        variants=(pack,),
    )
    stores["embedded"].save_products([draft])
    stores["embedded"].set_stock([StockCount(f"{code}-1", HOME, 24), StockCount(f"{code}-1", SHELF, 6)])


def pushed(**options) -> pushing.Pushed:
    with open_shop():
        return pushing.push(on=ON, **options)


def test_everything_that_the_own_store_holds_arrives():
    offer()

    done = pushed()

    [copy] = Shop.kept.values()
    [own] = stores["embedded"].products()
    assert copy == pushing.draft_of(own)
    assert (copy.variants[0].listed_price_vnd, copy.variants[0].exceptions) == (85_000, {"modern-trade": 70_000})
    assert copy.pictures == (Picture("/anh/mam.webp", {"vi": "Chai mắm"}),)
    assert Shop.counts == {("68-0001-1", HOME): 24, ("68-0001-1", SHELF): 6}
    assert Shop.standings["68-0001"] == Publication("68-0001", 4, date(2025, 1, 1), LAST_DAY, may_be_bought=True)
    assert (done.saved, done.published, done.classified) == (["68-0001"], ["68-0001"], [])
    assert Push.objects.get().finished_at is not None
    assert Pull.objects.get().kind == "full"


def test_the_register_says_where_a_product_stands_whatever_the_own_store_was_told():
    offer()
    stores["embedded"].publish([Publication("68-0001", 5, date(2020, 1, 1), date(2030, 1, 1), may_be_bought=True)])

    pushed()

    assert (Shop.standings["68-0001"].stars, Shop.standings["68-0001"].certified_until) == (4, LAST_DAY)


def test_webhooks_of_products_are_off_meanwhile_and_on_again():
    offer()

    with open_shop() as asked:
        pushing.push(on=ON)

    said = [(variables["id"], variables["input"]) for name, variables in asked if name == "webhook_update"]
    off = [(name, {"isActive": False}) for name in ("H catalogue", "H stock")]
    assert said == [*off, *[(name, {"isActive": True}) for name, _ in off]]


def test_a_run_that_breaks_goes_on_where_it_ended(monkeypatch):
    monkeypatch.setattr(pushing, "AT_ONCE", 1)
    for code in ("68-0001", "68-0002", "68-0003"):
        offer(code)
    Shop.breaks_at = "68-0002"
    with pytest.raises(StoreUnavailable):
        pushed()
    assert (list(Shop.kept), Push.objects.get().finished_at) == (["68-0001"], None)

    Shop.breaks_at = ""
    done = pushed()

    assert done.saved == done.published == ["68-0002", "68-0003"]
    assert Push.objects.exclude(finished_at=None).count() == 1


def test_once_it_is_there_an_older_copy_does_not_undo_what_was_sold():
    offer()
    pushed()
    Shop.counts["68-0001-1", HOME] = 3

    with pytest.raises(AlreadyPushed):
        pushed()

    assert Shop.counts["68-0001-1", HOME] == 3
    pushed(overwrite=True)
    assert Shop.counts["68-0001-1", HOME] == 24


def test_another_saleor_is_not_filled_beside_the_first(settings):
    offer()
    pushed()
    settings.SALEOR_API_URL = "http://second.test/graphql/"

    with pytest.raises(AlreadyPushed, match=r"saleor\.test"):
        pushing.push(on=ON)

    with pytest.raises(CommandError):
        call_command("saleor_push", if_new=True)


def test_a_saleor_that_lost_everything_is_named_as_such():
    offer()
    pushed()
    Shop.kept.clear()

    with pytest.raises(Emptied):
        pushed()

    with pytest.raises(CommandError, match="không còn gì"):
        call_command("saleor_push", if_new=True)


def test_goods_that_an_order_holds_are_not_left_behind():
    offer()
    stores["embedded"].publish([Publication("68-0001", 4, date(2025, 1, 1), LAST_DAY, may_be_bought=True)])
    order = OrderDraft(number="DH-1", channel="online", lines=(Units("68-0001-1", 2),), total_vnd=170_000, on=ON)
    stores["embedded"].place_order(order)

    with pytest.raises(GoodsAreHeld) as held:
        pushing.push(on=ON)

    assert held.value.codes == ("68-0001",)
    assert (Shop.kept, Push.objects.count()) == ({}, 0)


def test_each_product_gets_the_tax_class_of_its_rate():
    offer("68-0001")
    offer("68-0002", category="dragon fruit")
    offer("68-0003", group="beverage", alcohol_pct=12)
    assert taxing.percents(on=ON) == {"68-0001": 8, "68-0002": 5, "68-0003": 10}

    with open_shop() as asked:
        done = pushing.push(on=ON)

    written = {variables["product"]: variables["facts"] for name, variables in asked if name == "update_product"}
    assert written == {"ocop-68-0002": {"taxClass": "class 5"}, "ocop-68-0003": {"taxClass": "class 10"}}
    assert done.classified == ["68-0002", "68-0003"]


def test_the_command_says_what_it_brought_over_and_then_that_it_was_done(capsys):
    offer()

    with open_shop():
        call_command("saleor_push", language="en")
        call_command("saleor_push", if_new=True, language="en")
        with pytest.raises(CommandError, match="--overwrite"):
            call_command("saleor_push", language="en")

    first, second = capsys.readouterr().out.splitlines()
    assert first == "Products brought over: 1; stock: 1; certificates: 1; VAT: 0"
    assert second.startswith(f"{API} was filled on ")


def test_the_command_fails_where_saleor_does_not_answer():
    offer()

    with open_shop(own_webhooks=401), pytest.raises(CommandError):
        call_command("saleor_push")

    assert not Push.objects.exclude(finished_at=None).exists()


def test_a_push_says_when_it_was(capsys):
    offer()
    Push.objects.create(api_url=API, finished_at=timezone.now())
    Shop.kept["68-0001"] = ProductDraft(code="68-0001")

    call_command("saleor_push", if_new=True, language="en")

    assert str(timezone.localtime().year) in capsys.readouterr().out
