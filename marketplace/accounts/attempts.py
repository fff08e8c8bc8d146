"""Wrong secrets, counted per name and per address: five in five minutes, then a pause.

Kept in the database, so that every process of the server counts together.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from marketplace.accounts.errors import TooManyTries
from marketplace.accounts.models import FailedSignIn

TRIES = 5
SPAN = timedelta(minutes=5)


def check(keys: Iterable[str], *, now: datetime) -> None:
    """Raise TooManyTries when any of `keys` failed too often of late."""
    free_at = max((_free_at(key, now) for key in keys), default=now)
    if free_at > now:
        raise TooManyTries(free_at)


def failed(keys: Iterable[str], *, now: datetime) -> None:
    """Count one wrong secret against each of `keys`; what is older than the span is forgotten."""
    FailedSignIn.objects.filter(at__lte=now - SPAN).delete()
    FailedSignIn.objects.bulk_create(FailedSignIn(key=_hashed(key), at=now) for key in keys)


def forget(key: str) -> None:
    """Begin anew after the right secret."""
    FailedSignIn.objects.filter(key=_hashed(key)).delete()


def _free_at(key: str, now: datetime) -> datetime:
    """When the oldest of the last five failures leaves the span; `now` when there are fewer."""
    times = (
        FailedSignIn.objects.filter(key=_hashed(key), at__gt=now - SPAN).order_by("-at").values_list("at", flat=True)
    )
    last = list(times[:TRIES])
    return last[-1] + SPAN if len(last) == TRIES else now


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
