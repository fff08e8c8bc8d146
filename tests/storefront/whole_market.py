"""A market in which every address has something to show, so that “not found” never passes for “not allowed”."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.urls import resolve
from django.utils import timezone

from marketplace.accounts import invitations
from marketplace.offers import edits, review
from marketplace.orders import checkout, tracking
from marketplace.orders.models import Order
from marketplace.orders.records import OrderRequest
from marketplace.payments import callbacks
from marketplace.payments.models import Payment, StepKind
from marketplace.payments.providers.base import Callback
from marketplace.places import partner_keys
from marketplace.places.models import SalesPoint
from marketplace.pos import deliveries, pickups, sales
from marketplace.pos.models import Method
from marketplace.producers.models import ProducerMember
from marketplace.programme import decisions
from marketplace.programme.decisions import Paper
from marketplace.programme.models import RegisteredProduct
from storefront.kit.partner_orders import idempotency_key
from storefront.notifications.links import parcel_link
from storefront.notifications.models import Message
from tests.factories import orders
from tests.factories.people import user
from tests.marketplace import pos_world
from tests.marketplace.offers_world import photo
from tests.storefront.feeds_world import offered
from tests.storefront.office_world import TODAY, commune

CODE, ON_SHELF, STALL = "68-0001", "68-0002", "68-P-0001"

Samples = Mapping[str, Any]


def build() -> Samples:
    """One of each: products, papers, orders, parcels, proposals, people, a till with a shift.

    What stands in an address, by its part: of one address (`office:decision pk`), else of its whole door
    (`office code`). The callers must be there already: the stall's owner is one of them.
    """
    row = offered(CODE, commune=commune(), stock=50)
    point = pos_world.point()
    pos_world.goods(ON_SHELF, left=20)
    return dict([*_shop(row, point), *_office(), *_people(point), *_partners(), *_counter(point)])


def _shop(row: RegisteredProduct, point: SalesPoint) -> Iterator[tuple[str, Any]]:
    order = _placed(orders.request(orders.wanted(f"{CODE}-1")))
    parcel = order.parcels.get()
    owner = ProducerMember.objects.get(producer=row.producer).user
    yield "shop code", CODE
    yield "shop:producer slug", row.producer.slug
    yield "shop:point slug", point.slug
    yield "shop token", tracking.token(order)
    yield "notifications token", resolve(parcel_link(parcel, owner).partition("8000")[2]).kwargs["token"]
    yield "producer code", CODE
    yield from ((f"{door} key", parcel.key) for door in ("producer", "office"))
    facts = {"kind": "new_parcel", "channel": "console", "language": "vi", "title": "Đơn mới", "text": "đơn mới"}
    message = Message.objects.create(subject_kind="parcel", subject=parcel.key, state="failed", **facts)
    yield "office:parcel_send_again pk", message.pk
    waiting = edits.propose_photo(CODE, photo(), actor=None)
    yield from ((f"{door} pk", waiting.pk) for door in ("producer", "office"))
    yield from ((f"{door} size", "nho") for door in ("producer", "office"))
    shown = edits.propose_photo(ON_SHELF, photo(), actor=None)
    yield "photo name", review.accept(shown.pk, actor=None).photo


def _office() -> Iterator[tuple[str, Any]]:
    paper = Paper("12/QĐ-UBND", date(2025, 1, 1), "UBND tỉnh", "province", scan=ContentFile(b"%PDF-1.7", "qd.pdf"))
    decision = decisions.record(paper, stars={CODE: 4}, today=TODAY, actor=None)
    yield "office code", CODE
    yield "office:producer code", STALL
    yield from ((f"office:{name} pk", decision.pk) for name in ("decision", "correct", "scan"))
    yield from ((f"office:{name} slug", "con-hieu-luc") for name in ("list", "list_export"))


def _people(point: SalesPoint) -> Iterator[tuple[str, Any]]:
    invitation, token = invitations.invite("point", point.slug, phone="0987654321", role="cashier", by=None)
    yield "account_invitation token", token
    yield from ((f"office:invitation_{act} pk", invitation.pk) for act in ("reissue", "withdraw"))
    member = ProducerMember.objects.get(producer__code=STALL)
    for name in ("people_of_kind", "people_of", "people_invite", "member_suspend", "member_resume", "member_end"):
        yield f"office:{name} slug", "chu-the"
        yield f"office:{name} key", STALL
        yield f"office:{name} pk", member.pk


def _partners() -> Iterator[tuple[str, Any]]:
    chain = orders.partner()
    asked = orders.partner_request(
        orders.wanted(f"{CODE}-1", price_vnd=70_000), idempotency_key=idempotency_key(chain, "PO-1")
    )
    number = _placed(asked).number
    yield from ((f"{door} number", number) for door in ("feeds", "office"))
    payment = Payment.objects.get(subject=number)
    told = Callback(key="of-the-market", payment=payment.pk, kind=StepKind.RECEIVED, amount_vnd=1)
    yield "office payment", payment.pk
    notice = callbacks.take_in("some", told)
    yield from ((f"office:payment_{act} pk", notice.pk) for act in ("accept", "give_back", "dismiss"))
    yield "feeds channel", "modern-trade"
    yield "office slug", chain.slug
    yield "office:partner_key_revoke pk", partner_keys.issue(chain, ["feed"], actor=None)[0].pk


def _counter(point: SalesPoint) -> Iterator[tuple[str, Any]]:
    cashier = user("nguoi-o-quay")
    till = pos_world.till(point, cashier)
    shift = pos_world.shift(till, cashier)
    sale = sales.record(till, pos_world.draft(1, (f"{ON_SHELF}-1", 2, 85_000)), actor=cashier, on=TODAY)
    producer, units = RegisteredProduct.objects.get(code=ON_SHELF).producer, {f"{ON_SHELF}-1": 2}
    draft = deliveries.draft(point, producer, units, actor=cashier)
    sent = deliveries.send(deliveries.draft(point, producer, units, actor=cashier), actor=cashier)
    yield "pos slug", point.slug
    yield "pos kind", "giao"
    yield "pos:retire pk", till.pk
    yield from ((f"pos:{name} pk", sale.pk) for name in ("receipt", "void"))
    yield from ((f"pos:{name} pk", draft.pk) for name in ("note", "edit_note", "send_note", "cancel_note"))
    yield from ((f"pos:{name} pk", sent.pk) for name in ("receive_note", "settle_note"))
    for_now, fetched = (_to_pick_up(point) for _order in range(2))
    pickups.hand_over(shift, fetched, method=Method.CASH, received_vnd=fetched.total_vnd, actor=cashier)
    yield "pos number", for_now.number
    yield "pos:pickup_slip number", fetched.number
    yield from ((f"pos:{name} number", shift.number) for name in ("shift", "close_other"))


def _to_pick_up(point: SalesPoint) -> Order:
    return _placed(orders.pick_up_request(orders.wanted(f"{ON_SHELF}-1"), at=point.slug))


def _placed(asked: OrderRequest) -> Order:
    return checkout.place_order(asked, on=TODAY, now=timezone.now())
