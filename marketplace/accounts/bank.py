"""A bank account that can be paid into by a VietQR code."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.sealed.fields import SealedCharField


class BankAccount(models.Model):
    """Where transfers to a producer or a point go; empty where it takes none.

    Sealed: the law on personal data (2025) counts a bank account among what is sensitive.
    """

    bank_bin = SealedCharField(
        _("bank's number (BIN)"),
        max_length=6,
        blank=True,
        validators=[RegexValidator(r"^\d{6}$", _("Six digits, such as 970405."))],
    )
    bank_name = SealedCharField(_("bank"), max_length=120, blank=True)
    bank_account = SealedCharField(
        _("account number"),
        max_length=19,
        blank=True,
        validators=[RegexValidator(r"^[0-9A-Za-z]{4,19}$", _("Letters and digits without blanks."))],
    )
    bank_account_name = SealedCharField(_("account holder"), max_length=120, blank=True)

    class Meta:
        abstract = True

    @property
    def takes_transfers(self) -> bool:
        """True when a QR code for a transfer can be made."""
        return bool(self.bank_bin and self.bank_account)
