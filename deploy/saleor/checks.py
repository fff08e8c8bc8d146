"""What may be wrong with the Saleor of the settings, as system checks, each with an id and a remedy.

Whether it answers is asked by `manage.py check --deploy` alone: no other command waits for another server.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from marketplace.stores.errors import StoreUnavailable
from marketplace.stores.saleor import watch
from marketplace.stores.saleor.errors import TokenDead
from marketplace.stores.saleor.setup import who_is_there
from marketplace.stores.saleor.store import SaleorStore

PATH = "/graphql/"
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
SHORTEST_QUARANTINE_S = 20  # our own patience with one answer


@register
def the_engine_is_known(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """STORE_BACKEND is a short name of ours or a dotted path."""
    backend = str(settings.STORES["default"]["BACKEND"])
    if "." in backend:
        return []
    hint = f"Set it to {' or '.join(settings.STORE_BACKENDS)}, or to the dotted path of a class."
    return [Error(f"STORE_BACKEND is {backend!r}.", hint=hint, id="ocop.E010")]


@register
def saleor_is_named(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Where the market sells through Saleor, the settings say which one, as it calls itself."""
    if not watch.is_in_use():
        return []
    url = str(settings.SALEOR_API_URL)
    if not url:
        hint = "Set SALEOR_API_URL to its GraphQL address, or STORE_BACKEND=embedded."
        return [Error("The market sells through Saleor, and SALEOR_API_URL is empty.", hint=hint, id="ocop.E011")]
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path != PATH or parts.query:
        hint = f"It is PUBLIC_URL of that Saleor followed by {PATH.lstrip('/')}, with the slash at the end."
        return [Error(f"SALEOR_API_URL is {url!r}.", hint=hint, id="ocop.E012")]
    return []


@register
def saleor_is_left_alone_for_long_enough(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A write whose answer was lost must be over before anybody says it again."""
    seconds = settings.STORES["default"].get("OPTIONS", {}).get("quarantine_s", SHORTEST_QUARANTINE_S)
    if not watch.is_in_use() or seconds >= SHORTEST_QUARANTINE_S:
        return []
    hint = f"Leave it out (60), or set it to more than a request to Saleor can take; {SHORTEST_QUARANTINE_S} at least."
    return [Error(f"SALEOR_QUARANTINE_S is {seconds:g}.", hint=hint, id="ocop.E013")]


@register
def the_dashboard_ends_with_a_slash(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Addresses of orders are joined to it."""
    url = str(settings.SALEOR_DASHBOARD_URL)
    if not url or (url.endswith("/") and urlsplit(url).scheme in {"http", "https"}):
        return []
    hint = "Give the whole address with the slash at the end, as in https://shop.example.vn/dashboard/."
    return [Error(f"SALEOR_DASHBOARD_URL is {url!r}.", hint=hint, id="ocop.E014")]


@register(Tags.security, deploy=True)
def the_token_is_not_read_on_its_way(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Whoever hears the token may do all that the market may."""
    parts = urlsplit(str(settings.SALEOR_API_URL))
    if not watch.is_in_use() or parts.scheme != "http" or parts.hostname in LOOPBACK:
        return []
    hint = "Speak to Saleor by https, or through a private network that nobody else hears (then silence this check)."
    return [Warning("SALEOR_API_URL is plain http to another machine.", hint=hint, id="ocop.W015")]


@register(deploy=True)
def saleor_answers(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """It is there, knows our token, and is set up as the market needs it. Asks Saleor and our database."""
    if not watch.is_in_use() or not settings.SALEOR_API_URL:
        return []
    store = SaleorStore()
    try:
        who_is_there(store.transport)
    except ImproperlyConfigured as error:
        hint = "Install the app in Saleor's dashboard, set SALEOR_TOKEN, or run saleor_setup --staff EMAIL."
        return [Error(str(error), hint=hint, id="ocop.E016")]
    except TokenDead:
        hint = "It was revoked, or that Saleor is another one: install the app again, or give a new SALEOR_TOKEN."
        return [Error(f"Saleor at {store.url} does not know our token.", hint=hint, id="ocop.E017")]
    except StoreUnavailable as error:
        hint = "Until it answers, pages show what was last seen and nothing is ordered. Look whether it runs."
        return [Error(f"Saleor at {store.url} does not answer: {error}", hint=hint, id="ocop.E018")]
    except DatabaseError as error:
        hint = "Run migrate, or give SALEOR_TOKEN."
        return [Error(f"Nobody can tell our token for Saleor: {error}", hint=hint, id="ocop.E019")]
    return [Error(sentence, hint="Run saleor_setup.", id="ocop.E020") for sentence in store.check()]
