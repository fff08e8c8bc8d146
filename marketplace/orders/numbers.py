"""The public code of an order: random, and read aloud over the phone without mistakes (Crockford's letters)."""

import re
import secrets

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})
HEAD, LENGTH = "OC", 8  # 10¹² codes: nobody finds an order by trying
IN_A_TEXT = re.compile(r"[O0]C-?([0-9A-TV-Z]{4})-?([0-9A-TV-Z]{4})(?![0-9A-Z])")
WITHOUT_HEAD = re.compile(r"([0-9A-TV-Z]{4})-?([0-9A-TV-Z]{4})")


def draw() -> str:
    """A new code."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return f"{HEAD}-{letters[:4]}-{letters[4:]}"


def find(text: str) -> str | None:
    """The code in what somebody typed or scanned: any case, with or without dashes, in an address or a parcel's key."""
    upper = text.strip().upper()
    match = IN_A_TEXT.search(upper) or WITHOUT_HEAD.fullmatch(upper)
    if match is None:
        return None
    first, second = (part.translate(MISREAD) for part in match.groups())
    return f"{HEAD}-{first}-{second}"


def parcel_key(number: str, index: int) -> str:
    """The key of the parcel with this place, from 1, in its order."""
    return f"{number}-{index}"
