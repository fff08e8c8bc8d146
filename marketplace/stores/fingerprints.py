"""The content behind a key, made comparable: same key and same fingerprint is a repeat, else the key was reused."""

import hashlib
import json

from marketplace.stores.errors import KeyReused


def fingerprint(*content: object) -> str:
    """The same text for the same content, in every process."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def require_same(key: str, known: str, given: str) -> None:
    """Raises KeyReused when the content known under `key` is another."""
    if known != given:
        raise KeyReused(key)
