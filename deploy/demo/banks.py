"""Accounts of the fictional points, so that their tills show a VietQR code.

They cannot take anybody's money: no bank has the number 000000, and the account says what it is. Every page that shows
the code says so too.
"""

from marketplace.places.models import SalesPoint

BIN = "000000"
BANK = "Ngân hàng Gió (minh họa)"
HOLDER = "MINH HOA KHONG CHUYEN TIEN"


def ensure_accounts() -> None:
    """Give each fictional point an account of its own; one that has an account keeps it."""
    points = SalesPoint.objects.filter(illustrative=True).order_by("pk")
    for point in (each for each in points if not each.takes_transfers):
        point.bank_bin, point.bank_name, point.bank_account_name = BIN, BANK, HOLDER
        point.bank_account = f"MINHHOA{point.pk:06d}"
        point.save(update_fields=["bank_bin", "bank_name", "bank_account", "bank_account_name"])
