"""Turns a query into steps, from strict to generous, each in the plain language of `query`.

The design is the one that measured best on Vietnamese product names: each word may match in any field, all words must
match, order and nearness are rewarded, and what the strict step finds stays on top of what a looser one adds.
The weights matter little one by one; they were not tuned further.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from catalog_sync.indexes import document as doc
from catalog_sync.indexes.base import Relaxed
from catalog_sync.indexes.glossary import Glossary, Words
from catalog_sync.indexes.lexicon import Lexicon
from catalog_sync.indexes.query import Bool, Constant, DisMax, Phrase, Prefix, Query, Term
from catalog_sync.indexes.reading import Reading, Unit, read
from catalog_sync.indexes.words import fold, has_accents, likeness, stem

ENOUGH = 3
ELSEWHERE = {doc.OTHER: 1.2, doc.KIND: 1.0, doc.MAKER: 0.8, doc.PLACE: 0.8}
IN_NAME, IN_STORY = 2.0, 0.2
SYNONYM, TRANSLATION, MISSPELT = 0.8, 0.9, 0.4
STRICT_FIRST = 100.0


class Reach(IntEnum):
    """How far one word reaches: as it stands, as a beginning and into stories, or with a slip of the finger."""

    WHOLE = 1
    OPEN = 2
    LOOSE = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One try, for when those before found fewer than `below`."""

    query: Query
    relaxed: Relaxed = Relaxed.NOT
    below: int = ENOUGH


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans queries against the words of one generation of an index."""

    lexicon: Lexicon
    glossary: Glossary

    def steps(self, text: str) -> Iterator[Step]:
        """The steps for a text, strictest first; none when it has no words."""
        reading = read(text, self.lexicon, self.glossary)
        if not reading.units:
            return
        needed = sum(not unit.is_noise for unit in reading.units)
        strict = self._query(reading, Reach.WHOLE, needed)
        yield Step(strict)
        for relaxed, reach, minimum in _relaxations(needed):
            wider = self._query(reading, reach, minimum)
            below = 1 if reach is Reach.LOOSE else ENOUGH
            yield Step(Bool(must=(wider,), should=(Constant(strict, STRICT_FIRST),)), relaxed, below)

    def within(self, field: str, text: str) -> Query | None:
        """All words of a text in one folded field, the last perhaps unfinished; None when there are no words."""
        words = tuple(map(fold, read(text, self.lexicon, self.glossary).words))
        if not words:
            return None
        return Bool(must=(*(Term(field, word) for word in words[:-1]), Prefix(field, words[-1])))

    def _query(self, reading: Reading, reach: Reach, minimum: int) -> Query:
        last = len(reading.units) - 1
        units = [(unit, self._unit(unit, reading, reach, is_last=at == last)) for at, unit in enumerate(reading.units)]
        needed = tuple(query for unit, query in units if not unit.is_noise)
        extra = tuple(query for unit, query in units if unit.is_noise)
        return Bool(must=(Bool(should=needed, minimum=minimum),), should=(*extra, *_order_bonuses(reading)))

    def _unit(self, unit: Unit, reading: Reading, reach: Reach, *, is_last: bool) -> Query:
        ends = [is_last and at == len(unit.words) - 1 for at in range(len(unit.words))]
        own = tuple(
            self._word(word, reading, max(reach, Reach.LOOSE) if unit.is_misspelt else reach, is_last=end)
            for word, end in zip(unit.words, ends, strict=True)
        )
        return DisMax(
            (
                own[0] if len(own) == 1 else Bool(must=own),
                *(_also_called(words, SYNONYM) for words in unit.synonyms),
                *(_also_called(words, TRANSLATION) for words in unit.translations),
            )
        )

    def _word(self, word: str, reading: Reading, reach: Reach, *, is_last: bool) -> Query:
        options = [*self._readings(word, reading), *_elsewhere(word, 1.0)]
        if reach >= Reach.OPEN:
            options.append(Term(doc.STORY, word, IN_STORY))
        if reach >= Reach.OPEN and is_last:
            options += _begun(word)
        if reach >= Reach.LOOSE:
            options += self._slips(word)
        return DisMax(tuple(options))

    def _readings(self, word: str, reading: Reading) -> Iterator[Query]:
        """The word in names, with every accent it may have meant, the likeliest most."""
        readings = self.lexicon.readings(fold(word))
        together = sum(count for _, count in readings)
        weights = [
            likeness(word, meant) if reading.accented else 0.9 + 0.1 * count / together for meant, count in readings
        ]
        for (meant, count), weight in zip(readings, weights, strict=True):
            # One rarity for all accents of a word, or a rare wrong one would outrank the common right one.
            fair = self.lexicon.rarity(together) / self.lexicon.rarity(count)
            yield Term(doc.NAME, meant, IN_NAME * fair * weight / max(weights))

    def _slips(self, word: str) -> Iterator[Query]:
        for meant in self.lexicon.near(fold(word)):
            yield Term(doc.NAME_FOLDED, meant, IN_NAME * MISSPELT)
            yield from _elsewhere(meant, MISSPELT)


def _relaxations(needed: int) -> Iterator[tuple[Relaxed, Reach, int]]:
    yield Relaxed.NOT, Reach.OPEN, needed
    yield Relaxed.SPELLING, Reach.LOOSE, needed
    if needed >= 3:
        yield Relaxed.FEWER_WORDS, Reach.OPEN, needed - 1
        yield Relaxed.FEWER_WORDS, Reach.LOOSE, needed - 1
    if needed >= 5:
        yield Relaxed.MOST_WORDS, Reach.OPEN, math.ceil(0.6 * needed)
    if needed >= 2:
        yield Relaxed.ANY_WORD, Reach.OPEN, 1
        yield Relaxed.ANY_WORD, Reach.LOOSE, 1


def _elsewhere(word: str, weight: float) -> Iterator[Query]:
    for field, boost in ELSEWHERE.items():
        yield Term(field, stem(word) if field == doc.OTHER else fold(word), boost * weight)


def _begun(word: str) -> Iterator[Query]:
    """Words that begin so: less than a whole word, more with the accents already typed."""
    folded = fold(word)
    yield Prefix(doc.NAME_FOLDED, folded, 0.8)
    if has_accents(word):
        yield Prefix(doc.NAME, word, 1.2)
    yield from (Prefix(field, folded, 0.3) for field in ELSEWHERE)


def _also_called(words: Words, weight: float) -> Query:
    """Another name of the same goods, better where a product's name begins with it or its kind is just that."""
    folded = tuple(map(fold, words))
    return Bool(
        must=(DisMax((_adjacent(doc.NAME, words, IN_NAME * weight), _adjacent(doc.KIND, folded, weight))),),
        should=(
            Constant(Phrase(doc.NAME, (doc.START, *words)), weight),
            Constant(Phrase(doc.KIND, (doc.START, *folded, doc.END)), weight),
        ),
    )


def _adjacent(field: str, words: Words, boost: float) -> Query:
    return Phrase(field, words, boost) if len(words) > 1 else Term(field, words[0], boost)


def _order_bonuses(reading: Reading) -> Iterator[Query]:
    """Rewards for words that stand as they were typed, at the start of a name, next to each other, either way round."""
    words = reading.words
    folded, stems = tuple(map(fold, words)), tuple(map(stem, words))
    yield Constant(Phrase(doc.NAME_FOLDED, (doc.START, *folded), open_end=True), 1.5)
    yield Constant(Phrase(doc.KIND, (doc.START, *folded, doc.END)), 1.0)
    if len(words) > 1:
        yield Constant(Phrase(doc.NAME_FOLDED, folded, open_end=True), 1.5)
        yield Constant(Phrase(doc.OTHER, stems), 1.0)
    if len(words) > 1 and reading.accented:
        yield Constant(Phrase(doc.NAME, words), 1.0)
    for one, other in pairwise(folded):
        yield DisMax(
            (
                Constant(Phrase(doc.NAME_FOLDED, (one, other)), 0.7),
                Constant(Phrase(doc.NAME_FOLDED, (other, one)), 0.5),
            )
        )
