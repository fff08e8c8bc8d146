"""Pauses: a producer stops selling a product for a while ("tạm ngừng bán"). It stays on show and cannot be ordered.

A pause says nothing of the certificate, and a suspension by the office says nothing of the pause: both must be over.
"""

from collections.abc import Iterable

from django.db import transaction

from marketplace import outbox
from marketplace.accounts.models import User
from marketplace.offers.errors import AlreadyPaused, NotPaused
from marketplace.offers.models import PauseStep
from marketplace.offers.register import locked


@transaction.atomic
def pause(product_code: str, *, actor: User | None, reason: str = "") -> PauseStep:
    """Stop selling. Locks the product's row. Raises AlreadyPaused, UnknownProduct."""
    return _step(product_code, paused=True, actor=actor, reason=reason)


@transaction.atomic
def resume(product_code: str, *, actor: User | None, reason: str = "") -> PauseStep:
    """Sell again. Locks the product's row. Raises NotPaused, UnknownProduct."""
    return _step(product_code, paused=False, actor=actor, reason=reason)


def paused_codes(codes: Iterable[str] | None = None) -> set[str]:
    """Those of `codes` (of all products when None) that are paused. One query."""
    steps = PauseStep.objects.order_by("product", "-pk").distinct("product")
    if codes is not None:
        steps = steps.filter(product__code__in=list(codes))
    return {code for code, paused in steps.values_list("product__code", "paused") if paused}


def last_step(product_code: str) -> PauseStep | None:
    """The step that counts, or None when the product was never paused."""
    return PauseStep.objects.select_related("actor").filter(product__code=product_code).order_by("-pk").first()


def _step(product_code: str, *, paused: bool, actor: User | None, reason: str) -> PauseStep:
    product = locked(product_code)
    if paused == bool(paused_codes([product_code])):
        raise AlreadyPaused if paused else NotPaused
    step = PauseStep.objects.create(product=product, paused=paused, actor=actor, reason=reason.strip())
    outbox.record("product.changed", product_code)
    return step
