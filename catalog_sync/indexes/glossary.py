"""What words mean the same: synonyms, names of goods in other languages, and words that mean nothing in a search.

All of it is data, in the files of `data/`: a new word is a new cell there, never a line of code.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from catalog_sync.indexes.words import bigrams, fold, is_east_asian, stem, tokenise

Words = tuple[str, ...]

DATA = Path(__file__).parent / "data"
FOREIGN = ("en", "ko", "ru", "zh")


@dataclass(frozen=True, slots=True)
class Glossary:
    """Lookups by the words as typed; each value is a tuple of phrases, best first."""

    synonyms: Mapping[Words, tuple[Words, ...]]
    foreign: Mapping[Words, tuple[Words, ...]]
    kinds: Mapping[str, tuple[str, ...]]
    noise: frozenset[Words]
    longest: int
    loose: Mapping[Words, tuple[Words, ...]] = field(default_factory=dict)
    vocabulary: frozenset[str] = frozenset()

    def vietnamese(self, words: Words) -> tuple[Words, ...]:
        """Other Vietnamese phrases for these words. A single word must match to the accent, a phrase need not."""
        exact = self.synonyms.get(words)
        if exact or len(words) == 1:
            return exact or ()
        return self.loose.get(tuple(map(fold, words)), ())

    def translations(self, words: Words) -> tuple[Words, ...]:
        """Vietnamese phrases for the goods that these words name in another language."""
        return self.foreign.get(tuple(map(stem, words)), ())

    def is_noise(self, words: Words) -> bool:
        """Whether the words only ask ("mua ở đâu", "đặc sản") and name no goods."""
        return words in self.noise

    def segments(self, run: str) -> Iterator[str]:
        """The words in a run of East Asian letters: the longest known ones, and pairs of letters between them."""
        pending = ""
        while run:
            known = self._longest_start(run)
            if known and pending:
                yield from bigrams(pending)
                pending = ""
            if known:
                yield known
            else:
                pending += run[0]
            run = run[len(known) or 1 :]
        if pending:
            yield from bigrams(pending)

    def _longest_start(self, run: str) -> str:
        starts = (run[:length] for length in range(len(run), 0, -1))
        return next((start for start in starts if (fold(start),) in self.foreign), "")


@cache
def glossary() -> Glossary:
    """The glossary of the files, read once."""
    synonyms = _symmetric(phrases(row["words"]) for row in rows("synonyms.csv"))
    entries = tuple(rows("glossary.csv"))
    foreign = _foreign(entries)
    return Glossary(
        synonyms=synonyms,
        loose=_folded(synonyms),
        foreign=foreign,
        kinds=_kinds(entries),
        noise=frozenset(tokenise(row["words"]) for row in rows("noise.csv")),
        longest=max(len(words) for words in (*synonyms, *foreign)),
        vocabulary=frozenset(word for words in foreign for word in words if not is_east_asian(word)),
    )


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of one data file; lines that start with # are remarks."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    yield from csv.DictReader(line for line in lines if not line.startswith("#"))


def phrases(cell: str) -> tuple[Words, ...]:
    """The phrases of a cell, each as words."""
    return tuple(tokenise(phrase) for phrase in cell.split(";") if phrase.strip())


def kind_texts(category: str) -> tuple[str, ...]:
    """What Vietnamese buyers call a category that the register names in English."""
    return glossary().kinds.get(fold(category), ())


def _symmetric(groups: Iterable[tuple[Words, ...]]) -> dict[Words, tuple[Words, ...]]:
    found: defaultdict[Words, list[Words]] = defaultdict(list)
    for group in groups:
        for words in group:
            found[words] += [other for other in group if other != words and other not in found[words]]
    return {words: tuple(others) for words, others in found.items()}


def _folded(synonyms: Mapping[Words, tuple[Words, ...]]) -> dict[Words, tuple[Words, ...]]:
    return {tuple(map(fold, words)): others for words, others in synonyms.items() if len(words) > 1}


def _foreign(entries: Iterable[Mapping[str, str]]) -> dict[Words, tuple[Words, ...]]:
    found: dict[Words, tuple[Words, ...]] = {}
    for row in entries:
        for words in (each for language in FOREIGN for each in phrases(row[language] or "")):
            stems = tuple(map(stem, words))
            others = (each for each in phrases(row["vi"]) if each != words)
            found[stems] = tuple(dict.fromkeys((*found.get(stems, ()), *others)))
    return {stems: others for stems, others in found.items() if others}


def _kinds(entries: Iterable[Mapping[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in entries:
        texts = tuple(text.strip() for text in row["vi"].split(";") if text.strip())
        for name in (row["key"], *(row["en"] or "").split(";")):
            found.setdefault(fold(name.strip()), texts)
    return found
