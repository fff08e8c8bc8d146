"""What every side of this engine stands on: the line to Saleor and the directory of its ids."""

from functools import cached_property

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from marketplace.stores.saleor.directory import Directory
from marketplace.stores.saleor.guards import QUARANTINE_S, Guards
from marketplace.stores.saleor.models import Installation
from marketplace.stores.saleor.transport import Transport


class Engine:
    """One Saleor, by its GraphQL address and our app's token there.

    Without them the settings decide (SALEOR_API_URL, SALEOR_TOKEN), and without a token there, the installation that
    Saleor itself told us of. `quarantine_s` is how long a thing is left alone after a write's reply was lost. Nothing
    is read before the first call. Raises ImproperlyConfigured where nobody names an address or a token.
    """

    def __init__(self, url: str = "", token: str = "", *, quarantine_s: float = QUARANTINE_S) -> None:
        self.url = url or settings.SALEOR_API_URL
        self.quarantine_s = quarantine_s
        self._token = token

    @cached_property
    def transport(self) -> Transport:
        """The line to Saleor."""
        if not self.url:
            raise ImproperlyConfigured("SALEOR_API_URL names no Saleor")
        return Transport(self.url, self._token or settings.SALEOR_TOKEN or self._installed_token)

    @cached_property
    def directory(self) -> Directory:
        """The ids over there."""
        return Directory(self.transport)

    @cached_property
    def guards(self) -> Guards:
        """The leases around what is said there."""
        return Guards(self.quarantine_s)

    def _installed_token(self) -> str:
        """As it is now: installed again, the app has another one, and whoever runs on must not keep the old."""
        installation = Installation.objects.filter(api_url=self.url).first()
        if installation is None:
            raise ImproperlyConfigured(f"No token for {self.url}: give SALEOR_TOKEN, or install the app there")
        return str(installation.token)
