"""What keeps any act on a product from being done just now, said to the office. Nothing was written."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from marketplace.outbox.errors import LeaseTaken
from marketplace.stores.errors import StoreUnavailable

TROUBLES = (LeaseTaken, StoreUnavailable)


def tell(request: HttpRequest, error: Exception) -> None:
    """Say what is in the way; `error` is one of TROUBLES."""
    if isinstance(error, LeaseTaken):
        messages.warning(request, _("Somebody else is changing this product right now. Please try again."))
    else:
        messages.error(request, _("The store did not answer. Nothing was written: please try again in a minute."))
