"""Days for the pages to stand on, an index with nothing in it, a product, and who sits where."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import time_machine
from django.test import Client

from marketplace.accounts.models import User
from marketplace.offers import edits
from marketplace.offers.models import ListingChange
from marketplace.programme.models import RegisteredProduct
from tests.factories import people
from tests.marketplace.offers_world import offered, photo
from tests.storefront import callers, office_world, products_world, shop_world, whole_market


@pytest.fixture
def empty_index() -> Iterator[None]:
    from catalog_sync.indexes import index  # noqa: PLC0415  settings are pointed at this run's folder first

    index.rebuild([])
    yield
    index.rebuild([])


@pytest.fixture
def empty_market(db, empty_index) -> Iterator[None]:
    with time_machine.travel(shop_world.NOW, tick=False):
        yield


@pytest.fixture
def office_day(settings, tmp_path) -> Iterator[Any]:
    """Ten in the morning of 24 November 2026, with a folder of the test's own for files."""
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(office_world.NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def clients(db, office_day) -> dict[str, Client]:
    """Every kind of caller, signed in."""
    return callers.callers_of()


@pytest.fixture
def samples(clients: dict[str, Client]) -> Mapping[str, Any]:
    """A market in which every address has something to show: the parts of addresses by their names."""
    return whole_market.build()


@pytest.fixture
def at_the_desk(officer: User, client: Client) -> User:
    """The province's officer, signed in."""
    client.force_login(officer)
    return officer


@pytest.fixture
def fish_sauce(db) -> RegisteredProduct:
    """A certified product of Mũi Né with one pack at 85,000 and ten units at its producer's."""
    return offered(name="Nước mắm nhĩ", commune=office_world.commune(), story={"vi": "Ủ chượp."})


@pytest.fixture
def waiting_photo(fish_sauce: RegisteredProduct, settings, tmp_path) -> ListingChange:
    """A photo of it that waits for the office."""
    settings.MEDIA_ROOT = tmp_path
    return edits.propose_photo(fish_sauce.code, photo(), actor=people.user("nguoi-gui"))


@pytest.fixture
def stall_owner(fish_sauce: RegisteredProduct, client: Client) -> User:
    """The owner of its stall, signed in."""
    return products_world.member(client)
