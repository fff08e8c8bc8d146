"""Where a shelf life is typed, reviewed and read."""

import pytest
import time_machine
from django.urls import reverse

from marketplace.offers import edits
from marketplace.offers.models import ListingChange
from marketplace.programme.models import RegisteredProduct
from tests.marketplace.offers_world import offered
from tests.storefront.office_world import NOW, commune
from tests.storefront.products_world import address, member
from tests.storefront.shop_world import html

pytestmark = pytest.mark.django_db

TYPED = {"name_vi": "Nước mắm nhĩ", "name_en": "", "story_vi": "", "story_en": ""}


@pytest.fixture(autouse=True)
def now(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def row() -> RegisteredProduct:
    return offered(name="Nước mắm nhĩ", commune=commune(), shelf_life_days=360)


def test_the_producer_states_it_and_sees_that_it_waits(client, row):
    member(client)

    form = html(client.get(address("product_text")))
    client.post(address("product_text"), TYPED | {"shelf_life_days": "540"})
    page = html(client.get(address("product")))

    assert 'name="shelf_life_days" value="360"' in form
    assert ListingChange.objects.get().after["shelf_life_days"] == 540
    assert "<dd>360 ngày</dd>" in page
    assert "<dd>540 ngày</dd>" in page
    assert 'name="shelf_life_days" value="540"' in html(client.get(address("product_text")))


@pytest.mark.parametrize("typed", ["-5", "0", "một năm", "9999"])
def test_what_is_no_shelf_life_is_said_and_stays_typed(client, row, typed):
    member(client)

    answer = client.post(address("product_text"), TYPED | {"shelf_life_days": typed})

    assert 'role="alert"' in html(answer)
    assert f'value="{typed}"' in html(answer)
    assert not ListingChange.objects.exists()


def test_an_emptied_field_takes_it_away(client, row):
    member(client)

    client.post(address("product_text"), TYPED | {"shelf_life_days": ""})

    assert ListingChange.objects.get().after["shelf_life_days"] is None


def test_the_office_compares_and_accepts_and_buyers_read_it(client, officer, row):
    change = edits.propose_text(row.code, name={}, story={}, shelf_life_days=540, actor=None)
    client.force_login(officer)

    page = html(client.get(reverse("office:review", args=[change.pk])))
    client.post(reverse("office:review_accept", args=[change.pk]))
    client.logout()
    shown, english = html(client.get("/san-pham/68-0001/")), html(client.get("/en/san-pham/68-0001/"))

    assert "Hạn sử dụng (ngày)" in page
    assert "<del>360</del>" in page
    assert "<ins>540</ins>" in page
    assert "Hạn sử dụng: 540 ngày kể từ ngày sản xuất" in shown
    assert "Keeps 540 days from the day of making" in english


@pytest.mark.usefixtures("empty_market")
def test_a_page_kept_by_the_browser_is_not_good_any_more_once_it_changed(client, row, officer):
    etag = client.get("/san-pham/68-0001/")["ETag"]
    change = edits.propose_text(row.code, name={}, story={}, shelf_life_days=540, actor=None)

    client.force_login(officer)
    client.post(reverse("office:review_accept", args=[change.pk]))
    client.logout()

    assert client.get("/san-pham/68-0001/", headers={"If-None-Match": etag}).status_code == 200


def test_where_nobody_told_it_nothing_is_said(client):
    offered()

    assert "Hạn sử dụng" not in html(client.get("/san-pham/68-0001/"))
