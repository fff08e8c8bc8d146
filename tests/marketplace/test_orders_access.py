"""Who may see and move what: signed links, phone and code, members and officers."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from marketplace.accounts.models import User
from marketplace.orders import cancelling, fulfilment, rules, tracking
from marketplace.orders.errors import UnknownOrder
from marketplace.orders.models import Order
from marketplace.producers.models import Producer, ProducerMember
from tests.factories import orders, programme
from tests.factories.people import commune_officer, user


def member(producer: Producer, username: str) -> User:
    found = user(username)
    ProducerMember.objects.create(producer=producer, user=found, role="staff", since=date(2025, 7, 1))
    return found


@pytest.fixture
def order(db) -> Order:
    orders.on_sale(producer=programme.producer(commune=orders.commune()))
    return orders.placed()


def test_a_signed_link_opens_the_order_and_another_does_not(order):
    token = tracking.token(order)

    assert tracking.by_token(token) == order
    for forged in (order.number, f"{order.number}.x", token.replace(order.number, "OC-0000-0000"), ""):
        with pytest.raises(UnknownOrder):
            tracking.by_token(forged)


def test_phone_and_code_open_the_state_and_never_the_address(order):
    fulfilment.accept(f"{order.number}-1", actor=None)

    found = tracking.by_phone_and_code("0912.345.678", order.number.lower())

    assert (found.number, found.state) == (order.number, "placed")
    assert [(parcel.state, parcel.producer_name) for parcel in found.parcels] == [("accepted", "HTX Thử nghiệm")]
    assert "Huỳnh Thúc Kháng" not in repr(found)
    assert "Mơ" not in repr(found)


def test_either_being_wrong_gives_the_same_answer(order):
    for phone, code in (("0912345679", order.number), ("0912345678", "OC-0000-0000"), ("x", order.number), ("", "")):
        with pytest.raises(UnknownOrder):
            tracking.by_phone_and_code(phone, code)


def test_an_order_without_phone_is_not_found_by_an_empty_one(order):
    Order.objects.update(phone="")

    with pytest.raises(UnknownOrder):
        tracking.by_phone_and_code("", order.number)


def test_an_attempt_that_failed_is_nobodys_order(order):
    Order.objects.update(placed_at=None)

    with pytest.raises(UnknownOrder):
        tracking.by_token(tracking.token(order))


def test_members_move_their_parcels_and_officers_those_of_their_commune(order, officer):
    parcel = fulfilment.find(f"{order.number}-1")
    elsewhere = orders.commune("22924", "Phường Phan Thiết")
    callers = {
        "nobody": AnonymousUser(),
        "stranger": user("nguoi-la"),
        "another producer": member(programme.producer("68-P-0009", "HTX Khác"), "chi-tu"),
        "another commune": commune_officer(elsewhere, "can-bo-phan-thiet"),
        "member": member(parcel.producer, "chi-ba"),
        "commune": commune_officer(parcel.producer.commune),
        "province": officer,
    }

    def allowed(perm):
        return {name for name, caller in callers.items() if caller.has_perm(perm, parcel)}

    assert allowed("orders.move_parcel") == {"member", "commune", "province"}
    assert allowed("orders.move_parcel_on_behalf") == {"commune", "province"}
    assert not rules.moves_on_behalf(callers["member"], parcel)
    assert rules.moves_on_behalf(callers["province"], parcel)


def test_only_officers_cancel_for_a_buyer(order, officer):
    may = {who.username: who.has_perm("orders.cancel_order", order) for who in (officer, user("nguoi-la"))}

    assert may == {"can-bo": True, "nguoi-la": False}


def test_a_permission_without_its_thing_is_never_given(officer):
    for perm in ("orders.move_parcel", "orders.move_parcel_on_behalf", "orders.cancel_order"):
        assert not officer.has_perm(perm)


def test_who_cancels_is_kept(order, officer):
    cancelling.cancel(order, actor=officer, reason="khách gọi điện", on_behalf=True)

    step = order.steps.last()
    assert (step.actor, step.reason, step.on_behalf, step.by_system) == (officer, "khách gọi điện", True, False)
