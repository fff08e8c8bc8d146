"""Secrets of the second factor lie sealed in the database."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.db import transaction

from marketplace.sealed import sealing


class SealingMFAAdapter(DefaultMFAAdapter):
    """What was kept before is still read as it lies there."""

    def encrypt(self, text: str) -> str:
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text) if sealing.is_sealed(encrypted_text) else encrypted_text


@transaction.atomic
def reseal() -> int:
    """Seal what lies sealed anew by the first key, for `manage.py reseal`; returns how many rows were written.

    Locks the rows in pk order. Raises CannotUnseal.
    """
    written = 0
    for row in Authenticator.objects.select_for_update().order_by("pk"):
        data = {name: _resealed(value) for name, value in row.data.items()}
        if data != row.data:
            written += Authenticator.objects.filter(pk=row.pk).update(data=data)
    return written


def _resealed(value: Any) -> Any:
    """A secret, or a list of recovery codes; whatever is not sealed stays as it is."""
    if isinstance(value, list):
        return [_resealed(each) for each in value]
    return sealing.reseal(value) if isinstance(value, str) and sealing.is_sealed(value) else value
