"""What the tests of a stall's products build on: its people, and the addresses of its pages."""

from datetime import date

from django.urls import reverse

from marketplace.offers.models import ListingChange
from marketplace.producers.models import ProducerMember
from tests.factories import people
from tests.factories.programme import producer


def member(client, code: str = "68-P-0001", *, role: str = "owner", username: str = "chu"):
    user = people.user(username, first_name="Chị Hoa")
    ProducerMember.objects.create(producer=producer(code), user=user, role=role, since=date(2025, 7, 1))
    client.force_login(user)
    return user


def address(name: str, change: ListingChange | None = None, code: str = "68-0001") -> str:
    numbers = {
        "product_withdraw": (change.pk,) if change else (),
        "product_photo_file": (change.pk, "nho") if change else (),
    }
    return reverse(f"producer:{name}", args=() if name == "products" else (code, *numbers.get(name, ())))
