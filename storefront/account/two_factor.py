"""Secrets of the second factor lie sealed in the database."""

from allauth.mfa.adapter import DefaultMFAAdapter

from marketplace.sealed import sealing


class SealingMFAAdapter(DefaultMFAAdapter):
    """What was kept before is still read as it lies there."""

    def encrypt(self, text: str) -> str:
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text) if sealing.is_sealed(encrypted_text) else encrypted_text
