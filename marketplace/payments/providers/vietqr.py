"""VietQR: a bank transfer by a code that any Vietnamese banking app reads. Confirmed by a notice or a named person.

The code is EMVCo's merchant-presented text with NAPAS's account template: fields of two digits, a length, a value.
"""

import re
import unicodedata
from binascii import crc_hqx
from collections.abc import Callable
from dataclasses import dataclass

from marketplace.payments.errors import NoAccount
from marketplace.payments.models import Payment
from marketplace.payments.providers.base import NOWHERE, ByHand, NextStep, Return

NAPAS, TO_ACCOUNT = "A000000727", "QRIBFTTA"
VND, VIETNAM = "704", "VN"
LONGEST_NOTE, LONGEST_NAME = 25, 25  # what every bank's app shows of them
CRC_START = 0xFFFF


@dataclass(frozen=True, slots=True)
class Account:
    """Where the money goes: the bank's number at NAPAS, the account, its holder's name."""

    bin: str
    number: str
    name: str = ""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"\d{6}", self.bin) or not re.fullmatch(r"[0-9A-Za-z]{4,19}", self.number):
            raise NoAccount(f"{self.bin} {self.number}")


class VietQR(ByHand):
    """Paid into the holder's account; `account_of` finds it. Raises NoAccount where there is none."""

    def __init__(self, account_of: Callable[[Payment], Account]) -> None:
        self._account_of = account_of

    def start(self, payment: Payment, back_to: Return = NOWHERE) -> NextStep:
        """The code, with the amount and the key of what is paid for."""
        qr = text(self._account_of(payment), payment.amount_vnd, payment.subject)
        return NextStep(qr=qr, expires_at=back_to.until)


def text(account: Account, amount_vnd: int, note: str) -> str:
    """What the QR code says. The note loses its accents and whatever a bank's form refuses."""
    to = _field("00", account.bin) + _field("01", account.number)
    fields = [
        _field("00", "01"),
        _field("01", "12"),  # for one payment only: it names the amount
        _field("38", _field("00", NAPAS) + _field("01", to) + _field("02", TO_ACCOUNT)),
        _field("53", VND),
        _field("54", str(amount_vnd)),
        _field("58", VIETNAM),
    ]
    if name := plain(account.name).upper()[:LONGEST_NAME].strip():
        fields.append(_field("59", name))
    if said := plain(note)[:LONGEST_NOTE].strip():
        fields.append(_field("62", _field("08", said)))
    unsigned = "".join(fields) + "6304"
    return f"{unsigned}{crc_hqx(unsigned.encode('ascii'), CRC_START):04X}"


def plain(text: str) -> str:
    """Letters, digits and single blanks only; a dash becomes a blank, Đ a D."""
    decomposed = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^A-Za-z0-9]+", " ", bare).split())


def _field(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"
