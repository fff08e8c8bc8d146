"""A browser's copy of a public page is good only until the producer changes something."""

import pytest
from django.urls import reverse

from marketplace.offers import edits, pauses, prices, review
from marketplace.stores import store
from marketplace.stores.records import ProductDraft, VariantDraft
from tests.storefront.shop_world import at_producer, on_offer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_market")]


@pytest.mark.parametrize(
    "change",
    [
        lambda: prices.set_price("68-0001-2", None, 210_000, actor=None),
        lambda: pauses.pause("68-0001", actor=None),
        lambda: review.accept(
            edits.propose_text("68-0001", name={"vi": "Nước mắm"}, story={"vi": "Mới."}, actor=None).pk, actor=None
        ),
    ],
    ids=["the price of a second pack", "a pause", "an accepted text"],
)
def test_a_copy_is_old_at_once_even_before_the_index_follows(client, change):
    on_offer("68-0001", name="Nước mắm", price_vnd=85_000, stock=at_producer(5))
    second = VariantDraft(sku="68-0001-2", listed_price_vnd=200_000)
    store.save_products([ProductDraft(code="68-0001", variants=(second,))])
    where = reverse("shop:product", args=["68-0001"])
    client.get(where)  # brings the form's cookie, which is part of the key
    etag = client.get(where).headers["ETag"]
    assert client.get(where, headers={"If-None-Match": etag}).status_code == 304

    change()

    assert client.get(where, headers={"If-None-Match": etag}).status_code == 200


def test_a_proposal_that_waits_makes_no_copy_old(client):
    on_offer("68-0001", name="Nước mắm")
    where = reverse("shop:product", args=["68-0001"])
    etag = client.get(where).headers["ETag"]

    edits.propose_text("68-0001", name={"vi": "Nước mắm nhĩ"}, story={}, actor=None)

    assert client.get(where, headers={"If-None-Match": etag}).status_code == 304
