"""Takes out of texts and records what no log may keep: secrets, and what names or reaches a person.

A net, not a licence: code does not log such things in the first place.
"""

import re
from collections.abc import Mapping
from typing import Any

REMOVED = "[removed]"

_CLOSED = (
    r"pass(?:word|wd|phrase)?|pwd|secret|token|authori[sz]ation|credentials?|cookie|csrf\w*|session\w*|signature|otp|pin"
    r"|api[-_ ]?key|private[-_ ]?key|sealing[-_ ]?keys?|dsn"
)
_PERSONAL = (
    r"phone|mobile|e?mail|street|buyer|recipient|iban|account[-_ ]?number|invoice|ip|remote[-_ ]?addr|user[-_ ]?agent"
)
_NAMES = re.compile(rf"(?:^|[-_. ])(?:{_CLOSED}|{_PERSONAL})(?:$|[-_. ])", re.I)
_KEPT = frozenset({"request_id", "task_id", "timestamp", "event_id", "trace_id", "span_id"})
_UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"

_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=://)[^\s/@]+@"), f"{REMOVED}@"),  # user:password of an address
    (re.compile(r"\b(Bearer|Basic|JWT)\s+[\w.~+/=-]+", re.I), rf"\1 {REMOVED}"),
    (
        re.compile(
            rf"((?:^|[^a-z])(?:{_CLOSED}|{_PERSONAL})['\"]?\)?\s*[=:]\s*)(?!//)(\(?['\"]?)[^\s'\"&,;)}}]+", re.I
        ),
        rf"\1\2{REMOVED}",
    ),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), REMOVED),
    (re.compile(rf"(?!{_UUID})(?<![\w/.-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{{32,}}", re.I), REMOVED),
    (re.compile(r"(?<=/)(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{32,}(?=[/?#\s]|$)"), REMOVED),  # in an address
    (re.compile(r"(?<![\w.-])(?:\+?84|0)(?:[ .-]?\d){9,10}(?![\w-])"), REMOVED),  # telephone numbers of Vietnam
    (re.compile(r"(?<![\w.])\d{12,19}(?![\w.])"), REMOVED),  # bank accounts, cards, identity numbers
)


def scrub(thing: Any, name: str = "") -> Any:
    """The same without secrets and persons: texts by what they look like, entries of records by their names too."""
    if name in _KEPT:
        return thing
    if name and _NAMES.search(name) and not isinstance(thing, bool | int | float | None):
        return REMOVED
    if isinstance(thing, str):
        return scrub_text(thing)
    if isinstance(thing, Mapping):
        return {key: scrub(value, str(key)) for key, value in thing.items()}
    if isinstance(thing, list | tuple):
        return [scrub(value) for value in thing]
    return thing


def scrub_text(text: str) -> str:
    """The text with whatever looks like a secret, an address of a person or a number of theirs replaced."""
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text
