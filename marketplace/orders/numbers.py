"""The public code of an order: random, and read aloud over the phone without mistakes (Crockford's letters)."""

import re
import secrets

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})
HEAD, LENGTH = "OC", 8  # 10¹² codes: nobody finds an order by trying
IN_A_TEXT = re.compile(r"(?<![0-9A-Z])[O0]C-?([0-9A-TV-Z]{4})-?([0-9A-TV-Z]{4})(?![0-9A-Z])")
GLUED = re.compile(r"(?=[O0]C([0-9A-TV-Z]{8}))")
WITHOUT_HEAD = re.compile(r"([0-9A-TV-Z]{4})-?([0-9A-TV-Z]{4})")


def draw() -> str:
    """A new code."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return f"{HEAD}-{letters[:4]}-{letters[4:]}"


def find(text: str) -> str | None:
    """The code in what somebody typed or scanned: any case, with or without dashes, in an address or a parcel's key."""
    upper = text.strip().upper()
    return _code(IN_A_TEXT.search(upper) or WITHOUT_HEAD.fullmatch(upper))


def named_in(text: str) -> str | None:
    """The same where a text may mean something else: only a code with its head is one, eight digits may be a GTIN."""
    return _code(IN_A_TEXT.search(text.upper()))


def all_in(text: str) -> list[str]:
    """Every code that a bank may have left in the note of a transfer: without blanks, glued to other words, misread.

    Whoever asks looks which of them there are: of 10¹² codes a word by chance is none.
    """
    squeezed = re.sub(r"[^0-9A-Z]", "", text.upper())
    found = [hit[1].translate(MISREAD) for hit in GLUED.finditer(squeezed)]
    return list(dict.fromkeys(f"{HEAD}-{said[:4]}-{said[4:]}" for said in found))


def parcel_key(number: str, index: int) -> str:
    """The key of the parcel with this place, from 1, in its order."""
    return f"{number}-{index}"


def _code(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    first, second = (part.translate(MISREAD) for part in match.groups())
    return f"{HEAD}-{first}-{second}"
