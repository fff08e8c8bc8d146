"""The engine as a whole."""

from django.db import DatabaseError
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from marketplace.stores.embedded.catalogue import EmbeddedCatalogue
from marketplace.stores.embedded.counter import EmbeddedCounter
from marketplace.stores.embedded.models import Stock
from marketplace.stores.embedded.orders import EmbeddedOrders


class EmbeddedStore(EmbeddedCatalogue, EmbeddedOrders, EmbeddedCounter):
    """The whole contract on tables of our own."""

    def check(self) -> list[str]:
        """Looks for places that owe orders more than was counted there."""
        held = Stock.objects.annotate(held=Sum("holds__quantity")).filter(held__gt=F("quantity"))
        try:
            short = list(held.select_related("variant").order_by("variant__sku", "place"))
        except DatabaseError as error:
            return [_("The store's tables cannot be read: %(error)s") % {"error": error}]
        return [
            _("%(sku)s at %(place)s: orders hold %(held)d, only %(counted)d were counted")
            % {"sku": row.variant.sku, "place": row.place, "held": row.held, "counted": row.quantity}
            for row in short
        ]
