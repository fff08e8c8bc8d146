"""Setting up a Saleor with all that the market knows: its producers, its points, its tax rates."""

from collections.abc import Callable

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _
from tqdm import tqdm

from deploy.saleor import taxing
from marketplace import clock
from marketplace.places.models import SalesPoint
from marketplace.producers.models import Producer
from marketplace.stores.channels import point_place, producer_place
from marketplace.stores.saleor import access, classes, setup, subscriptions, titles
from marketplace.stores.saleor.errors import TokenDead
from marketplace.stores.saleor.known import chunks
from marketplace.stores.saleor.store import SaleorStore

AT_ONCE = 25  # set-up is locked for as long as these take


def sign_up(email: str, password: Callable[[], str]) -> list[str]:
    """Make our app by the hand of a member of staff, unless a token of ours is there and works.

    The app is looked up by its identifier first; its token is kept sealed. `password` is asked for only when needed.
    Raises StoreUnavailable, Rejected, ImproperlyConfigured where no Saleor is named.
    """
    store = SaleorStore()
    try:
        setup.who_is_there(store.transport)
    except (TokenDead, ImproperlyConfigured):
        if not store.url:
            raise
        app = access.install(store.url, email=email, password=password())
        return [_("Our app is missing: made as %(app)s") % {"app": app.app_id}]
    return []


def set_up(*, with_webhooks: bool = True) -> list[str]:
    """Bring the Saleor of the settings to what the market needs; a sentence for each thing that was changed.

    The checklist first, then channels and warehouses, producers' pages, names, the tax classes of products that are
    there, and what Saleor tells us of. Raises StoreUnavailable, Rejected, CannotSetUp.
    """
    store = SaleorStore()
    said = setup.set_up(store.transport)
    said += _places(store)
    said += titles.give(store.transport)
    said += [
        _("%(code)s has another tax class") % {"code": code}
        for code in classes.classify(store, taxing.percents(on=clock.today()))
    ]
    return said + (subscriptions.subscribe(store.transport) if with_webhooks else [])


def _places(store: SaleorStore) -> list[str]:
    """Every producer's place and page, and every point's shelf in its channel."""
    codes = list(Producer.objects.order_by("code").values_list("code", flat=True))
    points = SalesPoint.objects.order_by("slug").values_list("slug", flat=True)
    places = [*map(producer_place, codes), *map(point_place, points)]
    with tqdm(total=len(places), unit=" places", desc="Saleor", disable=None, leave=False) as bar:
        for part in chunks(places, AT_ONCE):
            store.directory.warehouses(part)
            bar.update(len(part))
    store.directory.producer_pages(codes)
    return [_("Made %(what)s") % {"what": what} for what in store.directory.made]
