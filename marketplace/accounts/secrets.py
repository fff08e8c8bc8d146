"""The short secrets of members: easy to keep in mind, hard enough to guess at five tries in five minutes."""

from functools import cache
from itertools import pairwise

from django.contrib.auth.password_validation import CommonPasswordValidator

from marketplace.accounts.errors import WeakSecret

SHORTEST = 6
FEWEST_DIFFERENT = 3
# What lists of leaks from abroad leave out: words that people here use, with or without a number behind them.
TRIED_HERE = frozenset(
    "matkhau,mật khẩu,mat khau,anhyeuem,emyeuanh,yeuem,iloveyou,vietnam,việt nam,binhthuan,lamdong,phanthiet,dalat,"
    "ocop,choocop,admin,password".split(",")
)


def check(secret: str, *, phone: str) -> None:
    """Refuse what somebody would try first. Raises WeakSecret."""
    plain = secret.strip().casefold()
    if len(plain) < SHORTEST:
        raise WeakSecret("too_short")
    if len(set(plain)) < FEWEST_DIFFERENT or _runs(plain) or _repeats(plain):
        raise WeakSecret("pattern")
    if _is_of_phone(plain, phone):
        raise WeakSecret("phone")
    if plain in _common() or plain.rstrip("0123456789") in TRIED_HERE:
        raise WeakSecret("common")


def _is_of_phone(secret: str, phone: str) -> bool:
    digits = "".join(filter(str.isdigit, secret))
    number = phone.removeprefix("+84")
    return len(digits) == len(secret) and (secret.lstrip("0") in number or number in secret)


def _runs(secret: str) -> bool:
    """123456, 987654, abcdef: every letter one step from the one before."""
    steps = {ord(after) - ord(before) for before, after in pairwise(secret)}
    return steps in ({1}, {-1})


def _repeats(secret: str) -> bool:
    """121212, 123123: a shorter piece said again and again."""
    return any(secret == secret[:size] * (len(secret) // size) for size in range(1, len(secret) // 2 + 1))


@cache
def _common() -> frozenset[str]:
    """The secrets most often found in leaks, as Django ships them."""
    return frozenset(CommonPasswordValidator().passwords)
