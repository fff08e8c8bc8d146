"""SePay: a service that watches bank accounts and tells of every transfer.

Its messages: https://developer.sepay.vn/en/sepay-webhooks. Each is signed (`X-SePay-Signature: sha256=<hex>`, HMAC of
`<X-SePay-Timestamp>.<body>`) or carries a key (`Authorization: Apikey <key>`); several secrets are known while one is
replaced. A message counts once by its `id`, so an old one that comes again does no harm: `OLDEST_S` is longer than the
33 minutes in which SePay tries again.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from marketplace.payments.errors import Forged, Unreadable
from marketplace.payments.models import StepKind
from marketplace.payments.providers.base import VND, ByHand, Callback

OLDEST_S = 3_600
BANK_TIME = ZoneInfo("Asia/Ho_Chi_Minh")  # SePay's transactionDate has no zone
LONGEST_SAID = 500
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # what no database takes
FIRST_YEAR, LAST_YEAR = 2000, 2200
MOST_VND = 10**15


class SePay(ByHand):
    """What came into the accounts. `payment_in` finds the payment that a transfer's words name, "" for none."""

    def __init__(self, payment_in: Callable[[str], str], *, secrets: Sequence[str], api_keys: Sequence[str]) -> None:
        self._payment_in, self._secrets, self._api_keys = payment_in, tuple(secrets), tuple(api_keys)

    def read_callbacks(self, headers: Mapping[str, str], body: bytes) -> Sequence[Callback]:
        """The transfer that the message tells of; nothing for money that went out."""
        self._require_sender({name.lower(): value for name, value in headers.items()}, body)
        said = _object(body)
        if said.get("transferType") != "in":
            return ()
        words = " ".join(_text(said, name) for name in ("code", "content", "description"))
        return (
            Callback(
                key=str(_whole(said, "id")),
                payment=self._payment_in(words),
                kind=StepKind.RECEIVED,
                amount_vnd=_whole(said, "transferAmount"),
                currency=(_text(said, "currency") or VND).upper()[:3],
                reference=_text(said, "referenceCode")[:120],
                at=_instant(_text(said, "transactionDate")),
                said=_text(said, "content").strip()[:LONGEST_SAID],
                account=(_text(said, "subAccount") or _text(said, "accountNumber"))[:40],
            ),
        )

    def check(self) -> list[str]:
        """Nothing can be believed without a secret."""
        return (
            [] if self._secrets or self._api_keys else ["SePay: no secret and no key is set, so no notice is believed."]
        )

    def _require_sender(self, headers: Mapping[str, str], body: bytes) -> None:
        """A signature where a secret is set, else the key. Raises Forged."""
        if self._secrets:
            self._require_signature(headers.get("x-sepay-timestamp", ""), headers.get("x-sepay-signature", ""), body)
        elif not any(_same(headers.get("authorization", ""), f"Apikey {key}") for key in self._api_keys):
            raise Forged("no key of ours")

    def _require_signature(self, timestamp: str, signature: str, body: bytes) -> None:
        expected = [sign(secret, timestamp, body) for secret in self._secrets]
        if not any(_same(signature, each) for each in expected):
            raise Forged("not signed with a secret of ours")
        if not timestamp.isdecimal() or abs(timezone.now().timestamp() - int(timestamp)) > OLDEST_S:
            raise Forged("signed too long ago")


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The signature of a message, as SePay writes it."""
    signed = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return f"sha256={signed.hexdigest()}"


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())


def _object(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("no JSON") from error
    if not isinstance(said, dict):
        raise Unreadable("no object")
    return said


def _text(said: Mapping[str, Any], name: str) -> str:
    """What is said under a name, without signs that cannot be kept."""
    return UNSTORABLE.sub("", str(said.get(name) or ""))


def _whole(said: Mapping[str, Any], name: str) -> int:
    """A whole number, as a number or as digits. Raises Unreadable."""
    value = said.get(name)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:20])
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= MOST_VND:
        raise Unreadable(f"{name} is {str(value)[:40]}")
    return value


def _instant(text: str) -> datetime | None:
    """When the bank booked it; None where that cannot be read, as nothing depends on it."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not FIRST_YEAR <= read.year < LAST_YEAR:  # a form's empty date, 0001-01-01, cannot be kept in every zone
        return None
    return read if read.tzinfo else read.replace(tzinfo=BANK_TIME)
