"""What words mean the same: synonyms, names of goods in other languages, and words that matter less in a search.

All of it is data, in the files of `data/`: a new word is a new cell there, never a line of code.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from catalog_sync.indexes.spelling import Spelling
from catalog_sync.indexes.words import bigrams, fold, is_east_asian, stem, tokenise

Words = tuple[str, ...]

DATA = Path(__file__).parent / "data"
FOREIGN = ("en", "ko", "ru", "zh")


@dataclass(frozen=True, slots=True)
class Glossary:
    """Lookups by phrases, which are tuples of words; values are phrases too, best first.

    `synonyms` are Vietnamese on both sides; `kinds` go from English categories to what buyers call them.
    """

    synonyms: Mapping[Words, tuple[Words, ...]]
    unaccented: Mapping[Words, Words]
    foreign: Mapping[Words, tuple[Words, ...]]
    kinds: Mapping[Words, tuple[str, ...]]
    noise: frozenset[Words]
    qualities: frozenset[Words]
    vocabulary: frozenset[str]
    foreign_words: frozenset[str]
    spelling: Spelling

    def accented(self, folded: Words) -> Words | None:
        """A phrase of ours that folds to these words."""
        return self.unaccented.get(folded)

    def translations(self, words: Words) -> tuple[Words, ...]:
        """Vietnamese phrases for the goods that these words name in another language."""
        return self.foreign.get(_stems(words), ())

    def is_noise(self, words: Words) -> bool:
        """Whether the words only ask ("mua ở đâu", "đặc sản") and name no goods."""
        return words in self.noise

    def is_quality(self, words: Words) -> bool:
        """Whether the words tell how goods are ("tươi", "tuoi", "dried"), not what they are."""
        return words in self.qualities or _stems(words) in self.qualities

    def knows(self, word: str) -> bool:
        """Whether the word, alone or in a phrase, means something here."""
        return word in self.vocabulary or stem(word) in self.foreign_words

    def near(self, word: str) -> tuple[str, ...]:
        """Foreign words that a misspelt one may be."""
        return self.spelling.near(word)

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
    goods, qualities = tuple(rows("glossary.csv")), tuple(rows("qualities.csv"))
    foreign = _foreign((*goods, *qualities))
    noise = tuple(tokenise(row["words"]) for row in rows("noise.csv"))
    foreign_words = frozenset(word for words in foreign for word in words if not is_east_asian(word))
    ours = (*noise, *_column(qualities, "vi"), *_column(goods, "vi"), *synonyms)
    return Glossary(
        synonyms=synonyms,
        unaccented={tuple(map(fold, words)): words for words in ours},
        foreign=foreign,
        kinds=_kinds(goods),
        noise=frozenset(noise),
        qualities=frozenset((*_column(qualities, "vi"), *_foreign(qualities))),
        vocabulary=frozenset(word for words in ours for word in words),
        foreign_words=foreign_words,
        spelling=Spelling(sorted(foreign_words)),
    )


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of one data file; lines that start with # are remarks."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    yield from csv.DictReader(line for line in lines if not line.startswith("#"))


def phrases(cell: str) -> tuple[Words, ...]:
    """The phrases of a cell, each as words."""
    return tuple(tokenise(phrase) for phrase in cell.split(";") if phrase.strip())


def kind_texts(category: str) -> tuple[str, ...]:
    """What Vietnamese buyers call a category that the register has in English, or at least what its last words are."""
    words = _stems(tokenise(category))
    known = glossary().kinds
    return next((known[words[at:]] for at in range(len(words)) if words[at:] in known), ())


def _column(entries: Iterable[Mapping[str, str]], name: str) -> Iterator[Words]:
    for row in entries:
        yield from phrases(row[name])


def _symmetric(groups: Iterable[tuple[Words, ...]]) -> dict[Words, tuple[Words, ...]]:
    found: defaultdict[Words, list[Words]] = defaultdict(list)
    for group in groups:
        for words in group:
            found[words] += [other for other in group if other != words and other not in found[words]]
    return {words: tuple(others) for words, others in found.items()}


def _foreign(entries: Iterable[Mapping[str, str]]) -> dict[Words, tuple[Words, ...]]:
    found: defaultdict[Words, list[Words]] = defaultdict(list)
    for row in entries:
        for words in (each for language in FOREIGN for each in phrases(row[language])):
            stems = _stems(words)
            found[stems] += [each for each in phrases(row["vi"]) if each != words and each not in found[stems]]
    return {stems: tuple(others) for stems, others in found.items() if others}


def _kinds(entries: Iterable[Mapping[str, str]]) -> dict[Words, tuple[str, ...]]:
    found: dict[Words, tuple[str, ...]] = {}
    for row in entries:
        texts = tuple(text.strip() for text in row["vi"].split(";"))
        for name in (row["key"], *row["en"].split(";")):
            found.setdefault(_stems(tokenise(name)), texts)
    return found


def _stems(words: Words) -> Words:
    return tuple(map(stem, words))
