"""Shapes of our app's own webhooks and of our app itself."""

from marketplace.stores.saleor.shapes import Edges, Named, Shape


class Webhook(Named):
    """A subscription as Saleor has it."""

    identifier: str | None
    is_active: bool
    target_url: str
    subscription_query: str | None


class _OwnWebhooks(Named):
    webhooks: tuple[Webhook, ...] | None


class OwnWebhooks(Shape):
    """Every webhook of our app."""

    app: _OwnWebhooks


class FailedDelivery(Named):
    """What Saleor gave up to deliver; `payload` is the body it sent."""

    payload: str | None


class _Failures(Shape):
    event_deliveries: Edges[FailedDelivery] | None


class FailedWebhooks(Shape):
    """One page of what one webhook failed to deliver, the newest first."""

    webhook: _Failures | None


class _Permission(Shape):
    code: str


class OurApp(Named):
    """Our app as the bearer of a token sees it."""

    identifier: str | None
    is_active: bool | None
    permissions: tuple[_Permission, ...] | None


class WhoAmI(Shape):
    """Whose token it is."""

    app: OurApp
