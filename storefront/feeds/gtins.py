"""Trade item numbers on packs: GTIN-8, 12, 13 and 14 with their check digit, by the rules of GS1."""

import enum

LENGTHS = {8, 12, 13, 14}
LONGEST = 14


class Gtin(enum.StrEnum):
    """What a number on a pack is worth to a buyer from outside."""

    MISSING = "missing"
    WRONG = "wrong"
    RESTRICTED = "restricted"  # numbers a company may use inside its own walls only
    GOOD = "good"


def judge(number: str) -> Gtin:
    """Whether the number can stand on a pack that is sold anywhere."""
    if not number:
        return Gtin.MISSING
    if len(number) not in LENGTHS or not number.isascii() or not number.isdigit() or not _checks(number):
        return Gtin.WRONG
    return Gtin.RESTRICTED if _is_restricted(number) else Gtin.GOOD


def _checks(number: str) -> bool:
    """From the right, figures count 1 and 3 by turns; the sum of a whole number ends with 0."""
    weighed = (int(figure) * (3 if place % 2 else 1) for place, figure in enumerate(reversed(number)))
    return sum(weighed) % 10 == 0


def _is_restricted(number: str) -> bool:
    """Prefixes 02, 04 and 20 to 29; a short GTIN-8 may not begin with 0 or 2."""
    if len(number) == 8:
        return number[0] in "02"
    as_ean = number.zfill(LONGEST)[1:]
    return as_ean[:2] in {"02", "04"} or as_ean[0] == "2"
