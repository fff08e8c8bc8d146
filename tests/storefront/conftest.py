"""A day for the pages to stand on, and an index with nothing in it."""

import pytest
import time_machine

from tests.storefront.shop_world import NOW


@pytest.fixture
def empty_market(db):
    from catalog_sync.indexes import index  # noqa: PLC0415  settings are pointed at this run's folder first

    index.rebuild([])
    with time_machine.travel(NOW, tick=False):
        yield
    index.rebuild([])
