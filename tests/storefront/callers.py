"""Who calls, for the tests that ask every address and every field: nobody, a stranger, and somebody of each role."""

from collections.abc import Callable, Mapping

from django.test import Client

from marketplace.accounts.models import User
from tests.factories import people
from tests.factories.members import point_member, producer_member
from tests.factories.programme import producer
from tests.marketplace.pos_world import point
from tests.storefront.office_world import commune

NOBODY, STRANGER = "nobody", "stranger"
PROVINCE, COMMUNE, STALL, CASHIER, MANAGER, OPERATOR = "province", "commune", "stall", "cashier", "manager", "operator"

MAKERS: Mapping[str, Callable[[], User | None]] = {
    NOBODY: lambda: None,
    STRANGER: lambda: people.user("nguoi-la"),
    PROVINCE: lambda: people.province_officer("can-bo-tinh"),
    COMMUNE: lambda: people.commune_officer(commune(), "can-bo-phuong"),
    STALL: lambda: producer_member(producer()),
    CASHIER: lambda: point_member(point()),
    MANAGER: lambda: point_member(point(), "manager"),
    OPERATOR: lambda: people.user("dieu-hanh", is_staff=True, is_superuser=True),
}
CALLERS = tuple(MAKERS)


def callers_of() -> dict[str, Client]:
    """A browser of each; the stall is that of 68-P-0001, the point that of Mũi Né."""
    clients = {}
    for caller, make in MAKERS.items():
        clients[caller], person = Client(), make()
        if person is not None:
            clients[caller].force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return clients
