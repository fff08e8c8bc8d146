"""The demo's past: counts per state, money, idempotence, and that no first screen is empty."""

from collections import Counter
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from vietqr_emvco import VietQRParser

from deploy.demo import accounts, people
from deploy.demo.instants import at
from marketplace.offers.models import ListingChange
from marketplace.offers.pauses import paused_codes
from marketplace.orders import fulfilment, settling
from marketplace.orders import proof as orders_proof
from marketplace.orders.models import Order, OrderLine, Parcel
from marketplace.outbox.models import Delivery
from marketplace.payments.models import Notice
from marketplace.places import gazetteer, partner_keys
from marketplace.places.models import Partner, PartnerKey, SalesPoint
from marketplace.pos import proof as pos_proof
from marketplace.pos.models import DeliveryNote, Sale, Shift
from marketplace.producers.models import Producer, ProducerMember
from marketplace.programme.models import RegisteredProduct
from marketplace.stores import store
from storefront.notifications.models import Message
from storefront.pos import transfers
from tests import payments_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def lived(db, settings):
    settings.DEMO = True
    payments_world.set_up(settings)
    gazetteer.load()
    call_command("load_demo", stdout=StringIO())


def counted(rows, field="state"):
    return Counter(rows.values_list(field, flat=True))


def test_an_instant_is_kept_by_defaults_of_models_and_given_back():
    then = timezone.now() - timedelta(days=9)

    with at(then):
        assert timezone.now() == then
        assert timezone.template_localtime(then).tzinfo == timezone.get_current_timezone()
    with pytest.raises(ZeroDivisionError), at(then):
        raise ZeroDivisionError

    assert timezone.now() - then > timedelta(days=8)
    assert timezone.datetime is datetime


def stocked():
    return {variant.sku: dict(variant.stock) for product in store.products() for variant in product.variants}


def assert_that_orders_and_parcels_stand_in_every_state():
    assert counted(Order.objects, "channel_kind") == {"web": 29, "pick_up": 6, "partner": 2}
    assert counted(Order.objects) == {"placed": 30, "cancelled": 6, "awaiting": 1}
    assert counted(Notice.objects, "problem") == {"": 3, "short": 1, "late": 1}
    assert [due.amount_vnd > 0 for due in settling.refunds_due()] == [True]
    assert set(counted(Parcel.objects)) == {
        "placed", "accepted", "packed", "handed_over", "delivered", "refused", "not_supplied", "cancelled",
    }  # fmt: skip
    assert Parcel.objects.filter(state="delivered", lines__not_supplied__gt=0).count() == 1
    assert Order.objects.filter(picked_up_at__isnull=False).count() == 3
    assert sum(order.is_waiting_at_point for order in Order.objects.filter(channel_kind="pick_up")) == 2
    oldest = Order.objects.order_by("created_at").first()
    assert 13 <= (timezone.now() - oldest.created_at).days <= 14
    assert not Order.objects.filter(created_at__gt=timezone.now()).exists()


def assert_that_money_and_stock_agree_and_nothing_waits():
    assert (orders_proof.check(), pos_proof.check()) == ([], [])
    assert min(units for places in stocked().values() for units in places.values()) >= 0
    assert not Delivery.objects.filter(done_at=None).exists()
    assert not Message.objects.filter(state="waiting").exists()


def assert_that_nobody_and_nothing_real_takes_part():
    sold = set(OrderLine.objects.values_list("product_code", flat=True))
    assert RegisteredProduct.objects.filter(code__in=sold, illustrative=True).count() == len(sold) > 10
    assert not Order.objects.exclude(phone__startswith="+8490000").exists()
    partner = Partner.objects.get(slug=accounts.PARTNER)
    assert partner.illustrative
    assert not ProducerMember.objects.filter(producer__illustrative=False).exists()


def assert_that_two_shifts_a_point_are_closed_and_none_is_open():
    assert counted(Shift.objects, "point__slug") == {accounts.POINT: 2, accounts.OTHER_POINT: 2}
    assert not Shift.objects.filter(closed_at=None).exists()
    differing = [shift for shift in Shift.objects.all() if shift.counted_vnd != shift.expected_vnd]
    assert [shift.counted_vnd - shift.expected_vnd for shift in differing] == [-10_000]
    assert differing[0].reason
    assert counted(Sale.objects) == {"recorded": 19, "voided": 1}
    assert [note.state for note in DeliveryNote.objects.all()] == ["sent"]


def assert_that_the_office_has_something_to_read():
    waiting = ListingChange.objects.filter(state="waiting")
    assert set(waiting.values_list("kind", flat=True)) == {"text", "photo"}
    assert ListingChange.objects.get(state="refused").reason
    assert len(paused_codes()) == 1
    assert fulfilment.late(timezone.now()).count() == 3


@pytest.mark.usefixtures("lived")
def test_the_first_start_finds_two_weeks_of_life_and_a_later_one_adds_nothing():
    assert_that_orders_and_parcels_stand_in_every_state()
    assert_that_money_and_stock_agree_and_nothing_waits()
    assert_that_nobody_and_nothing_real_takes_part()
    assert_that_two_shifts_a_point_are_closed_and_none_is_open()
    assert_that_the_office_has_something_to_read()
    tables = (Order, Parcel, Sale, Shift, ListingChange, DeliveryNote, Message, PartnerKey, ProducerMember, Delivery)
    before, stock = [table.objects.count() for table in tables], stocked()

    call_command("load_demo", stdout=StringIO())

    assert [table.objects.count() for table in tables] == before
    assert stocked() == stock


@pytest.mark.usefixtures("lived")
def test_the_fictional_points_have_an_account_that_says_what_it_is_and_can_be_read_from_its_code():
    points = SalesPoint.objects.filter(illustrative=True)
    for point in points:
        read = VietQRParser.parse(transfers.text(point, 120_000, "QUAY 7K3M92QD"))
        assert (read["bank_bin"], read["account_number"]) == ("000000", point.bank_account)
        assert (read["amount"], read["memo"]) == (120_000, "QUAY 7K3M92QD")
        assert read["merchant_name"].startswith("MINH HOA KHONG")
        assert "minh họa" in point.bank_name

    numbers = {point.bank_account for point in points}
    assert len(numbers) == points.count() == 2
    assert not any(point.takes_transfers for point in SalesPoint.objects.filter(illustrative=False))
    assert Sale.objects.filter(method="vietqr", state="recorded").exclude(transfer_note="").count() == 4


SCREENS = (
    (accounts.STALL_OWNER, "/gian-hang/", "OC-"),
    (accounts.STALL_STAFF, "/gian-hang/", "OC-"),
    (accounts.CASHIER, f"/quay/{accounts.POINT}/", "Ngã Ba Gió"),
    (accounts.POINT_MANAGER, f"/quay/{accounts.POINT}/bao-cao/", "Ngã Ba Gió"),
    (accounts.POINT_MANAGER, f"/quay/{accounts.POINT}/giao-nhan/", "Chum Ba Mùa"),
    (accounts.PROVINCE_OFFICER, "/quan-ly/duyet/", "Chum Ba Mùa"),
    (accounts.PROVINCE_OFFICER, "/quan-ly/kien-hang/", "OC-"),
)


@pytest.mark.usefixtures("lived")
def test_no_first_screen_is_empty_and_the_partner_has_a_key(client, settings):
    for account, address, shown in SCREENS:
        client.force_login(people.user(account), backend="django.contrib.auth.backends.ModelBackend")
        page = client.get(address, headers={"host": "localhost"})
        assert (address, page.status_code) == (address, 200)
        assert shown in page.content.decode(), address

    file = accounts.key_file(settings.VAR)
    assert file.stat().st_mode & 0o777 == 0o600
    assert partner_keys.authenticate(file.read_text().strip(), "order").slug == accounts.PARTNER
    assert file.read_text().strip() in accounts.describe_key(settings.VAR)
    assert not Producer.objects.filter(illustrative=True, phone="").exists()
