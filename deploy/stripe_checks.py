"""What may be wrong with the keys of Stripe, as system checks, each with an id and a remedy.

What Stripe itself says of them is asked by `manage.py check --deploy` alone. No check ever shows a key.
"""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Tags, Warning, register

from marketplace.payments import providers
from marketplace.payments.models import Method

SECRET_KEYS = ("sk_test_", "sk_live_", "rk_test_", "rk_live_")
SIGNS = "whsec_"


@register(deploy=True)
def cards_may_be_taken(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Without keys nobody is offered to pay by card; whoever wants that learns here how."""
    if settings.STRIPE_SECRET_KEY or settings.STRIPE_WEBHOOK_SECRETS:
        return []
    hint = (
        "To offer it, set STRIPE_SECRET_KEY to a restricted key of your Stripe account (Checkout Sessions and Refunds: "
        "write; PaymentIntents and Webhook Endpoints: read), and STRIPE_WEBHOOK_SECRETS to the signing secret of an "
        f"endpoint {settings.SITE_ADDRESS}webhooks/stripe/ there: .env.example names its events."
    )
    return [Info("Nobody can pay by card: no keys of Stripe are set.", hint=hint, id="ocop.I050")]


@register
def both_halves_are_set(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A key without a secret would take money that is never heard of: the method stays hidden."""
    if bool(settings.STRIPE_SECRET_KEY) == bool(settings.STRIPE_WEBHOOK_SECRETS):
        return []
    missing = "STRIPE_WEBHOOK_SECRETS" if settings.STRIPE_SECRET_KEY else "STRIPE_SECRET_KEY"
    hint = "Set both, or neither: until then nobody is offered to pay by card."
    return [Error(f"{missing} is missing.", hint=hint, id="ocop.E051")]


@register
def the_key_is_a_secret_one(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Stripe shows several kinds of keys side by side."""
    if not settings.STRIPE_SECRET_KEY or settings.STRIPE_SECRET_KEY.startswith(SECRET_KEYS):
        return []
    hint = f"It begins with {', '.join(SECRET_KEYS[:-1])} or {SECRET_KEYS[-1]}; one with pk_ is for browsers."
    return [Error("STRIPE_SECRET_KEY is no secret key of Stripe.", hint=hint, id="ocop.E052")]


@register
def the_secrets_are_of_endpoints(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """What signs messages has a form of its own."""
    if all(secret.startswith(SIGNS) for secret in settings.STRIPE_WEBHOOK_SECRETS):
        return []
    hint = f"Each begins with {SIGNS}: it stands on the page of the webhook endpoint at Stripe."
    return [Error("STRIPE_WEBHOOK_SECRETS holds what signs no message.", hint=hint, id="ocop.E053")]


@register(Tags.security, deploy=True)
def the_money_is_real(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """With a key for test mode anybody may order with a card that is printed in Stripe's documentation."""
    if "_test_" not in settings.STRIPE_SECRET_KEY or settings.DEMO or settings.DEBUG:
        return []
    hint = "Set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRETS to those of live mode before goods are sent."
    return [Warning("Cards are taken in Stripe's test mode: nobody is charged.", hint=hint, id="ocop.W054")]


@register
def the_demo_takes_no_money(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Its goods are invented."""
    if "_live_" not in settings.STRIPE_SECRET_KEY or not settings.DEMO:
        return []
    hint = "Unset STRIPE_SECRET_KEY, or set it to a key for Stripe's test mode."
    return [Error("The demonstration would charge real cards.", hint=hint, id="ocop.E056")]


@register(deploy=True)
def stripe_tells_us_all_we_need(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The key is alive, and our door hears of money, of its return and of disputes. Waits for Stripe."""
    if Method.CARD not in providers.offered():
        return []
    hint = "At Stripe, under Webhooks: .env.example names the address, the events and the version of the API."
    return [Error(said, hint=hint, id="ocop.E055") for said in providers.provider_for(Method.CARD).check()]
