"""In the demo nothing is done in the name of a real firm: no key, no order, whichever door is tried."""

import pytest
import time_machine
from django.urls import reverse

from marketplace.orders.errors import InvalidOrder
from marketplace.orders.models import Order
from marketplace.places import partner_keys
from marketplace.places.errors import OnlyShown
from marketplace.places.models import PartnerKey
from storefront.feeds.ordering import order_request
from storefront.office.partners import entering
from tests.factories import people
from tests.storefront.feeds_world import NOW, TODAY, bearer, key_of, offered, order_body, partner
from tests.storefront.shop_world import html

pytestmark = pytest.mark.django_db(transaction=True)

SAID = "Doanh nghiệp có thật, chỉ nêu để trình diễn"


@pytest.fixture(autouse=True)
def now(terms):
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def real(settings):
    row = partner()
    settings.DEMO = True
    return row


@pytest.fixture
def fictional(real):
    return partner("buom-do", illustrative=True)


@pytest.fixture
def desk(client):
    client.force_login(people.province_officer())
    return client


def test_no_key_is_issued_for_a_real_firm(real):
    with pytest.raises(OnlyShown):
        partner_keys.issue(real, ["feed"], actor=None)
    assert not PartnerKey.objects.exists()


def test_the_office_offers_none_and_a_forged_press_is_told(desk, real):
    page = html(desk.get(reverse("office:partner", args=[real.slug])))
    answer = desk.post(reverse("office:partner_key_issue", args=[real.slug]), {"scopes": "feed"}, follow=True)

    assert SAID in page
    assert "Cấp khóa" not in page
    assert "Ghi đơn của đối tác" not in page
    assert SAID in html(answer)
    assert not PartnerKey.objects.exists()


def test_the_office_issues_one_for_a_fictional_firm(desk, fictional):
    page = html(desk.get(reverse("office:partner", args=[fictional.slug])))
    desk.post(reverse("office:partner_key_issue", args=[fictional.slug]), {"scopes": "feed"})

    assert SAID not in page
    assert PartnerKey.objects.get().partner == fictional


def test_only_fictional_firms_can_be_chosen_for_an_order(desk, real, fictional):
    page = html(desk.get(reverse("office:partner_order_record")))

    assert f'value="{fictional.slug}"' in page
    assert f'value="{real.slug}"' not in page


def test_a_key_from_outside_the_demo_opens_nothing_in_it(client, settings):
    offered(illustrative=True)
    settings.DEMO = False
    key = bearer(key_of(partner(), "feed", "order"))
    settings.DEMO = True

    feed = client.get("/feeds/modern-trade/products.json", headers=key)
    order = client.post("/feeds/orders/", order_body(), "application/json", headers=key)

    assert (feed.status_code, order.status_code) == (401, 401)
    assert not Order.objects.exists()


def test_the_orders_room_refuses_a_real_firm_itself(rf, real, officer):
    offered(illustrative=True)
    asked = order_request(rf.post("/", order_body(), "application/json"), real)

    with pytest.raises(InvalidOrder) as refused:
        entering.place(asked, actor=officer, on=TODAY)

    assert (refused.value.field, refused.value.why) == ("partner", "not_allowed")
    assert not Order.objects.exists()


def test_outside_the_demo_real_firms_trade(client, settings):
    offered()
    settings.DEMO = False

    answer = client.post("/feeds/orders/", order_body(), "application/json", headers=bearer(key_of(partner(), "order")))

    assert answer.status_code == 201
