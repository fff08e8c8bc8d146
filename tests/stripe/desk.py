"""A Stripe that remembers: what the published contract's examples cannot show. It stands where Stripe's client sends.

It knows pages, money, refunds and idempotency keys as Stripe documents them, lets a test pay, lose a reply or go away,
and signs messages as Stripe does. With the address of a stripe-mock it has every request checked there as well.
"""

import hashlib
import hmac
import itertools
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

import requests
import stripe

SECRET = "whsec_of_the_tests"
SHORTEST_S, LONGEST_S = 30 * 60, 24 * 3_600

Facts = dict[str, object]


class _Refused(Exception):
    """An error that Stripe answers with."""

    def __init__(self, status: int, message: str, *, code: str = "", kind: str = "invalid_request_error") -> None:
        self.status, self.body = status, {"error": {"type": kind, "code": code, "message": message}}
        super().__init__(message)


@dataclass
class Desk(stripe.HTTPClient):
    """Stripe's side of one account, in test mode."""

    contract: str = ""
    sessions: dict[str, Facts] = field(default_factory=dict)
    intents: dict[str, Facts] = field(default_factory=dict)
    refunds: dict[str, Facts] = field(default_factory=dict)
    doors: list[Facts] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    away: bool = False
    lose_replies_to: str = ""
    refuse_with: tuple[int, Facts] | None = None
    name = "desk"

    def __post_init__(self) -> None:
        super().__init__()
        self._numbers = itertools.count(1)
        self._kept: dict[str, tuple[str, str]] = {}  # idempotency key → request, answer

    # What a test does

    def pay(self, session_id: str) -> Facts:
        """The buyer pays on the page."""
        session = self.sessions[session_id]
        assert session["status"] == "open", "nobody can pay there"
        intent = {
            "id": f"pi_{next(self._numbers)}",
            "object": "payment_intent",
            "metadata": session["of_intent"],
            "amount": session["amount_total"],
            "left": session["amount_total"],
        }
        self.intents[str(intent["id"])] = intent
        session |= {"status": "complete", "payment_status": "paid", "payment_intent": intent["id"]}
        return session

    def refund_by_hand(self, intent: str, amount: int) -> Facts:
        """Somebody gives money back at Stripe's own desk."""
        return self._refunded({"payment_intent": intent, "amount": str(amount)})

    def event(self, kind: str, thing: Mapping[str, object], **facts: object) -> bytes:
        """A message about a thing as it is now."""
        number = next(self._numbers)
        event = {"id": f"evt_{number}", "object": "event", "type": kind, "created": int(time.time()), "livemode": False}
        return json.dumps(event | facts | {"data": {"object": dict(thing)}}).encode()

    # What Stripe's client calls

    def request(self, method: str, url: str, headers: Mapping[str, str], post_data: str | None = None):
        """One request over the wire: bytes, status, headers."""
        self.asked.append((method, urlsplit(url).path))
        if self.away:
            raise stripe.APIConnectionError("nobody answers")
        if self.refuse_with is not None:
            status, error = self.refuse_with
            return json.dumps({"error": error}).encode(), status, {"Request-Id": "req_1"}
        self._hold_to_contract(method, url, headers, post_data)
        status, body = self._answer(method, url, headers.get("Idempotency-Key", ""), post_data or "")
        if self.lose_replies_to == method:
            raise stripe.APIConnectionError("the line broke")
        return json.dumps(body).encode(), status, {"Request-Id": "req_1"}

    def close(self) -> None:
        """Nothing is open."""

    def _hold_to_contract(self, method: str, url: str, headers: Mapping[str, str], post_data: str | None) -> None:
        if not self.contract:
            return
        parts = urlsplit(url)
        there = f"{self.contract}{parts.path}?{parts.query}"
        said = requests.request(method, there, headers=dict(headers), data=post_data, timeout=10)
        assert said.status_code == 200, f"{method} {parts.path} breaks the contract: {said.text}"

    def _answer(self, method: str, url: str, key: str, post_data: str) -> tuple[int, Facts]:
        request = f"{method} {url} {post_data}"
        if method == "post" and key in self._kept:
            before, answer = self._kept[key]
            if before != request:
                refused = _Refused(400, "Keys can only be used with the same parameters.", kind="idempotency_error")
                return refused.status, refused.body
            return 200, json.loads(answer)
        try:
            body = self._done(method, urlsplit(url).path, dict(parse_qsl(post_data or urlsplit(url).query)))
        except _Refused as refused:
            return refused.status, refused.body
        if method == "post":
            self._kept[key] = (request, json.dumps(body))
        return 200, body

    def _done(self, method: str, path: str, said: Mapping[str, str]) -> Facts:
        if found := re.fullmatch(r"/v1/checkout/sessions/(\w+)(/expire)?", path):
            session = self._get(self.sessions, found[1])
            return self._expired(session) if found[2] else session
        if found := re.fullmatch(r"/v1/payment_intents/(\w+)", path):
            return self._get(self.intents, found[1])
        return {
            ("post", "/v1/checkout/sessions"): self._opened,
            ("get", "/v1/checkout/sessions"): self._listed_sessions,
            ("post", "/v1/refunds"): self._refunded,
            ("get", "/v1/refunds"): lambda said: _listed(
                each for each in self.refunds.values() if each["payment_intent"] == said["payment_intent"]
            ),
            ("get", "/v1/webhook_endpoints"): lambda said: _listed(self.doors),
        }[method, path](said)

    def _get(self, things: Mapping[str, Facts], key: str) -> Facts:
        if key not in things:
            raise _Refused(404, f"No such thing: {key}", code="resource_missing")
        return things[key]

    def _opened(self, said: Mapping[str, str]) -> Facts:
        now = int(time.time())
        ends = int(said.get("expires_at", now + LONGEST_S))
        if not now + SHORTEST_S <= ends <= now + LONGEST_S:
            raise _Refused(400, "The `expires_at` timestamp must be between 30 minutes and 24 hours from now.")
        if "@" not in said.get("customer_email", "@"):
            raise _Refused(400, "Invalid email address", code="email_invalid")
        number = next(self._numbers)
        session: Facts = {
            "id": f"cs_test_{number}",
            "object": "checkout.session",
            "created": now,
            "status": "open",
            "payment_status": "unpaid",
            "amount_total": int(said["line_items[0][price_data][unit_amount]"]),
            "currency": said["line_items[0][price_data][currency]"],
            "client_reference_id": said["client_reference_id"],
            "payment_intent": None,
            "expires_at": ends,
            "url": f"https://checkout.stripe.com/c/pay/cs_test_{number}",
            "locale": said["locale"],
            "success_url": said["success_url"],
            "cancel_url": said["cancel_url"],
            "of_intent": _inside(said, "payment_intent_data[metadata]"),
        }
        self.sessions[str(session["id"])] = session
        return session

    def _expired(self, session: Facts) -> Facts:
        if session["status"] != "open":
            raise _Refused(
                400, f"Only Checkout Sessions with a status of open can be expired, not {session['status']}."
            )
        session |= {"status": "expired", "url": None}
        return session

    def _listed_sessions(self, said: Mapping[str, str]) -> Facts:
        first, last = int(said["created[gte]"]), int(said["created[lte]"])
        newest_first = reversed(self.sessions.values())
        return _listed(each for each in newest_first if first <= int(str(each["created"])) <= last)

    def _refunded(self, said: Mapping[str, str]) -> Facts:
        intent, amount = self._get(self.intents, said["payment_intent"]), int(said["amount"])
        if amount > int(str(intent["left"])):
            code = "charge_already_refunded" if not intent["left"] else "amount_too_large"
            raise _Refused(400, f"Refund amount ({amount}) is greater than what is left.", code=code)
        intent["left"] = int(str(intent["left"])) - amount
        refund: Facts = {
            "id": f"re_{next(self._numbers)}",
            "object": "refund",
            "amount": amount,
            "currency": "vnd",
            "status": "succeeded",
            "payment_intent": intent["id"],
            "metadata": _inside(said, "metadata"),
        }
        self.refunds[str(refund["id"])] = refund
        return refund


def signed(body: bytes, *, secret: str = SECRET, at: int | None = None) -> dict[str, str]:
    """The header Stripe sends with a body: HMAC-SHA256 of `<timestamp>.<body>`, as its documentation spells it."""
    timestamp = int(time.time()) if at is None else at
    mac = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256)
    return {"Stripe-Signature": f"t={timestamp},v1={mac.hexdigest()}"}


def _listed(things) -> Facts:
    return {"object": "list", "data": list(things), "has_more": False, "url": "/v1/things"}


def _inside(said: Mapping[str, str], name: str) -> dict[str, str]:
    """The entries of a hash in the form's own spelling: `name[key]`."""
    return {
        spelled[len(name) + 1 : -1]: value
        for spelled, value in said.items()
        if spelled.startswith(f"{name}[") and spelled.endswith("]")
    }
