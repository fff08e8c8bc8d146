"""What can go wrong with a sealed text. No message ever holds the text itself."""


class SealedError(Exception):
    """Root of this room's errors."""


class CannotUnseal(SealedError):
    """No key opens it, or it is no sealed text: a key is missing from the settings. Trying again is no help."""
