"""The engine as a whole."""

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from marketplace.stores.errors import StoreUnavailable
from marketplace.stores.saleor import checklist, setup
from marketplace.stores.saleor.catalogue import SaleorCatalogue
from marketplace.stores.saleor.counter import SaleorCounter
from marketplace.stores.saleor.errors import DocumentRefused, TokenDead
from marketplace.stores.saleor.orders import SaleorOrders


class SaleorStore(SaleorCatalogue, SaleorOrders, SaleorCounter):
    """The whole contract on a Saleor 3.23 server."""

    def check(self) -> list[str]:
        """Looks whether Saleor answers, knows us, lets us do our work, and is set up as the market needs it."""
        try:
            return self._problems()
        except ImproperlyConfigured as error:
            return [str(error)]
        except TokenDead:
            return [_("Saleor at %(url)s does not know our token: install the app again") % {"url": self.url}]
        except DocumentRefused as error:
            return [_("Saleor at %(url)s is of another version: %(error)s") % {"url": self.url, "error": error}]
        except StoreUnavailable as error:
            return [_("Saleor at %(url)s cannot be reached: %(error)s") % {"url": self.url, "error": error}]

    def _problems(self) -> list[str]:
        there = setup.who_is_there(self.transport)
        if checklist.is_too_old(there.shop.version):
            return [_("Saleor %(version)s is too old: 3.23 is needed") % {"version": there.shop.version}]
        if lacking := checklist.missing_permissions(there):
            return [_("Our app lacks permissions: %(codes)s") % {"codes": ", ".join(lacking)}]
        return [difference.sentence for difference in checklist.differences(setup.read(self.transport))]
