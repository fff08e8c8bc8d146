"""How offers speak to an engine: a remote one with no transaction open, the embedded one all or nothing."""

import pytest
from django.db import connection

from marketplace.offers import edits, prices, review, stock
from marketplace.offers.models import ListingChange, PriceChange
from marketplace.outbox import leases
from marketplace.outbox.errors import LeaseTaken
from marketplace.outbox.models import Lease
from marketplace.programme.models import RegisteredProduct
from marketplace.stores import stores
from marketplace.stores.embedded import EmbeddedStore
from marketplace.stores.errors import StoreUnavailable
from tests.marketplace.offers_world import HOME, in_store, offered


class Remote(EmbeddedStore):
    """Behaves like an engine elsewhere: it may not answer, and must not be called inside a transaction."""

    answers = True

    def save_products(self, drafts):
        assert not connection.in_atomic_block
        if not self.answers:
            raise StoreUnavailable
        return super().save_products(drafts)

    def set_stock(self, counts):
        assert not connection.in_atomic_block
        return super().set_stock(counts)


@pytest.fixture
def remote(transactional_db, terms, settings):
    settings.STORES = settings.STORES | {"default": {"BACKEND": "elsewhere.Store"}}
    stores["default"] = Remote()
    yield stores["default"]
    del stores["default"]


def propose() -> ListingChange:
    return edits.propose_text("68-0001", name={"vi": "Nước mắm nhĩ"}, story={}, actor=None)


def test_a_remote_engine_is_called_with_no_transaction_open(remote):
    offered()

    prices.set_price("68-0001-1", None, 90_000, actor=None)
    stock.count("68-0001-1", HOME, 3, actor=None)
    review.accept(propose().pk, actor=None)

    assert (in_store().name["vi"], in_store().variants[0].listed_price_vnd) == ("Nước mắm nhĩ", 90_000)
    assert not Lease.objects.exists()


def test_an_engine_that_does_not_answer_leaves_no_history_and_nothing_accepted(remote):
    row = offered(name="Nước mắm")
    change = propose()
    remote.answers = False

    with pytest.raises(StoreUnavailable):
        prices.set_price("68-0001-1", None, 90_000, actor=None)
    with pytest.raises(StoreUnavailable):
        review.accept(change.pk, actor=None)

    row.refresh_from_db()
    change.refresh_from_db()
    assert (row.name, change.state, PriceChange.objects.count()) == ({"vi": "Nước mắm"}, "waiting", 0)
    remote.answers = True
    assert review.accept(change.pk, actor=None).state == "accepted"


@pytest.mark.usefixtures("transactional_db", "terms")
def test_the_embedded_engine_forgets_what_could_not_be_recorded(monkeypatch):
    offered(name="Nước mắm")
    change = propose()
    monkeypatch.setattr(RegisteredProduct, "save", lambda *_, **__: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        review.accept(change.pk, actor=None)

    assert in_store().name == {"vi": "Nước mắm"}
    change.refresh_from_db()
    assert change.state == "waiting"


@pytest.mark.django_db
def test_nothing_is_decided_or_taken_back_while_the_listing_is_written():
    offered()
    change = propose()

    with leases.held(["listing:68-0001"]):
        for verb in (
            lambda: review.accept(change.pk, actor=None),
            lambda: review.refuse(change.pk, actor=None, reason="Tên sai"),
            lambda: edits.withdraw(change.pk, actor=None),
            lambda: edits.propose_text("68-0001", name={"vi": "Khác"}, story={}, actor=None),
        ):
            with pytest.raises(LeaseTaken):
                verb()

    assert ListingChange.objects.get().state == "waiting"
