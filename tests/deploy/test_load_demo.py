"""The fictional set and the accounts of the demo."""

from collections import Counter
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from deploy.demo import accounts
from deploy.demo.load import day_of_decision, load
from marketplace import clock
from marketplace.accounts.models import User
from marketplace.outbox.models import Event
from marketplace.places import gazetteer, rules
from marketplace.places.models import Commune, Province, SalesPoint
from marketplace.producers.models import Producer
from marketplace.programme import certificates
from marketplace.programme.models import Act, Certificate, Decision, RegisteredProduct
from marketplace.programme.standing import State
from marketplace.programme.terms import all_terms, last_day
from marketplace.stores import store
from marketplace.stores.records import StockCount

TODAY = date(2026, 11, 24)

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(db):
    gazetteer.load()
    return load(TODAY)


def named(start: str) -> RegisteredProduct:
    return RegisteredProduct.objects.get(name__vi__startswith=start)


@pytest.mark.usefixtures("loaded")
def test_everything_fictional_is_marked_as_such():
    assert (RegisteredProduct.objects.count(), Producer.objects.count(), SalesPoint.objects.count()) == (64, 12, 2)
    for table in (RegisteredProduct, Producer, SalesPoint):
        assert not table.objects.filter(illustrative=False).exists()
    assert all(code.startswith("MH-") for code in RegisteredProduct.objects.values_list("code", flat=True))
    assert RegisteredProduct.objects.values("group").distinct().count() == 6


@pytest.mark.usefixtures("loaded")
def test_certificates_end_around_the_first_start():
    states = Counter(standing.state for standing in certificates.standings(today=TODAY).values())
    ends = {
        days: certificates.standing_of(named(name).code, today=TODAY).certified_until
        for days, name in {0: "Mứt dẻo thanh long", 7: "Mực khô câu đêm"}.items()
    }

    assert states == {State.IN_FORCE: 62, State.LAPSED: 1, State.SUSPENDED: 1}
    assert ends == {0: TODAY, 7: TODAY + timedelta(days=7)}
    yesterday = named("Cơm cháy chà bông").certificates.get()
    assert (yesterday.in_force_until, yesterday.basis) == (date(2026, 11, 23), "decision")
    act = Act.objects.get()
    assert (act.product, act.kind, act.actor) == (named("Trứng vịt muối"), "suspend", None)
    assert Decision.objects.count() == 25


@pytest.mark.usefixtures("loaded")
def test_what_is_on_sale_has_packs_prices_and_stock():
    fish_sauce = next(store.products(codes=[named("Nước mắm cá cơm Chum Ba Mùa").code]))
    variant = next(one for one in fish_sauce.variants if one.sku.endswith("-500ML"))

    assert (variant.listed_price_vnd, variant.net_quantity, variant.net_unit) == (145_000, 500, "ml")
    assert variant.exceptions == {"pos-tram-qua-nga-ba-gio": 149_000, "modern-trade": 116_000}
    assert variant.stock == {
        f"producer:{fish_sauce.producer_code}": 240,
        "point:tram-qua-nga-ba-gio": 24,
        "point:cua-hang-ben-thung": 36,
    }
    assert sum(len(product.variants) for product in store.products()) == 100


@pytest.mark.usefixtures("loaded")
def test_a_later_start_moves_no_day_and_fills_no_shelf():
    sold = next(variant for product in store.products() for variant in product.variants if variant.stock)
    place = next(iter(sold.stock))
    store.set_stock([StockCount(sold.sku, place, 1)])
    before = (Certificate.objects.count(), Act.objects.count(), Event.objects.count())

    report = load(TODAY + timedelta(days=40))

    assert (Certificate.objects.count(), Act.objects.count(), Event.objects.count()) == before
    assert not report.changed_anything
    stock = {variant.sku: variant.stock for product in store.products() for variant in product.variants}
    assert stock[sold.sku][place] == 1


@pytest.mark.parametrize(
    ("last", "decided_on"),
    [
        (date(2026, 11, 24), date(2023, 11, 24)),
        (date(2027, 2, 28), date(2024, 2, 28)),
        (date(2028, 2, 29), date(2025, 3, 1)),
    ],
)
def test_the_day_of_a_decision_follows_from_its_last_day(last, decided_on):
    terms = all_terms()

    assert day_of_decision(last, terms) == decided_on
    assert last_day(decided_on, terms) >= last


def test_the_command_loads_the_set_and_the_accounts_and_does_nothing_twice(settings):
    settings.DEMO = True
    gazetteer.load()
    out = StringIO()

    call_command("load_demo", stdout=out)
    call_command("load_demo", stdout=out)

    assert accounts.describe() in out.getvalue()
    assert accounts.PASSWORD in accounts.describe()
    officer, commune_officer, operator = (User.objects.get(username=one.username) for one in accounts.ACCOUNTS[:3])
    province = Province.objects.get(code=settings.PROVINCE_CODE)
    assert rules.serves(officer, province)
    assert not rules.serves(commune_officer, province)
    assert rules.serves(commune_officer, Commune.objects.get(code="22918"))
    assert (operator.is_superuser, officer.is_staff, rules.serves(operator, province)) == (True, False, False)
    assert all(user.check_password(accounts.PASSWORD) for user in (officer, commune_officer, operator))


def test_outside_the_demo_nothing_fictional_is_loaded(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="demo only"):
        call_command("load_demo")

    assert (User.objects.count(), RegisteredProduct.objects.count()) == (0, 0)
    assert clock.offset_days() == 0
