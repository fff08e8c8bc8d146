"""The VietQR code of a point: amount and note filled in, drawn here so that no other service is asked."""

from io import BytesIO

import segno

from marketplace.payments.providers import vietqr
from marketplace.places.models import SalesPoint


def text(point: SalesPoint, amount_vnd: int, said: str) -> str:
    """What the guest's banking app reads. Raises NoAccount."""
    account = vietqr.Account(point.bank_bin, point.bank_account, point.bank_account_name or point.name)
    return vietqr.text(account, amount_vnd, said)


def note(text: str) -> str:
    """A note as the guest's bank shows it: without dashes and accents."""
    return vietqr.plain(text)[: vietqr.LONGEST_NOTE]


def drawing(point: SalesPoint, amount_vnd: int, said: str) -> bytes:
    """The code as SVG. Raises NoAccount."""
    drawn = BytesIO()
    segno.make(text(point, amount_vnd, said), error="m", micro=False).save(
        drawn, kind="svg", border=4, omitsize=True, xmldecl=False
    )
    return drawn.getvalue()
