"""A Saleor that signs as the real one does, and answers what a test tells it to, by the name of the operation."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import jwt
import responses
from cryptography.hazmat.primitives.asymmetric import rsa
from django.utils import timezone
from jwt.algorithms import RSAAlgorithm
from requests import PreparedRequest

from marketplace.stores.saleor.models import Installation, KeySet

API = "http://saleor.test/graphql/"
KEYS = "http://saleor.test/.well-known/jwks.json"
APP = "QXBwOjE="
ISSUED = "2026-11-24T03:00:00.000000+00:00"


class Key:
    """One RSA key of a Saleor."""

    def __init__(self, kid: str) -> None:
        self.kid = kid
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    @property
    def public(self) -> dict[str, Any]:
        facts = json.loads(RSAAlgorithm.to_jwk(self.private.public_key()))
        return facts | {"kid": self.kid, "use": "sig", "alg": "RS256"}

    def sign(self, body: bytes, **head: Any) -> str:
        """Detached, over the raw bytes, as Saleor signs webhooks."""
        header = {"b64": False, "crit": ["b64"], "kid": self.kid} | head
        return jwt.PyJWS().encode(body, self.private, algorithm="RS256", headers=header, is_payload_detached=True)

    def token(self, **claims: Any) -> str:
        """What the dashboard hands to our app."""
        now = int(time.time())
        facts = {
            "iss": API,
            "iat": now,
            "exp": now + 300,
            "type": "thirdparty",
            "app": APP,
            "is_staff": True,
            "email": "admin@example.com",
            "user_permissions": ["MANAGE_PRODUCTS"],
        }
        return jwt.encode(facts | claims, self.private, algorithm="RS256", headers={"kid": self.kid})


FIRST, SECOND, STRANGE = Key("first"), Key("second"), Key("strange")


def install(*keys: Key) -> Installation:
    """Our app on the Saleor of the settings; its keys are known where some are given."""
    if keys:
        now = timezone.now()
        KeySet.objects.create(api_url=API, keys={key.kid: key.public for key in keys}, asked_at=now, read_at=now)
    return Installation.objects.create(api_url=API, app_id=APP, token="a token")


@contextmanager
def publishing(*keys: Key) -> Iterator[list[str]]:
    """Saleor publishes these keys while the block runs; gives the list of who asked for them."""
    asked: list[str] = []

    def answer(request: PreparedRequest) -> tuple[int, dict[str, str], str]:
        asked.append(request.url or "")
        return 200, {}, json.dumps({"keys": [key.public for key in keys]})

    with responses.RequestsMock(assert_all_requests_are_fired=False) as net:
        net.add_callback(responses.GET, KEYS, callback=answer)
        yield asked


@contextmanager
def answering(**answers: Any) -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """Saleor answers by the operation's name: with data, with what a function makes of the variables, or fails.

    Gives the list of what was asked: operation and variables.
    """
    asked: list[tuple[str, dict[str, Any]]] = []

    def answer(request: PreparedRequest) -> tuple[int, dict[str, str], str]:
        body = json.loads(request.body or "{}")
        name = body["query"].split()[1].partition("(")[0]
        asked.append((name, body["variables"]))
        given = answers[name]
        data = given(body["variables"]) if isinstance(given, Callable) else given
        if isinstance(data, int):
            return data, {}, "{}"
        return 200, {}, json.dumps({"data": {"app": {"id": APP}} | data})

    with responses.RequestsMock(assert_all_requests_are_fired=False) as net:
        net.add_callback(responses.POST, API, callback=answer, content_type="application/json")
        yield asked


def edges(*nodes: dict[str, Any], more: str = "") -> dict[str, Any]:
    """One page of a connection."""
    page = {"hasNextPage": bool(more), "endCursor": more or None}
    return {"edges": [{"node": node} for node in nodes], "pageInfo": page}


def event(kind: str, *, by: str = "", at: str = ISSUED, **facts: Any) -> bytes:
    """The body of a webhook; `by` is the app that did it, a member of staff where nothing is said."""
    issuer = {"id": by} if by else {}
    head = {"__typename": kind, "issuedAt": at, "issuingPrincipal": issuer, "recipient": {"id": APP}}
    return json.dumps(head | facts).encode()


def product_event(code: str = "68-0001", kind: str = "ProductUpdated", **facts: Any) -> bytes:
    return event(kind, product={"id": "UHJvZHVjdDox", "externalReference": code}, **facts)


def order_event(ref: str, kind: str = "OrderUpdated", code: str = "68-0001", **facts: Any) -> bytes:
    lines = [{"variant": {"product": {"externalReference": code}}}]
    return event(kind, order={"id": "T3JkZXI6MQ==", "externalReference": ref, "lines": lines}, **facts)
