"""Speaking GraphQL to Saleor: a document and its variables there, a validated value back.

The only module that knows HTTP. Reads are tried again, writes never: a write whose reply is lost may be running still,
and nearly every mutation of Saleor acts twice when it is said twice.
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import urljoin

import requests
import stamina
import urllib3
from django.db import connection
from stamina.instrumentation import RetryDetails, set_on_retry_hooks

from marketplace.stores import patience
from marketplace.stores.errors import StoreUnavailable
from marketplace.stores.saleor import rest
from marketplace.stores.saleor.answers import Answer, operation, refuse_status, validated
from marketplace.stores.saleor.errors import NoAnswer, ReplyLost

CONNECT_S, READ_S = 2.0, 20.0
KEYS_READ_S = 3.0  # somebody waits at our door for it
SHORTEST_TRY_S = 0.5
IDLE_S = 3.0  # uvicorn closes what idles for 5 s; a write that meets the closing socket would be a lost reply

logger = logging.getLogger(__name__)


class Tries(NamedTuple):
    """How often a question is asked, and how long at most in all."""

    attempts: int
    total_s: float
    connect_s: float = CONNECT_S
    longest_pause_s: float = 3.0


PATIENT = Tries(5, 20.0)
HURRIED = Tries(3, 3.0, connect_s=1.0, longest_pause_s=0.5)  # somebody waits for a page
ONE_TRY = Tries(1, 2.0, connect_s=1.0)  # after a rest


class _TryLater(StoreUnavailable):
    """No answer this time; `after_s` is the pause that Saleor asked for."""

    def __init__(self, message: str, after_s: float | None = None) -> None:
        super().__init__(message)
        self.after_s = after_s


class Transport:
    """One Saleor and the token of our app there. Threads may share it, and a forked child may go on with it."""

    def __init__(self, url: str, token: str | Callable[[], str]) -> None:
        """`token` may be asked anew for every request: our app can be installed again meanwhile."""
        self.url = url
        self._token: Callable[[], str] = token if callable(token) else lambda: token
        self._local = threading.local()

    def read(self, document: str, variables: Mapping[str, object], shape: type[Answer]) -> Answer:
        """Ask, up to five times within 20 s, and validate the answer; where a page is waited for, within 3 s.

        After a question that was given up, Saleor rests: see `rest`. Raises StoreUnavailable (StoreResting where it
        was not asked), TokenDead, Rejected, DocumentRefused.
        """
        _require_no_transaction()
        tries, began_at = self._tries(), time.monotonic()
        until = began_at + tries.total_s
        retries = stamina.retry_context(
            on=_pause_before(until),
            attempts=tries.attempts,
            timeout=tries.total_s,
            wait_initial=0.1,
            wait_max=tries.longest_pause_s,
        )
        try:
            for attempt in retries:
                with attempt:
                    response = self._ask_once(document, variables, until, tries.connect_s)
                    return validated(_body(response, document), shape, document)
        except _TryLater as error:
            rest.of(self.url).failed(began_at, error)
            raise
        raise AssertionError("the last error is let through")

    def write(self, document: str, variables: Mapping[str, object], shape: type[Answer]) -> Answer:
        """Say it once, and validate the answer.

        Raises ReplyLost when it was sent and nobody knows what became of it, StoreUnavailable when it was not done or
        is over, TokenDead, Rejected, DocumentRefused.
        """
        _require_no_transaction()
        try:
            response = self._post(document, variables, (CONNECT_S, READ_S))
        except requests.RequestException as error:
            lost = StoreUnavailable if _was_never_sent(error) else ReplyLost
            raise lost(f"{operation(document)}: {error}") from error
        if response.status_code >= 500:
            raise ReplyLost(f"{operation(document)}: HTTP {response.status_code}")
        if response.status_code != 429:
            rest.of(self.url).answered()
        refuse_status(response.status_code, response.text, document)
        try:
            return validated(_body(response, document), shape, document)
        except NoAnswer as error:
            raise ReplyLost(str(error)) from error

    def _tries(self) -> Tries:
        """How patiently to ask now. Raises StoreResting."""
        if not patience.is_hurried():
            return PATIENT
        return ONE_TRY if rest.of(self.url).ask(ONE_TRY.total_s + ONE_TRY.connect_s) else HURRIED

    def _ask_once(
        self, document: str, variables: Mapping[str, object], until: float, connect_s: float
    ) -> requests.Response:
        read_s = min(READ_S, max(SHORTEST_TRY_S, until - time.monotonic()))
        try:
            response = self._post(document, variables, (connect_s, read_s))
        except requests.RequestException as error:
            raise _TryLater(f"{operation(document)}: {error}") from error
        if response.status_code == 429 or response.status_code >= 500:
            said = f"{operation(document)}: HTTP {response.status_code}"
            raise _TryLater(said, _seconds(response.headers.get("Retry-After", "")))
        rest.of(self.url).answered()
        refuse_status(response.status_code, response.text, document)
        return response

    def _post(self, document: str, variables: Mapping[str, object], timeout: tuple[float, float]) -> requests.Response:
        return self._session().post(
            self.url,
            json={"query": document, "variables": dict(variables)},
            timeout=timeout,
            allow_redirects=False,
        )

    def _session(self) -> requests.Session:
        """This thread's connection, renewed after a fork and after a pause."""
        now, local = time.monotonic(), self._local
        if getattr(local, "pid", None) != os.getpid():
            local.session, local.pid = requests.Session(), os.getpid()
            local.session.auth = self._sign
        elif now - local.used_at > IDLE_S:
            local.session.close()
        local.used_at = now
        session: requests.Session = local.session
        return session

    def _sign(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        # As an auth object, not as a header of the session: a header would lose against a .netrc.
        if token := self._token():
            request.headers["Authorization"] = f"Bearer {token}"
        return request


def public_keys(api_url: str) -> object:
    """What a Saleor publishes of the keys it signs by, unvalidated. Asked once. Raises StoreUnavailable."""
    _require_no_transaction()
    address = urljoin(api_url, "/.well-known/jwks.json")
    try:
        response = requests.get(address, timeout=(CONNECT_S, KEYS_READ_S), allow_redirects=False)
        if response.status_code != 200:
            raise StoreUnavailable(f"{address}: HTTP {response.status_code}")
        return response.json()
    except (requests.RequestException, ValueError) as error:
        raise StoreUnavailable(f"{address}: {error}") from error


def _require_no_transaction() -> None:
    if connection.in_atomic_block:
        raise RuntimeError("Saleor is spoken to outside of transactions only: a lock would be held for its answer")


def _pause_before(until: float) -> Callable[[Exception], bool | float]:
    """Whether an error is worth another try, and after which pause; never one that would end after `until`."""

    def pause(error: Exception) -> bool | float:
        if not isinstance(error, _TryLater):
            return False
        if error.after_s is None:
            return time.monotonic() + SHORTEST_TRY_S < until
        return error.after_s if time.monotonic() + error.after_s < until else False

    return pause


def _seconds(retry_after: str) -> float | None:
    """The pause a header asks for; a date or nonsense is left to our own growing pauses."""
    return max(0.1, int(retry_after)) if retry_after.isdecimal() else None


def _body(response: requests.Response, document: str) -> object:
    try:
        return response.json(parse_float=Decimal)
    except ValueError as error:
        raise NoAnswer(f"{operation(document)}: malformed JSON: {error}") from error


def _was_never_sent(error: requests.RequestException) -> bool:
    """True when no connection came about. Whatever broke later may have reached Saleor."""
    if isinstance(error, requests.ConnectTimeout | requests.exceptions.InvalidURL | requests.exceptions.MissingSchema):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, urllib3.exceptions.NewConnectionError)


def _note_retry(details: RetryDetails) -> None:
    """One plain line a retry, where stamina would warn with the whole error."""
    logger.info("%.200s: asked again in %.1f s", details.caused_by, details.wait_for)


set_on_retry_hooks([_note_retry])  # nobody else here uses stamina, and its hooks are one list for all
