"""Payments: what is due, what came, who holds it; and the text of a VietQR code, read back by another reader."""

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st
from vietqr_emvco import VietQRParser

from marketplace.outbox.models import Event
from marketplace.payments import records
from marketplace.payments.errors import AmountDiffers, NoAccount, NotDue, TooMuchBack
from marketplace.payments.models import HolderKind, Method, Payment, PaymentStep, SubjectKind
from marketplace.payments.providers import base, cash, cod, vietqr
from marketplace.payments.providers.vietqr import Account
from marketplace.payments.records import Holder, Subject, Word
from tests.factories.people import user

SALE = Subject(SubjectKind.SALE, "01J0")
POINT = Holder(HolderKind.POINT, "diem-mui-ne")
ACCOUNT = Account("970405", "1234567890123", "HTX Nước mắm Đỏ")


@pytest.fixture
def due(db) -> Payment:
    return records.due(SALE, 100_000, method=Method.CASH, holder=POINT)


def steps() -> list[tuple[str, int]]:
    return list(PaymentStep.objects.order_by("pk").values_list("kind", "amount_vnd"))


def test_a_payment_is_due_then_received_by_a_named_person(due):
    cashier = user("thu-ngan")

    received = records.receive(due.pk, 100_000, word=Word(actor=cashier, reference="ca-7"))

    assert (received.state, received.received_vnd, received.confirmed_by) == ("received", 100_000, cashier)
    assert steps() == [("due", 100_000), ("received", 100_000)]
    assert set(Event.objects.values_list("topic", "key")) == {("payment.changed", due.pk)}
    assert [step.key for step in due.steps.all()] == [f"{due.pk}-1", f"{due.pk}-2"]


def test_it_can_come_in_another_way_and_to_another_holder(due):
    received = records.receive(due.pk, 100_000, method=Method.VIETQR, holder=Holder(HolderKind.PRODUCER, "68-P-0001"))

    assert (received.method, received.holder_kind, received.holder) == ("vietqr", "producer", "68-P-0001")


def test_another_amount_needs_a_reason(due):
    with pytest.raises(AmountDiffers) as differs:
        records.receive(due.pk, 90_000)
    assert (differs.value.due_vnd, differs.value.given_vnd) == (100_000, 90_000)
    assert steps() == [("due", 100_000)]

    received = records.receive(due.pk, 90_000, word=Word(reason="bớt"))

    assert (received.amount_vnd, received.received_vnd) == (100_000, 90_000)


def test_the_amount_due_can_change_until_it_is_received(due):
    records.change(due.pk, 100_000)
    records.change(due.pk, 80_000)
    records.receive(due.pk, 80_000)

    with pytest.raises(NotDue):
        records.change(due.pk, 70_000)
    with pytest.raises(NotDue):
        records.receive(due.pk, 80_000)
    assert steps() == [("due", 100_000), ("changed", 80_000), ("received", 80_000)]


def test_money_is_given_back_up_to_what_came(due):
    records.receive(due.pk, 100_000)

    part = records.refund(due.pk, 30_000, word=Word(reason="trả lại một món"))
    with pytest.raises(TooMuchBack):
        records.refund(due.pk, 70_001, word=Word(reason="quá tay"))
    whole = records.refund(due.pk, 70_000, word=Word(reason="hủy"))

    assert (part.state, part.kept_vnd) == ("received", 70_000)
    assert (whole.state, whole.kept_vnd) == ("refunded", 0)


def test_what_is_no_longer_due_owes_nothing_and_cannot_be_paid(due):
    records.cancel(due.pk)
    again = records.cancel(due.pk)

    assert (again.state, again.amount_vnd) == ("cancelled", 0)
    assert steps() == [("due", 100_000), ("cancelled", 0)]
    with pytest.raises(NotDue):
        records.receive(due.pk, 0)


def test_money_that_came_cannot_be_cancelled(due):
    records.receive(due.pk, 100_000)

    with pytest.raises(NotDue):
        records.cancel(due.pk)


def test_the_payments_of_a_subject_are_found(due):
    other = records.due(Subject(SubjectKind.ORDER, "01J0"), 1, method=Method.TRANSFER, holder=POINT)

    assert list(records.of(SALE)) == [due]
    assert list(records.of_many(SubjectKind.ORDER, ["01J0", "01J1"])) == [other]


def test_steps_cannot_be_edited_or_deleted(due):
    with pytest.raises(DatabaseError), transaction.atomic():
        PaymentStep.objects.update(amount_vnd=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        PaymentStep.objects.all().delete()

    assert steps() == [("due", 100_000)]


def test_what_is_paid_by_hand_asks_nobody(due):
    for provider in (cash.Cash(), cod.CashOnDelivery()):
        assert provider.start(due) == base.NextStep()
        assert provider.read_callbacks({}, b"") == ()
        assert provider.check() == []
        provider.refund(due, 1, "key-1")
        assert provider.give_up(due) is None


def test_the_code_of_a_payment_names_account_amount_and_subject(due):
    step = vietqr.VietQR(lambda payment: ACCOUNT).start(due)

    read = VietQRParser.parse(step.qr)
    assert (read["bank_bin"], read["account_number"], read["amount"]) == ("970405", "1234567890123", 100_000)
    assert (read["memo"], read["merchant_name"], read["service_code"]) == ("01J0", "HTX NUOC MAM DO", "QRIBFTTA")
    assert (read["currency"], read["country_code"], read["point_of_initiation_method"]) == ("704", "VN", "12")


@given(st.integers(1, 10**12), st.text(max_size=60), st.from_regex(r"[0-9A-Za-z]{4,19}", fullmatch=True))
def test_any_amount_note_and_account_is_read_back(amount_vnd, note, number):
    code = vietqr.text(Account("970436", number), amount_vnd, note)

    read = VietQRParser.parse(code)
    assert code.isascii()
    assert VietQRParser.verify_checksum(code)
    assert read["raw_tags"]["54"] == str(amount_vnd)
    assert (read["account_number"], read["bank_bin"]) == (number, "970436")
    assert read["memo"] == vietqr.plain(note)[:25].strip()


@pytest.mark.parametrize(
    ("written", "plain"),
    [("Đơn OC-7K3M-92QD", "Don OC 7K3M 92QD"), ("  trả tiền: nước mắm!", "tra tien nuoc mam"), ("🐟", "")],
)
def test_a_note_loses_accents_and_what_banks_refuse(written, plain):
    assert vietqr.plain(written) == plain


@pytest.mark.parametrize(("bin_", "number"), [("", "123456"), ("9704", "123456"), ("970405", "12 34"), ("970405", "")])
def test_an_account_that_no_code_can_name_is_refused(bin_, number):
    with pytest.raises(NoAccount):
        Account(bin_, number)
