"""Turns a query into steps, from strict to generous, each in the plain language of `query`.

The design is the one that measured best on Vietnamese product names: each word may match in any field, all words must
match, order and nearness are rewarded, and what the strict step finds stays on top of what a looser one adds.
The weights matter little one by one; they were not tuned further.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import pairwise
from typing import Self

from catalog_sync.indexes import document as doc
from catalog_sync.indexes.base import Relaxed
from catalog_sync.indexes.glossary import Words, glossary
from catalog_sync.indexes.lexicon import Lexicon
from catalog_sync.indexes.meanings import Known, Word
from catalog_sync.indexes.query import Bool, Constant, DisMax, Phrase, Prefix, Query, Term
from catalog_sync.indexes.reading import Reading, Role, Unit, apart, read
from catalog_sync.indexes.words import fold, has_accents, stem

ENOUGH, PLENTY = 3, 8
IN_NAME, IN_OTHER, IN_KIND, IN_MAKER, IN_PLACE, IN_STORY = 2.0, 1.2, 1.0, 0.8, 0.8, 0.2
SYNONYM, TRANSLATION, SUSPECTED, MISSPELT, BEGUN = 0.8, 0.9, 0.6, 0.4, 0.4
STRICT_FIRST = 100.0
HEAD_FIRST = 0.9


class Reach(IntEnum):
    """How far one word reaches: its likeliest accents in names and kinds only; any accents in every field but stories;
    also as a beginning, and in stories; also with a slip of the finger.
    """

    EXACT = 0
    WHOLE = 1
    OPEN = 2
    LOOSE = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One try, for when those before found fewer than `below`: what matches, and what more makes it match well."""

    matching: Query
    bonuses: tuple[Query, ...] = ()
    relaxed: Relaxed = Relaxed.NOT
    below: int = ENOUGH

    @property
    def ranking(self) -> Query:
        """What matches, with its full score."""
        return Bool(must=(self.matching,), should=self.bonuses)


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans queries with the words of one generation of an index."""

    known: Known

    @classmethod
    def of(cls, lexicon: Lexicon) -> Self:
        """The planner for the words of an index, beside those of the glossary."""
        return cls(Known(lexicon, glossary()))

    def steps(self, text: str) -> Iterator[Step]:
        """The steps for a text, strictest first; none when it has no words."""
        reading = read(text, self.known)
        if not reading.units:
            return
        strict = self._step(reading, Reach.WHOLE)
        yield strict
        # What a stricter step finds stays on top of what a looser one adds.
        on_top = Constant(strict.matching, STRICT_FIRST)
        for step in self._looser(reading):
            yield replace(step, bonuses=(*step.bonuses, on_top))

    def within(self, field: str, text: str) -> Query | None:
        """All words of a text in one folded field, the last perhaps unfinished; None when there are no words."""
        words = tuple(fold(word.typed) for word in read(text, self.known).words)
        if not words:
            return None
        return Bool(must=(*(Term(field, word) for word in words[:-1]), Prefix(field, words[-1])))

    def _looser(self, reading: Reading) -> Iterator[Step]:
        """Unfinished words; without qualities; without this or that word; with slips of the finger; with any word."""
        goods, most = (Role.GOODS,), len(reading.of(Role.GOODS))
        unfinished = self._step(reading, Reach.OPEN)
        yield unfinished
        if reading.of(Role.QUALITY):
            yield replace(self._step(reading, Reach.OPEN, goods), relaxed=Relaxed.FEWER_WORDS, below=PLENTY)
        if most > 2:
            yield replace(self._step(reading, Reach.OPEN, goods, most - 1), relaxed=Relaxed.FEWER_WORDS)
        if most > 3:
            yield replace(self._step(reading, Reach.OPEN, goods, math.ceil(most / 2)), relaxed=Relaxed.MOST_WORDS)
        yield replace(self._step(reading, Reach.LOOSE), relaxed=Relaxed.SPELLING, below=1)
        single = apart(reading, self.known)
        if len(single.units) > 1:
            exact = self._step(reading if most > 1 else single, Reach.EXACT, goods, 1)
            either = Bool(should=(unfinished.matching, exact.matching), minimum=1)
            yield replace(exact, matching=either, relaxed=Relaxed.ANY_WORD)
            yield replace(self._step(single, Reach.LOOSE, goods, 1), relaxed=Relaxed.ANY_WORD, below=1)

    def _step(
        self,
        reading: Reading,
        reach: Reach,
        required: Sequence[Role] = (Role.GOODS, Role.QUALITY),
        minimum: int | None = None,
    ) -> Step:
        last = len(reading.units) - 1
        found = [
            (unit.role, self._unit(unit, reach, is_last=at == last, boost=HEAD_FIRST**at))
            for at, unit in enumerate(reading.units)
        ]
        needed = tuple(query for role, query in found if role in required)
        extra = tuple(query for role, query in found if role not in required)
        matching = Bool(should=needed, minimum=len(needed) if minimum is None else minimum)
        return Step(matching, (*extra, *_bonuses(reading)))

    def _unit(self, unit: Unit, reach: Reach, *, is_last: bool, boost: float) -> Query:
        ends = [is_last and at == len(unit.words) - 1 for at in range(len(unit.words))]
        own = tuple(
            self._word(word, Reach.LOOSE if unit.is_misspelt else reach, is_last=end)
            for word, end in zip(unit.words, ends, strict=True)
        )
        return DisMax(
            (
                self._each(unit.words, own) if len(own) > 1 else own[0],
                *self._also_called(unit, unit.synonyms, SYNONYM),
                *self._also_called(unit, unit.translations, TRANSLATION),
            ),
            boost=boost,
        )

    def _also_called(self, unit: Unit, phrases: Sequence[Words], weight: float) -> Iterator[Query]:
        """What the index has of other names for the same; a longer name with the same words in it adds nothing."""
        typed = {word.likeliest for word in unit.words}
        for words in phrases:
            if not typed.issubset(words) and all(map(self.known.lexicon.knows, words)):
                yield _called(words, weight)

    def _each(self, words: Sequence[Word], queries: Sequence[Query]) -> Query:
        """All words of a phrase, each also by what it alone is called: thịt lợn is thịt heo."""
        single = (Unit((word,), self.known.glossary.synonyms.get((word.likeliest,), ())) for word in words)
        return Bool(
            must=tuple(
                DisMax((query, *self._also_called(unit, unit.synonyms, SYNONYM)))
                for query, unit in zip(queries, single, strict=True)
            )
        )

    def _word(self, word: Word, reach: Reach, *, is_last: bool) -> Query:
        options = [*self._meanings(word, reach), Term(doc.OTHER, stem(word.typed), IN_OTHER)]
        if reach >= Reach.WHOLE:
            options += _elsewhere(word.likeliest if has_accents(word.typed) else word.typed, reach)
        if reach >= Reach.OPEN:
            options.append(Term(doc.STORY, word.typed, IN_STORY))
        if is_last and (reach >= Reach.OPEN or word.is_unfinished):
            options += _begun(word.typed)
        options += (Term(doc.NAME_FOLDED, other, IN_NAME * SUSPECTED) for other in word.perhaps)
        if reach >= Reach.LOOSE:
            options += self._slips(word)
        return DisMax(tuple(options))

    def _meanings(self, word: Word, reach: Reach) -> Iterator[Query]:
        """The word in names and kinds, with every accent it may have meant, the likeliest most."""
        if word.typed not in (meaning.word for meaning in word.meanings):
            yield Term(doc.KIND, word.typed, IN_KIND)
        together = self.known.lexicon.rarity(sum(meaning.count for meaning in word.meanings))
        for meaning in word.meanings:
            if reach > Reach.EXACT or meaning.weight >= 0.9:
                # One rarity for all accents of a word, or a rare wrong one would outrank the common right one.
                fair = together / self.known.lexicon.rarity(meaning.count)
                yield Term(doc.NAME, meaning.word, IN_NAME * meaning.weight * fair)
                yield Term(doc.KIND, meaning.word, IN_KIND * meaning.weight)

    def _slips(self, word: Word) -> Iterator[Query]:
        """Words near in letters; but who typed the right accents did not slip."""
        if has_accents(word.typed) and self.known.lexicon.has_name(word.typed):
            return
        for meant in self.known.lexicon.near(fold(word.typed)):
            yield Term(doc.NAME_FOLDED, meant, IN_NAME * MISSPELT)
            yield Term(doc.OTHER, meant, IN_OTHER * MISSPELT)
            yield from _folded_elsewhere(meant, MISSPELT)


def _bonuses(reading: Reading) -> Iterator[Query]:
    """Rewards for words that stand as they were typed: at the start of a name, side by side, as a whole kind."""
    typed = tuple(word.typed for word in reading.words)
    folded = tuple(map(fold, typed))
    yield from _in_order(doc.NAME_FOLDED, doc.KIND_FOLDED, folded, 0.5 if reading.accented else 1.0)
    yield from _in_order(doc.NAME, doc.KIND, tuple(word.likeliest for word in reading.words), 1.0)
    if len(typed) > 1:
        yield Constant(Phrase(doc.OTHER, tuple(map(stem, typed))), 1.0)
    yield from (_side_by_side(one, other) for one, other in pairwise(folded))


def _side_by_side(one: str, other: str) -> Query:
    """Next to each other in a name, either way round: khô bò is bò khô."""
    there, back = Phrase(doc.NAME_FOLDED, (one, other)), Phrase(doc.NAME_FOLDED, (other, one))
    return DisMax((Constant(there, 0.7), Constant(back, 0.5)))


def _in_order(name: str, kind: str, words: Words, score: float) -> Iterator[Query]:
    yield Constant(Phrase(name, (doc.START, *words), open_end=True), score)
    yield Constant(Phrase(kind, (doc.START, *words, doc.END)), score)
    if len(words) > 1:
        yield Constant(Phrase(name, words, open_end=True), score)


def _elsewhere(word: str, reach: Reach) -> Iterator[Query]:
    """The word in makers and places; accents typed must be right there at first, or chè would find chế biến."""
    yield Term(doc.MAKER, word, IN_MAKER)
    yield Term(doc.PLACE, word, IN_PLACE)
    if reach >= Reach.OPEN or not has_accents(word):
        yield from _folded_elsewhere(fold(word), 1.0)


def _folded_elsewhere(folded: str, weight: float) -> Iterator[Query]:
    yield Term(doc.KIND_FOLDED, folded, 0.4 * IN_KIND * weight)
    yield Term(doc.MAKER_FOLDED, folded, 0.8 * IN_MAKER * weight)
    yield Term(doc.PLACE_FOLDED, folded, 0.8 * IN_PLACE * weight)


def _begun(word: str) -> Iterator[Query]:
    """Words that begin so: less than a whole word, more with the accents already typed."""
    folded = fold(word)
    yield Prefix(doc.NAME_FOLDED, folded, IN_NAME * BEGUN)
    if has_accents(word):
        yield Prefix(doc.NAME, word, IN_NAME * BEGUN * 1.5)
    yield from (Prefix(field, folded, BEGUN) for field in doc.FOLDED)


def _called(words: Words, weight: float) -> Query:
    """Another name of the same goods, better where a product's name begins with it or its kind is just that."""
    return Bool(
        must=(DisMax((_adjacent(doc.NAME, words, IN_NAME * weight), _adjacent(doc.KIND, words, IN_KIND * weight))),),
        should=(
            Constant(Phrase(doc.NAME, (doc.START, *words)), weight),
            Constant(Phrase(doc.KIND, (doc.START, *words, doc.END)), weight),
        ),
    )


def _adjacent(field: str, words: Words, boost: float) -> Query:
    return Phrase(field, words, boost) if len(words) > 1 else Term(field, words[0], boost)
