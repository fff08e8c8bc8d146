"""Two texts side by side, word by word: what went, what came, and what reads like a claim."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from unicodedata import normalize

from marketplace.offers.claims import claims

_PIECE = re.compile(r"\s+|\w+|[^\w\s]")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that is all changed or all kept, all flagged or all not."""

    text: str
    is_changed: bool
    is_flagged: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One text before and after; `flagged` are the claims in the new one."""

    label: str
    before: tuple[Run, ...]
    after: tuple[Run, ...]
    flagged: tuple[str, ...]

    @property
    def is_changed(self) -> bool:
        """False for a text that stays as it is."""
        return any(run.is_changed for run in (*self.before, *self.after))


def difference(label: str, before: str, after: str, *, group: str) -> Difference:
    """Compare two texts of a product of that group."""
    before, after = normalize("NFC", before), normalize("NFC", after)
    gone, come = _changed(before, after)
    found = claims(after, group)
    flags = [(claim.start, claim.end) for claim in found]
    flagged = tuple(dict.fromkeys(claim.words for claim in found))
    return Difference(label, _runs(before, gone, ()), _runs(after, come, flags), flagged)


def _changed(before: str, after: str) -> tuple[list[Span], list[Span]]:
    """The stretches that went from the one and came into the other."""
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    starts_old, starts_new = _starts(old), _starts(new)
    gone, come = [], []
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            gone.append((starts_old[old_from], starts_old[old_to]))
            come.append((starts_new[new_from], starts_new[new_to]))
    return gone, come


def _starts(pieces: Sequence[str]) -> list[int]:
    """Where each piece begins in the text, and where the last one ends."""
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece))
    return starts


def _runs(text: str, changed: Iterable[Span], flagged: Iterable[Span]) -> tuple[Run, ...]:
    marks = [(False, False)] * len(text)
    for start, end in changed:
        marks[start:end] = [(True, flag) for _, flag in marks[start:end]]
    for start, end in flagged:
        marks[start:end] = [(change, True) for change, _ in marks[start:end]]
    runs = []
    for (change, flag), letters in groupby(zip(marks, text, strict=True), key=lambda pair: pair[0]):
        runs.append(Run("".join(letter for _, letter in letters), change, flag))
    return tuple(runs)
