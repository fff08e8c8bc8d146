"""Bad days on the line to Saleor: what is tried again, what is not, and what the caller hears."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import pytest
import requests
import responses
from django.db import transaction

from marketplace.stores.errors import StoreUnavailable
from marketplace.stores.saleor.errors import DocumentRefused, Problem, Rejected, ReplyLost, TokenDead
from marketplace.stores.saleor.shapes import Dong, Named, Shape
from marketplace.stores.saleor.transport import PATIENT, Transport

URL = "http://saleor.test/graphql/"
QUESTION = "query price($sku: String!) { app { id } price { amount currency } }"
ORDER = "mutation change_price($vnd: Int!) { changePrice(vnd: $vnd) { thing { id } errors { field code message } } }"
ANSWER = {"data": {"app": {"id": "A"}, "price": {"amount": 85000.0, "currency": "VND"}}}


class Price(Shape):
    price: Dong


class Changed(Shape):
    class Payload(Shape):
        thing: Named

    change_price: Payload


@pytest.fixture
def saleor() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as net:
        yield net


@pytest.fixture
def pauses(monkeypatch) -> list[float]:
    """The pauses between tries, which nobody waits for here."""
    slept: list[float] = []
    monkeypatch.setattr("tenacity.nap.time", SimpleNamespace(sleep=slept.append))
    return slept


def ask() -> int:
    return Transport(URL, "secret").read(QUESTION, {"sku": "S-1"}, Price).price


def say() -> str:
    return Transport(URL, "secret").write(ORDER, {"vnd": 1}, Changed).change_price.thing.id


def crash(code: str, message: str = "", **data) -> dict:
    error = {"message": message, "path": ["changePrice"], "extensions": {"exception": {"code": code}}}
    return {"errors": [error], "data": {"changePrice": None} | data}


def test_an_answer_arrives_as_a_value_and_money_as_whole_dong(saleor):
    saleor.post(URL, json=ANSWER)

    assert ask() == 85_000

    [call] = saleor.calls
    assert call.request.headers["Authorization"] == "Bearer secret"
    assert json.loads(call.request.body) == {"query": QUESTION, "variables": {"sku": "S-1"}}


@pytest.mark.parametrize(
    "price", [{"amount": 85000.5, "currency": "VND"}, {"amount": 85000.0, "currency": "USD"}, None, {}, "85000"]
)
def test_money_that_is_no_whole_dong_is_no_answer(saleor, price):
    saleor.post(URL, json={"data": {"app": {"id": "A"}, "price": price}})

    with pytest.raises(StoreUnavailable, match="price: an answer of another shape"):
        ask()


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_question_is_asked_again_after_growing_pauses(saleor, pauses, status):
    saleor.post(URL, status=status)
    saleor.post(URL, status=status)
    saleor.post(URL, json=ANSWER)

    assert ask() == 85_000

    assert len(pauses) == 2
    assert all(0 < pause <= 3.0 for pause in pauses)


@pytest.mark.parametrize(
    "problem", [requests.ConnectionError("reset"), requests.ReadTimeout(), requests.ConnectTimeout()]
)
def test_a_question_survives_a_broken_line(saleor, pauses, problem):
    saleor.post(URL, body=problem)
    saleor.post(URL, json=ANSWER)

    assert ask() == 85_000


def test_a_question_is_given_up_in_the_end(saleor, pauses):
    for _ in range(PATIENT.attempts):
        saleor.post(URL, status=503)

    with pytest.raises(StoreUnavailable, match="price: HTTP 503"):
        ask()

    assert len(pauses) == PATIENT.attempts - 1


def test_saleor_says_how_long_to_wait(saleor, pauses):
    saleor.post(URL, status=429, headers={"Retry-After": "7"})
    saleor.post(URL, json=ANSWER)

    assert ask() == 85_000
    assert pauses == [7.0]


def test_nobody_waits_longer_than_a_reader_would(saleor, pauses):
    saleor.post(URL, status=429, headers={"Retry-After": "60"})

    with pytest.raises(StoreUnavailable):
        ask()

    assert pauses == []


@pytest.mark.parametrize("body", ["<html>busy</html>", '{"data": {"app"', "[]", "null", '{"data": null}', "{}"])
def test_what_is_no_answer_of_graphql_is_not_taken_for_one(saleor, body):
    saleor.post(URL, body=body)

    with pytest.raises(StoreUnavailable):
        ask()


@pytest.mark.parametrize(
    "answer",
    [
        {"data": {"app": None, "price": {"amount": 1, "currency": "VND"}}},
        crash("PermissionDenied", "You need AUTHENTICATED_APP", app=None),
        crash("ExpiredSignatureError"),
    ],
    ids=["stranger", "denied", "expired"],
)
def test_a_dead_token_is_noticed_although_saleor_says_200(saleor, answer):
    saleor.post(URL, json=answer)

    with pytest.raises(TokenDead):
        ask()


@pytest.mark.parametrize("call", [ask, say])
def test_a_dead_token_is_noticed_where_strangers_are_turned_away(saleor, call):
    saleor.post(URL, status=401, json={"errors": [{"extensions": {"code": "STOREFRONT_TRAFFIC_NOT_ALLOWED"}}]})

    with pytest.raises(TokenDead):
        call()


def test_half_an_answer_is_none(saleor):
    saleor.post(URL, json=ANSWER | crash("OperationalError", "too many connections") | {"data": ANSWER["data"]})

    with pytest.raises(StoreUnavailable, match="OperationalError: too many connections"):
        ask()


@pytest.mark.parametrize("call", [ask, say])
def test_a_document_that_saleor_does_not_understand_is_named(saleor, call):
    saleor.post(URL, status=400, json={"errors": [{"message": "Cannot query field 'colour'"}]})

    with pytest.raises(DocumentRefused, match=r"(price|change_price): HTTP 400.*colour"):
        call()


def test_a_refusal_names_what_is_wrong(saleor):
    errors = [{"field": "sku", "code": "UNIQUE", "message": "exists"}]
    saleor.post(URL, json={"data": {"changePrice": {"thing": None, "errors": errors}}})

    with pytest.raises(Rejected) as refused:
        say()

    assert refused.value.problems == (Problem("sku", "UNIQUE", "exists"),)
    assert refused.value.already_there


def test_a_refused_row_of_a_bulk_write_is_a_refusal(saleor):
    rows = [{"errors": []}, {"errors": [{"path": "slug", "code": "INVALID", "message": "bad"}]}]
    saleor.post(URL, json={"data": {"changePrice": {"results": rows, "errors": []}}})

    with pytest.raises(Rejected) as refused:
        say()

    assert refused.value.problems == (Problem("1.slug", "INVALID", "bad"),)
    assert not refused.value.already_there


@pytest.mark.parametrize("code", ["InsufficientStock", "IntegrityError"])
def test_a_lost_race_is_a_refusal_although_it_comes_as_a_crash(saleor, code):
    saleor.post(URL, json=crash(code, "Internal Server Error"))

    with pytest.raises(Rejected) as refused:
        say()

    assert refused.value.problems == (Problem("changePrice", code, "Internal Server Error"),)


def test_a_crash_of_a_write_is_over(saleor):
    saleor.post(URL, json=crash("OperationalError"))

    with pytest.raises(StoreUnavailable) as unavailable:
        say()

    assert not isinstance(unavailable.value, ReplyLost)


@pytest.mark.parametrize(
    "reply",
    [
        {"status": 500},
        {"status": 502},
        {"body": requests.ReadTimeout()},
        {"body": requests.ConnectionError("Connection aborted.", ConnectionResetError(104, "reset by peer"))},
        {"body": '{"data": {"changePr'},
    ],
    ids=["500", "502", "time-out", "reset", "cut-off"],
)
def test_a_write_whose_reply_is_lost_is_not_said_again(saleor, pauses, reply):
    saleor.post(URL, **reply)

    with pytest.raises(ReplyLost, match="change_price"):
        say()

    assert len(saleor.calls) == 1


def test_a_write_that_is_turned_away_was_not_done(saleor):
    saleor.post(URL, status=429, headers={"Retry-After": "1"})

    with pytest.raises(StoreUnavailable) as unavailable:
        say()

    assert not isinstance(unavailable.value, ReplyLost)
    assert len(saleor.calls) == 1


def test_a_write_that_found_nobody_was_not_done():
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]

    with pytest.raises(StoreUnavailable) as unavailable:
        Transport(f"http://127.0.0.1:{port}/graphql/", "secret").write(ORDER, {"vnd": 1}, Changed)

    assert not isinstance(unavailable.value, ReplyLost)


def test_a_write_that_was_heard_and_not_answered_is_a_lost_reply():
    heard: list[bytes] = []

    class Dies(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.connection.shutdown(socket.SHUT_RDWR)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with serving(Dies) as url, pytest.raises(ReplyLost):
        Transport(url, "secret").write(ORDER, {"vnd": 1}, Changed)

    assert len(heard) == 1


def test_saleor_is_not_followed_elsewhere(saleor):
    saleor.post(URL, status=302, headers={"Location": "http://elsewhere.test/"})

    with pytest.raises(StoreUnavailable, match="HTTP 302"):
        ask()


@pytest.mark.django_db
def test_nobody_speaks_to_saleor_inside_a_transaction():
    with transaction.atomic():
        for call in (ask, say):
            with pytest.raises(RuntimeError, match="outside of transactions"):
                call()


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """A server of its own thread; gives its address."""
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/graphql/"
        server.shutdown()
        thread.join()
