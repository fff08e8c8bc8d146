"""The office while the store engine is away: every paper, act and list works, and what was decided holds at once."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from catalog_sync import catalogue
from marketplace.outbox import deliveries
from marketplace.outbox.models import Delivery
from marketplace.programme.models import Act, ActKind
from marketplace.stores import store, stores
from marketplace.stores.embedded import EmbeddedStore
from marketplace.stores.errors import StoreUnavailable
from tests.storefront import callers as who
from tests.storefront import test_every_address as every
from tests.storefront.office_world import TODAY
from tests.storefront.shop_world import html, on_offer
from tests.storefront.test_office_acts import REVOCATION

CODE = "68-0001"
PAGE = f"/quan-ly/san-pham/{CODE}/"
UNSEEN = "Kho chưa trả lời nên lúc này chưa xem được ảnh nào đang hiển thị"
PUBLICATION = "marketplace.stores.publication.consume"


class Away(EmbeddedStore):
    """An engine that does not answer while `is_away`."""

    is_away = False

    def __getattribute__(self, name: str) -> Any:
        if name != "is_away" and not name.startswith("_") and self.is_away:
            raise StoreUnavailable("nobody answers")
        return super().__getattribute__(name)


@pytest.fixture
def engine() -> Iterator[Away]:
    usual, stores["default"] = stores["default"], Away()
    yield stores["default"]
    stores["default"] = usual


# What asks the store itself has to wait: a photo beside the one on show, packs at their prices, what feeds lack.
WAITS = {
    "get": {"office:review", "office:partner_order_record", "partners:ready"},
    "post": {
        "office:review_refuse",
        "office:partner_order_record",
    },  # without a reason its page comes again
}


@pytest.mark.django_db
@pytest.mark.parametrize("method", WAITS)
def test_no_list_paper_or_act_has_to_wait(clients, samples, engine, method):
    engine.is_away = True

    told = {
        name
        for name, to in every.named(every.OFFICE, samples)
        if every.ask(clients[who.PROVINCE], method, to).status_code >= 500
    }

    assert told == WAITS[method]


@pytest.fixture
def away(empty_market, client, officer, engine):
    """A product on offer, the officer signed in, and then the store goes away."""
    on_offer(CODE, name="Nước mắm nhĩ", price_vnd=50_000)
    client.force_login(officer)
    engine.is_away = True
    return engine


def test_the_page_of_a_product_says_only_that_its_photos_cannot_be_seen(client, away):
    page = client.get(PAGE)

    assert page.status_code == 200
    text = html(page)
    assert UNSEEN in text
    assert "Mọi việc khác trên trang này vẫn làm được." in text
    assert f'action="{PAGE}tam-dung/"' in text
    assert f'href="{PAGE}thu-hoi/"' in text


def test_a_suspension_holds_at_once_and_the_store_hears_of_it_later(client, away):
    done = client.post(f"{PAGE}tam-dung/", {"reason": "nhãn ghi sai sao"}, follow=True)

    assert done.status_code == 200
    assert Act.objects.get().kind == ActKind.SUSPEND
    assert client.get(f"/san-pham/{CODE}/").status_code == 410
    assert catalogue.listing(CODE, on=TODAY) is None
    assert "Nước mắm nhĩ" not in html(client.get("/san-pham/"))
    deliveries.drain(PUBLICATION)
    assert Delivery.objects.get(consumer=PUBLICATION, done_at=None).error

    away.is_away = False
    Delivery.objects.update(not_before=timezone.now())
    deliveries.drain(PUBLICATION)

    [product] = store.products(codes=[CODE])
    assert not product.publication.may_be_bought


def test_what_is_missing_in_a_form_is_told_while_the_store_is_away(client, away):
    page = client.post(f"{PAGE}tam-dung/", {"reason": ""})

    assert page.status_code == 200
    assert page.context["forms"]["suspend"].errors
    assert not Act.objects.exists()


def test_a_revocation_is_recorded_while_the_store_is_away(client, away):
    done = client.post(f"{PAGE}thu-hoi/", REVOCATION | {"confirmed": "1"}, follow=True)

    assert (done.status_code, Act.objects.get().kind) == (200, ActKind.REVOKE)
    assert client.get(f"/san-pham/{CODE}/").status_code == 410


def test_a_photo_that_cannot_be_taken_down_now_stays_and_the_officer_is_told(client, away):
    done = client.post(f"{PAGE}go-anh/", {"picture": "/anh/x.webp", "reason": "ảnh sai"}, follow=True)

    assert done.status_code == 200
    assert "Kho chưa trả lời" in html(done)
