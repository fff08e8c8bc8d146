"""Who waits for a page is not held up by a Saleor that is away; who has time, and who writes, is."""

import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
import requests
import responses

from marketplace.stores import patience
from marketplace.stores.errors import StoreResting, StoreUnavailable
from marketplace.stores.saleor import rest, transport
from marketplace.stores.saleor.transport import HURRIED, ONE_TRY, PATIENT, Transport
from tests.marketplace.test_saleor_transport import ANSWER, QUESTION, URL, Price, ask, say

DONE = {"data": {"changePrice": {"thing": {"id": "T"}, "errors": []}}}


@pytest.fixture
def saleor() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as net:
        yield net


@pytest.fixture
def clock(monkeypatch) -> SimpleNamespace:
    """The time that passes here is said here; nobody sleeps."""
    told = SimpleNamespace(now=1_000.0)
    told.monotonic = lambda: told.now
    for module in (rest, transport):
        monkeypatch.setattr(module, "time", told)
    monkeypatch.setattr("tenacity.nap.time", SimpleNamespace(sleep=lambda _seconds: None))
    return told


def ask_for_a_page() -> int:
    with patience.hurry():
        return ask()


def be_down(saleor: responses.RequestsMock) -> None:
    saleor.upsert(responses.POST, URL, body=requests.ReadTimeout("read timed out"))


def be_up(saleor: responses.RequestsMock) -> None:
    saleor.upsert(responses.POST, URL, json=ANSWER)


def give_up(saleor: responses.RequestsMock) -> int:
    """A page's question is given up; how often Saleor was asked until then."""
    be_down(saleor)
    with pytest.raises(StoreUnavailable):
        ask_for_a_page()
    return len(saleor.calls)


def test_a_page_waits_three_seconds_where_a_worker_waits_twenty():
    assert (HURRIED.total_s, ONE_TRY.total_s, PATIENT.total_s) == (3.0, 2.0, 20.0)


def test_only_what_is_done_in_a_hurry_is_hurried():
    with patience.hurry():
        heard = []
        thread = threading.Thread(target=lambda: heard.append(patience.is_hurried()))
        thread.start()
        thread.join()

        assert (patience.is_hurried(), heard) == (True, [False])
    assert not patience.is_hurried()


def test_after_a_question_that_was_given_up_pages_are_refused_unasked(saleor, clock):
    asked = give_up(saleor)
    be_up(saleor)
    clock.now += rest.REST_S - 0.1

    with pytest.raises(StoreResting):
        ask_for_a_page()

    assert asked == HURRIED.attempts
    assert len(saleor.calls) == asked


@pytest.mark.parametrize(
    "bad", [{"status": 500}, {"status": 503}, {"status": 429}, {"body": requests.ConnectionError()}]
)
def test_whatever_is_no_answer_begins_a_rest(saleor, clock, bad):
    saleor.post(URL, **bad)
    with pytest.raises(StoreUnavailable):
        ask_for_a_page()

    with pytest.raises(StoreResting):
        ask_for_a_page()


@pytest.mark.parametrize("bad", [{"body": "<html>busy</html>"}, {"json": {"data": {"app": None}}}, {"status": 401}])
def test_an_answer_that_is_of_no_use_came_quickly_and_begins_none(saleor, clock, bad):
    saleor.post(URL, **bad)

    for _ in range(2):
        with pytest.raises(StoreUnavailable) as error:
            ask_for_a_page()
        assert not isinstance(error.value, StoreResting)


def test_after_the_rest_one_tries_once_while_the_others_are_refused(saleor, clock):
    asked = give_up(saleor)
    clock.now += rest.REST_S

    def meanwhile(_request: requests.PreparedRequest) -> None:
        with pytest.raises(StoreResting):
            ask_for_a_page()
        raise requests.ReadTimeout

    saleor.remove(responses.POST, URL)
    saleor.add_callback(responses.POST, URL, callback=meanwhile)
    with pytest.raises(StoreUnavailable) as error:
        ask_for_a_page()

    assert not isinstance(error.value, StoreResting)
    assert len(saleor.calls) == asked + 1
    with pytest.raises(StoreResting):
        ask_for_a_page()


def test_the_one_try_that_is_answered_ends_the_rest_for_all(saleor, clock):
    give_up(saleor)
    clock.now += rest.REST_S
    be_up(saleor)

    assert [ask_for_a_page(), ask_for_a_page()] == [85_000, 85_000]


def test_a_try_that_never_comes_back_lets_another_one_through(saleor, clock):
    give_up(saleor)
    clock.now += rest.REST_S
    assert rest.of(URL).ask(ONE_TRY.total_s)
    be_up(saleor)

    with pytest.raises(StoreResting):
        ask_for_a_page()
    clock.now += ONE_TRY.total_s

    assert ask_for_a_page() == 85_000


def test_who_has_time_asks_a_resting_saleor_and_ends_its_rest(saleor, clock):
    give_up(saleor)
    be_up(saleor)

    assert ask() == 85_000
    assert ask_for_a_page() == 85_000


def test_a_write_is_said_to_a_resting_saleor(saleor, clock):
    """Whoever writes has read before; and what must be told must not wait for a page's sake."""
    give_up(saleor)
    saleor.upsert(responses.POST, URL, json=DONE)

    with patience.hurry():
        assert say() == "T"

    be_up(saleor)
    assert ask_for_a_page() == 85_000


def test_a_write_keeps_its_twenty_seconds_where_somebody_waits(saleor):
    saleor.post(URL, json=DONE)

    with patience.hurry():
        say()

    [call] = saleor.calls
    assert call.request.req_kwargs["timeout"] == (2.0, 20.0)


def test_one_question_that_kills_saleor_does_not_hide_the_others(saleor, clock):
    def others_are_answered(_request: requests.PreparedRequest) -> tuple[int, dict, str]:
        clock.now += 0.1
        rest.of(URL).answered()
        return 500, {}, ""

    saleor.add_callback(responses.POST, URL, callback=others_are_answered)
    with pytest.raises(StoreUnavailable):
        ask_for_a_page()
    saleor.remove(responses.POST, URL)
    be_up(saleor)

    assert ask_for_a_page() == 85_000


def test_each_saleor_rests_alone(saleor, clock):
    give_up(saleor)
    saleor.post("http://another.test/graphql/", json=ANSWER)

    with patience.hurry():
        assert Transport("http://another.test/graphql/", "x").read(QUESTION, {"sku": "S-1"}, Price).price == 85_000


def test_a_rest_is_one_line_in_the_log_and_a_retry_a_plain_one(saleor, clock, caplog):
    caplog.set_level(logging.INFO)
    give_up(saleor)
    for _ in range(20):
        with pytest.raises(StoreResting):
            ask_for_a_page()
    clock.now += rest.REST_S
    be_up(saleor)
    ask_for_a_page()

    told = [(record.levelname, record.getMessage()) for record in caplog.records]
    retry = ("INFO", "price: read timed out: asked again in")
    assert [(level, text.rpartition(" in ")[0] + " in") for level, text in told[: HURRIED.attempts - 1]] == [retry] * 2
    assert told[HURRIED.attempts - 1 :] == [
        ("WARNING", f"{URL} does not answer and is left alone for 5 s: price: read timed out"),
        ("INFO", f"{URL} answers again"),
    ]
    assert not any(record.exc_info for record in caplog.records)


def test_who_waits_for_a_page_of_a_hanging_saleor_waits_once_and_not_long(monkeypatch):
    monkeypatch.setattr(transport, "HURRIED", HURRIED._replace(total_s=0.6))
    with hanging() as (url, heard):
        line, waited = Transport(url, "secret"), []
        for _ in range(5):
            began_at = time.monotonic()
            with patience.hurry(), pytest.raises(StoreUnavailable):
                line.read(QUESTION, {"sku": "S-1"}, Price)
            waited.append(time.monotonic() - began_at)

    assert 0.5 <= waited[0] < 1.5
    assert max(waited[1:]) < 0.1
    assert len(heard) == 1


@contextmanager
def hanging() -> Iterator[tuple[str, list[socket.socket]]]:
    """A Saleor that takes every connection and never says a word; gives its address and who called."""
    heard: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def take() -> None:
            while True:
                try:
                    heard.append(server.accept()[0])
                except OSError:
                    return

        thread = threading.Thread(target=take, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/graphql/", heard
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()
            for each in heard:
                each.close()
