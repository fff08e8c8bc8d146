"""Who may pass an address of the office: four callers, one rule, said once for every table of doors."""

from dataclasses import dataclass

from django.test import Client
from django.urls import reverse

from tests.factories import people
from tests.storefront.office_world import commune

CALLERS = ("nobody", "a stranger", "a commune officer", "a province officer")


@dataclass(frozen=True, slots=True)
class Door:
    """An address by its name and method; `expected` is what the right role gets."""

    name: str
    method: str
    for_communes: bool
    expected: int

    def __str__(self) -> str:
        return self.name


def call(client: Client, door: Door, address: str, typed: dict[str, str] | None = None):
    return client.post(address, typed or {"reason": "thử"}) if door.method == "post" else client.get(address)


def meets_what_is_right(client: Client, door: Door, address: str, caller: str, typed: dict[str, str] | None = None):
    """Call as one of CALLERS: nobody is asked to sign in, a stranger meets 403, officers pass what is theirs."""
    sign_in(client, caller)

    answer = call(client, door, address, typed)

    if caller == "nobody":
        back = address if door.method == "get" else reverse("office:home")
        assert (answer.status_code, answer.url) == (302, f"{reverse('account_login')}?next={back}")
    else:
        is_let_in = caller == CALLERS[3] or (caller == CALLERS[2] and door.for_communes)
        assert answer.status_code == (door.expected if is_let_in else 403)


def sign_in(client: Client, caller: str) -> None:
    """As one of CALLERS; the commune is Mũi Né."""
    makers = {
        CALLERS[1]: lambda: people.user("khach"),
        CALLERS[2]: lambda: people.commune_officer(commune()),
        CALLERS[3]: people.province_officer,
    }
    if caller in makers:
        client.force_login(makers[caller]())
