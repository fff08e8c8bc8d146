"""Sealing and opening a text by the keys of `settings.SEALING_KEYS`.

The first key seals, every key opens: to change keys, put the new one first, run `manage.py reseal`, then drop the old
one. A key is any long text; what encrypts (Fernet: AES-128-CBC with HMAC-SHA256) is derived from it by HKDF.
"""

import base64
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from marketplace.sealed.errors import CannotUnseal

HEAD = "sealed1:"
PURPOSE = b"cho-ocop sealed text 1"


def seal(text: str) -> str:
    """The text as it may lie in a database or a backup; an empty one stays empty. Never twice the same."""
    return f"{HEAD}{_box().encrypt(text.encode()).decode()}" if text else ""


def unseal(sealed: str) -> str:
    """The text that was sealed. Raises CannotUnseal."""
    if not sealed:
        return ""
    try:
        return _box().decrypt(_token(sealed)).decode()
    except InvalidToken:
        raise CannotUnseal from None


def reseal(sealed: str) -> str:
    """The same text sealed by the first key; its age is kept. Raises CannotUnseal."""
    if not sealed:
        return ""
    try:
        return f"{HEAD}{_box().rotate(_token(sealed)).decode()}"
    except InvalidToken:
        raise CannotUnseal from None


def is_sealed(text: str) -> bool:
    """True of what `seal` made, whichever key it was."""
    return text.startswith(HEAD)


def _token(sealed: str) -> bytes:
    if not is_sealed(sealed):
        raise CannotUnseal
    return sealed.removeprefix(HEAD).encode()


def _box() -> MultiFernet:
    return _box_of(tuple(settings.SEALING_KEYS))


@cache
def _box_of(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        raise ImproperlyConfigured("SEALING_KEYS is empty: set OCOP_SEALING_KEYS")
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    raw = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
    return base64.urlsafe_b64encode(raw)
