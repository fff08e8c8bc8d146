"""Bank notices as SePay sends them, and orders that are paid at once: what tests of money from outside need."""

import itertools
import json
import time

from marketplace.orders import paying
from marketplace.orders.models import Order
from marketplace.orders.records import OrderRequest
from marketplace.outbox import deliveries
from marketplace.payments import callbacks
from marketplace.payments.models import Notice, Payment
from marketplace.payments.providers import sepay
from tests.factories import orders

SECRET = "whsec-of-the-test"
ACCOUNT = "1234567890"
_ids = itertools.count(92_704)


def set_up(settings) -> None:
    """The market's account, and the secret with which notices are signed."""
    settings.MARKET_BANK_BIN, settings.MARKET_BANK_ACCOUNT, settings.MARKET_BANK_NAME = "970405", ACCOUNT, "Chợ OCOP"
    settings.SEPAY_SECRETS, settings.SEPAY_API_KEYS = [SECRET], []


def request(*lines, **facts) -> OrderRequest:
    return orders.request(*lines, **({"method": "vietqr"} | facts))


def awaiting(*lines, **facts) -> Order:
    """An order that holds its goods for a transfer."""
    return orders.placed(*lines, **({"method": "vietqr"} | facts))


def notice(order: Order | None = None, **facts) -> bytes:
    """What SePay says of a transfer of what is due for the order, with its code as banks write it."""
    said = {
        "id": next(_ids),
        "gateway": "Vietcombank",
        "transactionDate": "2026-11-24 14:02:37",
        "accountNumber": ACCOUNT,
        "code": None,
        "content": f"MBVCB.3278907687.{order.number.replace('-', '')}.CT tu 0123" if order else "tien hang",
        "transferType": "in",
        "transferAmount": order.total_vnd if order else 50_000,
        "accumulated": 19_077_000,
        "subAccount": None,
        "referenceCode": "MBVCB.3278907687",
        "description": "",
    }
    return json.dumps(said | facts).encode()


def headers(body: bytes, *, secret: str = SECRET, at: float | None = None) -> dict[str, str]:
    timestamp = str(int(time.time() if at is None else at))
    return {"X-SePay-Timestamp": timestamp, "X-SePay-Signature": sepay.sign(secret, timestamp, body)}


def kept(body: bytes) -> Notice:
    """The notice comes in, and nobody has heard of it yet."""
    [notice] = callbacks.apply("sepay", headers(body), body)
    return notice


def told(body: bytes) -> Notice:
    """The notice comes in, and everybody who waits for it hears of it."""
    notice = kept(body)
    deliveries.drain("marketplace.orders.paying.consume")
    return notice


def payment(order: Order) -> Payment:
    """The order's payment, the newest when it was held again."""
    return Payment.objects.filter(subject=order.number).latest("created_at")


def paid(order: Order, **facts) -> Order:
    told(notice(order, **facts))
    return Order.objects.get(pk=order.pk)


def lapsed(order: Order) -> Order:
    """Its time is over and the timetable has looked."""
    Order.objects.filter(pk=order.pk).update(pay_until=order.created_at)
    paying.sweep(order.created_at + (order.pay_until - order.created_at) * 2)
    return Order.objects.get(pk=order.pk)
