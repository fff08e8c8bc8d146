"""What the tests of the counter's door build on: somebody signed in on a device that is a till."""

import json

from django.test import Client

from marketplace.accounts.models import User
from marketplace.places.models import SalesPoint
from tests.marketplace.pos_world import ULID


def sign_in(client: Client, user: User) -> Client:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def become_till(client: Client, point: SalesPoint, name: str = "Quầy 1") -> None:
    assert client.post(f"/quay/{point.slug}/may/", {"name": name}).status_code == 302


def open_shift(client: Client, point: SalesPoint, float_vnd: str = "500.000") -> None:
    assert client.post(f"/quay/{point.slug}/mo-ca/", {"float_vnd": float_vnd}).status_code == 302


def sale(number: int = 1, *, quantity: int = 2, price_vnd: int = 85_000, sku: str = "68-0001-1", **facts) -> dict:
    lines = [{"sku": sku, "quantity": quantity, "price_vnd": price_vnd}]
    defaults = {
        "ulid": ULID.format(number),
        "lines": lines,
        "method": "cash",
        "received_vnd": quantity * price_vnd,
        "age_checked": False,
        "note": "",
        "device_at": "2026-11-24T03:00:00Z",
    }
    return defaults | facts


def take(client: Client, point: SalesPoint, what: dict):
    return client.post(f"/quay/{point.slug}/thu-tien/", json.dumps(what), content_type="application/json")
