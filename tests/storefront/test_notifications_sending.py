"""Carrying messages: what waits, what is tried again, what is given up, and never twice."""

import json
import smtplib
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.template import Context, Template
from django.utils import timezone

from storefront.notifications import reading, sending
from storefront.notifications.adapters.base import Note
from storefront.notifications.adapters.console import ConsoleMessenger
from storefront.notifications.adapters.http import HttpMessenger
from storefront.notifications.adapters.mail import MailMessenger
from storefront.notifications.errors import MessengerUnavailable, StillWaiting, Undeliverable
from storefront.notifications.messengers import MessengerHandler
from storefront.notifications.models import Message, MessageStep
from tests.storefront.notifications_world import Remembering

NOW = "2026-11-24 03:00:00+00:00"
NOTE = Note(key="parcel:1:new", to="+84912345678", kind="new_parcel", language="vi", title="Đơn", text="một\nhai")


@pytest.fixture
def clock(settings, monkeypatch):
    settings.MESSENGERS = {"phone": {"BACKEND": "tests.storefront.notifications_world.Remembering"}}
    monkeypatch.setattr("storefront.notifications.messengers._messengers", MessengerHandler())
    monkeypatch.setattr(Remembering, "given", [])
    monkeypatch.setattr(Remembering, "failures", [])
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def message(**facts) -> Message:
    defaults = {
        "event": "parcel:OC-1-1:new",
        "kind": "new_parcel",
        "subject_kind": "parcel",
        "subject": "OC-1-1",
        "to": "+84912345678",
        "channel": "sms",
        "language": "vi",
        "title": "Đơn mới",
        "text": "đơn mới",
    }
    return Message.objects.create(**(defaults | facts))


@pytest.mark.django_db
def test_a_message_is_sent_once_and_keeps_the_messengers_reference(clock):
    row = message()

    assert (sending.send_due(), sending.send_due()) == (1, 0)

    row.refresh_from_db()
    assert (row.state, row.reference, row.attempts, row.sent_at) == ("sent", "ref-1", 1, timezone.now())
    assert [note.key for note in Remembering.given] == ["parcel:OC-1-1:new"]


@pytest.mark.django_db
def test_a_messenger_that_is_away_is_tried_again_with_growing_pauses_and_then_given_up(clock):
    row = message()
    Remembering.failures.extend(MessengerUnavailable("HTTP 503") for _ in range(5))

    waited = []
    for pause in (10, 60, 300, 900):
        assert sending.send_due() == 1
        row.refresh_from_db()
        waited.append((row.state, row.not_before - timezone.now()))
        clock.shift(pause - 1)
        assert sending.send_due() == 0
        clock.shift(1)
    sending.send_due()

    row.refresh_from_db()
    assert waited == [("waiting", timedelta(seconds=pause)) for pause in (10, 60, 300, 900)]
    assert (row.state, row.error, row.attempts) == ("failed", "HTTP 503", 5)
    assert sending.send_due() == 0


@pytest.mark.django_db
def test_what_is_refused_for_good_is_not_tried_again(clock):
    row = message()
    Remembering.failures.append(Undeliverable("HTTP 400"))

    sending.send_due()

    row.refresh_from_db()
    assert (row.state, row.error, row.attempts) == ("failed", "HTTP 400", 1)


@pytest.mark.django_db
def test_a_faulty_messenger_does_not_hold_up_the_others(clock):
    broken, other = message(), message(event="parcel:OC-2-1:new", subject="OC-2-1")
    Remembering.failures.append(ValueError("oh"))

    assert sending.send_due() == 2

    broken.refresh_from_db()
    other.refresh_from_db()
    assert (broken.state, broken.error, other.state) == ("waiting", "ValueError('oh')", "sent")


@pytest.mark.django_db
def test_what_was_interrupted_is_shown_and_not_repeated_by_itself(clock):
    row = message(attempts=1, taken_until=timezone.now() + timedelta(seconds=90))
    assert sending.send_due() == 0
    clock.shift(91)

    assert sending.send_due() == 0

    row.refresh_from_db()
    assert (row.state, row.error) == ("failed", "interrupted")
    assert Remembering.given == []


@pytest.mark.django_db(transaction=True)
def test_many_workers_send_each_message_once(clock):
    for number in range(12):
        message(event=f"parcel:OC-{number}-1:new", subject=f"OC-{number}-1")
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        try:
            sending.send_due()
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(note.key for note in Remembering.given) == sorted(f"parcel:OC-{number}-1:new" for number in range(12))
    assert set(Message.objects.values_list("state", "attempts")) == {("sent", 1)}


@pytest.mark.django_db
def test_the_office_sends_again_what_could_not_be_sent(clock, officer):
    row = message(state="failed", error="HTTP 503", attempts=5)

    again = sending.send_again(row.pk, actor=officer)

    assert (again.state, again.attempts, again.error) == ("sent", 1, "")
    assert list(MessageStep.objects.values_list("state", "actor")) == [("waiting", officer.pk), ("sent", None)]


@pytest.mark.django_db
@pytest.mark.parametrize("facts", [{"state": "sent"}, {"state": "waiting"}, {"state": "failed", "to": ""}])
def test_nothing_else_is_sent_again(clock, officer, facts):
    row = message(**facts)

    with pytest.raises(StillWaiting):
        sending.send_again(row.pk, actor=officer)

    assert Remembering.given == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "label", "text", "again"),
    [
        ({"state": "waiting"}, "đang nhắn", "0912 345 678", False),
        ({"state": "failed", "to": "", "error": "no_address"}, "chưa gửi được", "chưa có số điện thoại", False),
        (
            {"state": "failed", "error": "interrupted"},
            "chưa gửi được",
            "0912 345 678, bị gián đoạn, chưa rõ tin đã đến hay chưa",
            True,
        ),
    ],
)
def test_other_doors_read_what_became_of_it_in_words(facts, label, text, again):
    message(**facts)

    told = reading.of_parcels(["OC-1-1"])["OC-1-1"]

    assert (told.label, told.text, told.may_be_sent_again) == (label, text, again)


@pytest.mark.django_db
def test_a_sent_message_says_to_whom_and_when(clock):
    message(state="sent", sent_at=timezone.now())

    told = reading.of_parcels(["OC-1-1"])["OC-1-1"]

    assert (told.label, told.text) == ("đã nhắn", "0912 345 678, 10:00 24/11/2026")


@pytest.mark.django_db
def test_any_page_shows_it_by_a_tag():
    message(state="failed", error="HTTP 503")
    page = Template("{% load messages_to %}{% producer_told 'OC-1-1' %}{% producer_told 'OC-9-1' %}").render(Context())

    assert page.count("badge") == 2  # the class twice of one badge
    assert "0912 345 678, cổng nhắn tin từ chối hoặc không trả lời: HTTP 503" in page


def test_the_console_prints_one_line(capsys):
    assert ConsoleMessenger().send(NOTE) == ""

    assert capsys.readouterr().out == "message to +84912345678 (new_parcel): một hai\n"


def test_numbers_go_to_the_console_and_addresses_to_mail_unless_told_otherwise(settings):
    settings.DEMO = False
    messengers = MessengerHandler()  # the process's own may have been made by an earlier test, in the demo

    assert isinstance(messengers["phone"], ConsoleMessenger)
    assert isinstance(messengers["email"], MailMessenger)


def test_the_demo_disturbs_nobody(settings):
    settings.DEMO = True
    settings.MESSENGERS = {"phone": {"BACKEND": "tests.storefront.notifications_world.Remembering"}}
    messengers = MessengerHandler()

    assert isinstance(messengers["phone"], ConsoleMessenger)
    assert isinstance(messengers["email"], ConsoleMessenger)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (smtplib.SMTPRecipientsRefused({}), Undeliverable),
        (smtplib.SMTPServerDisconnected(), MessengerUnavailable),
        (ConnectionRefusedError(), MessengerUnavailable),
    ],
)
def test_mail_says_whether_trying_again_can_help(monkeypatch, fault, expected):
    def refuse(_mail):
        raise fault

    monkeypatch.setattr("storefront.notifications.adapters.mail.EmailMessage.send", refuse)

    with pytest.raises(expected):
        MailMessenger().send(NOTE)


@pytest.fixture
def gateway():
    """A gateway on this machine that answers as it is told and keeps what it was asked."""

    class Gateway(BaseHTTPRequestHandler):
        answer = (200, b'{"id": "z-7"}')
        asked: list[tuple[dict[str, str], dict[str, str]]] = []

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.asked.append((dict(self.headers), json.loads(body)))
            code, text = self.answer
            self.send_response(code)
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Gateway)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    Gateway.asked = []
    Gateway.url = f"http://127.0.0.1:{server.server_port}/tin"
    yield Gateway
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_gateway_gets_the_note_with_its_key_and_the_token(gateway):
    messenger = HttpMessenger(url=gateway.url, token="khoa", channel="zalo")

    assert messenger.send(NOTE) == "z-7"

    [(headers, body)] = gateway.asked
    assert (headers["Authorization"], headers["Idempotency-Key"]) == ("Bearer khoa", "parcel:1:new")
    assert body == {
        "key": "parcel:1:new",
        "to": "+84912345678",
        "kind": "new_parcel",
        "language": "vi",
        "text": "một\nhai",
    }


@pytest.mark.parametrize("body", [b"", b"OK", b"[]", b"\xff"])
def test_a_gateway_that_says_little_took_it_all_the_same(gateway, body):
    gateway.answer = (202, body)

    assert HttpMessenger(url=gateway.url).send(NOTE) == ""


@pytest.mark.parametrize(
    ("code", "expected"),
    [(400, Undeliverable), (404, Undeliverable), (429, MessengerUnavailable), (503, MessengerUnavailable)],
)
def test_a_gateway_refuses_for_good_or_for_now(gateway, code, expected):
    gateway.answer = (code, b"")

    with pytest.raises(expected, match=f"HTTP {code}"):
        HttpMessenger(url=gateway.url).send(NOTE)


def test_a_gateway_that_is_not_there_is_tried_again_later(gateway):
    url = gateway.url.replace("/tin", "").rsplit(":", 1)[0] + ":1/tin"

    with pytest.raises(MessengerUnavailable):
        HttpMessenger(url=url).send(NOTE)


@pytest.mark.parametrize("options", [{"url": "file:///etc/hosts"}, {"url": "https://x", "channel": "fax"}])
def test_a_gateway_is_an_address_of_the_web_and_a_known_channel(options):
    with pytest.raises(ImproperlyConfigured):
        HttpMessenger(**options)


def test_a_messenger_that_does_not_exist_is_a_mistake_of_the_settings(settings):
    settings.MESSENGERS = {"phone": {"BACKEND": "storefront.notifications.adapters.pigeon.Pigeon"}}

    with pytest.raises(ImproperlyConfigured, match="MESSENGERS\\['phone'\\]"):
        MessengerHandler()["phone"]
