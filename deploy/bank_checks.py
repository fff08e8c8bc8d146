"""What may be wrong with the bank account and its notices, as system checks, each with an id and a remedy."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning, register

from marketplace.payments.errors import NoAccount
from marketplace.payments.providers import accounts


@register
def the_account_can_be_named_by_a_code(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Half an account, or one with a typing error, would silently offer no transfer."""
    if not _is_named():
        return []
    try:
        accounts.of_market()
    except NoAccount:
        hint = "OCOP_BANK_BIN has six digits (970436), OCOP_BANK_ACCOUNT 4 to 19 letters and digits without blanks."
        return [Error("No VietQR code can name the market's bank account.", hint=hint, id="ocop.E030")]
    return []


@register(deploy=True)
def transfers_may_be_taken(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Without an account nobody is offered to pay by transfer; whoever wants that learns here how."""
    if _is_named():
        return []
    hint = (
        "To offer it, set OCOP_BANK_BIN, OCOP_BANK_ACCOUNT and OCOP_BANK_NAME to the account of a partner licensed to "
        "collect for others (Decree 52/2024), and SEPAY_SECRETS to the secret of its notices."
    )
    return [Info("Nobody can pay by VietQR: the market has no bank account.", hint=hint, id="ocop.I031")]


@register(deploy=True)
def transfers_are_told_of(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Goods are held for 15 minutes: nobody confirms transfers that fast by hand, night and day."""
    if not _is_named() or settings.SEPAY_SECRETS or settings.SEPAY_API_KEYS:
        return []
    hint = (
        "Let SePay send what comes into the account, signed by HMAC-SHA256, to "
        f"{settings.SITE_ADDRESS}webhooks/bank/ and set SEPAY_SECRETS to the secret; until then an officer confirms "
        "each transfer within 15 minutes at /quan-ly/thanh-toan/."
    )
    return [Warning("No bank tells of the transfers that come.", hint=hint, id="ocop.W032")]


def _is_named() -> bool:
    """True when the settings name an account, or half of one."""
    return bool(settings.MARKET_BANK_BIN or settings.MARKET_BANK_ACCOUNT)
