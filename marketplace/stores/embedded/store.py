"""The engine as a whole."""

from django.db import DatabaseError
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from marketplace.stores.embedded.catalogue import EmbeddedCatalogue
from marketplace.stores.embedded.counter import EmbeddedCounter
from marketplace.stores.embedded.models import Hold, Line
from marketplace.stores.embedded.orders import EmbeddedOrders


class EmbeddedStore(EmbeddedCatalogue, EmbeddedOrders, EmbeddedCounter):
    """The whole contract on tables of our own."""

    def check(self) -> list[str]:
        """Looks whether the tables can be read, and whether every order holds exactly what it waits for."""
        try:
            wrong = sorted(_orders_with_wrong_holds())
        except DatabaseError as error:
            return [_("The store's tables cannot be read: %(error)s") % {"error": error}]
        return [_("Order %(ref)s does not hold what it waits for") % {"ref": ref} for ref in wrong]


def _orders_with_wrong_holds() -> set[str]:
    held = Hold.objects.filter(order=OuterRef("order"), stock=OuterRef("stock")).values("quantity")
    lines = Line.objects.annotate(held_units=Coalesce(Subquery(held), 0))
    open_lines = lines.filter(order__cancelled_at=None)
    waiting = F("quantity") - F("not_supplied") - F("handed_over")
    wrong = open_lines.exclude(held_units=waiting) | lines.filter(~Q(order__cancelled_at=None), held_units__gt=0)
    return set(wrong.values_list("order__ref", flat=True))
