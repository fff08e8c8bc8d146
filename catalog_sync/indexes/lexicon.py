"""The words that are in the index today: what a typed word may mean, and whether it is known at all.

It is made of an engine's own counts, once per generation of the index, so that every engine corrects alike.
"""

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from catalog_sync.indexes.document import END, START, pair
from catalog_sync.indexes.spelling import Spelling
from catalog_sync.indexes.words import fold

SHORTEST_RUN, LONGEST_RUN, LONGEST_SYLLABLE = 5, 24, 8

Reading = tuple[str, int]
"""A word of names and how many listings have it."""


class Lexicon:
    """Words of names with how many listings have them, the words of other fields, and those only told in stories."""

    def __init__(
        self,
        names: Mapping[str, int],
        *,
        elsewhere: Iterable[str] = (),
        told: Iterable[str] = (),
        pairs: Callable[[str], int] = lambda _: 0,
        listings: int,
    ) -> None:
        self._names = names
        self._readings = _by_folded(names)
        self._known = {*self._readings, *elsewhere} - {START, END}
        self._told = frozenset(told)
        self._sorted = sorted(self._known)
        self._sorted_names = sorted(names)
        self._pairs = pairs
        self._listings = listings
        self._spelling = Spelling(self._sorted, self._total)

    def readings(self, folded: str) -> tuple[Reading, ...]:
        """The words of names that fold to these letters, each with its count."""
        return self._readings.get(folded, ())

    def knows(self, word: str) -> bool:
        """Whether any listing has the word, whatever its accents; in a story they must be right."""
        return fold(word) in self._known or word in self._told

    def begins(self, folded: str) -> bool:
        """Whether some word begins so, whatever its accents."""
        return _begins(self._sorted, folded)

    def begins_in_name(self, start: str) -> bool:
        """Whether some name has a word that begins so, to the accent."""
        return _begins(self._sorted_names, start)

    def has_name(self, word: str) -> bool:
        """Whether some name has the word, to the accent."""
        return word in self._names

    def count(self, word: str) -> int:
        """How many names have the word, to the accent."""
        return self._names.get(word, 0)

    def together(self, one: str, other: str) -> int:
        """How many names have the two words side by side, either way round, to the accent."""
        return self._pairs(pair(one, other)) + self._pairs(pair(other, one))

    def near(self, folded: str) -> tuple[str, ...]:
        """The words a slip of the finger away, nearest and commonest first."""
        return self._spelling.near(folded)

    def pieces(self, word: str) -> tuple[str, ...]:
        """The fewest words of names that make up a word typed without its spaces, or none."""
        if not SHORTEST_RUN <= len(word) <= LONGEST_RUN or not word.isalpha():
            return ()
        best: dict[int, tuple[str, ...]] = {0: ()}
        for end in range(2, len(word) + 1):
            starts = (at for at in range(max(0, end - LONGEST_SYLLABLE), end - 1) if at in best)
            options = [(*best[at], word[at:end]) for at in starts if self.readings(fold(word[at:end]))]
            if options:
                best[end] = min(options, key=len)
        return best.get(len(word), ())

    def rarity(self, count: int) -> float:
        """How much a word says that `count` listings have, as BM25 has it."""
        return math.log(1 + (max(self._listings - count, 0) + 0.5) / (count + 0.5))

    def _total(self, folded: str) -> int:
        return sum(count for _, count in self.readings(folded))


def _begins(words: Sequence[str], start: str) -> bool:
    at = bisect_left(words, start)
    return at < len(words) and words[at].startswith(start)


def _by_folded(names: Mapping[str, int]) -> dict[str, tuple[Reading, ...]]:
    found: defaultdict[str, list[Reading]] = defaultdict(list)
    for word, count in names.items():
        found[fold(word)].append((word, count))
    return {folded: tuple(sorted(readings, key=lambda each: (-each[1], each[0]))) for folded, readings in found.items()}
