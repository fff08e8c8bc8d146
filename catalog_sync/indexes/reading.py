"""Reads what somebody typed: which words it has, what they may have meant, and what else is called so."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise

from catalog_sync.indexes.glossary import Words
from catalog_sync.indexes.keyboards import decode
from catalog_sync.indexes.meanings import Known, Word, respelt, understand, with_accents
from catalog_sync.indexes.syllables import split_tone
from catalog_sync.indexes.words import fold, has_accents, is_east_asian, tokenise

MOST_LETTERS, MOST_WORDS = 200, 16
LONGEST_PHRASE = 6


class Role(Enum):
    """How much a unit matters: goods must be found, how they are should be, words of asking need not be."""

    GOODS = 1
    QUALITY = 2
    NOISE = 3


@dataclass(frozen=True, slots=True)
class Unit:
    """Words that belong together: one word, or a phrase the glossary knows, with all that is called the same."""

    words: tuple[Word, ...]
    synonyms: tuple[Words, ...] = ()
    translations: tuple[Words, ...] = ()
    role: Role = Role.GOODS
    is_misspelt: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole query, read. `accented` tells that its writer cared for accents."""

    units: tuple[Unit, ...]
    accented: bool

    @property
    def words(self) -> tuple[Word, ...]:
        """All words in order."""
        return tuple(word for unit in self.units for word in unit.words)

    def of(self, role: Role) -> tuple[Unit, ...]:
        """The units of one role, in order."""
        return tuple(unit for unit in self.units if unit.role is role)


def read(text: str, known: Known) -> Reading:
    """The query as units; nothing typed is ever lost, it only gains meanings."""
    typed = _cut(tokenise(text[:MOST_LETTERS])[:MOST_WORDS], known)
    words = tuple(_corrected(_joined(_undone(typed, known), known), known))
    units = tuple(_units(understand(words, known), known))
    return Reading(_weighed(units), accented=any(map(has_accents, words)))


def apart(reading: Reading, known: Known) -> Reading:
    """The same with every phrase taken apart, each word still knowing what the whole phrase is called."""
    return replace(reading, units=tuple(part for unit in reading.units for part in _parts(unit, known)))


def _cut(words: Words, known: Known) -> Words:
    """East Asian runs cut into words."""
    pieces = (known.glossary.segments(word) if is_east_asian(word) else (word,) for word in words)
    return tuple(piece for several in pieces for piece in several)


def _undone(words: Words, known: Known) -> Words:
    """Keys of Telex or VNI as the letters they stand for, where the keys themselves are no known word."""
    return tuple(_decoded(word, known) or word for word in words)


def _decoded(word: str, known: Known) -> str | None:
    meant = None if known.lexicon.knows(word) else decode(word)
    if meant is None or known.lexicon.has_name(meant):
        return meant
    # A lone tone key is also the end of many a foreign word (box, teas): then only the exact word counts.
    shape_changed = has_accents(split_tone(meant)[0])
    return meant if shape_changed and known.lexicon.begins(fold(meant)) else None


def _joined(words: Words, known: Known) -> Words:
    """Two pieces made one where only the whole is a word: "st 25"."""
    for at, (one, other) in enumerate(pairwise(words)):
        if known.lexicon.knows(one + other) and not (known.lexicon.knows(one) and known.lexicon.knows(other)):
            return _joined((*words[:at], one + other, *words[at + 2 :]), known)
    return words


def _corrected(words: Words, known: Known) -> Iterator[str]:
    """Unknown words taken apart where a space was forgotten, or replaced where only one thing can be meant."""
    for at, word in enumerate(words):
        is_last = at == len(words) - 1
        if word in known or (is_last and known.lexicon.begins(fold(word))):
            yield with_accents(word, known, is_last=is_last)
        else:
            yield from known.lexicon.pieces(word) or (respelt(words, at, known),)


def _units(words: tuple[Word, ...], known: Known) -> Iterator[Unit]:
    at = 0
    while at < len(words):
        unit = next(_phrases_at(words[at:], known), None) or _single(words[at], len(words), known)
        yield unit
        at += len(unit.words)


def _phrases_at(words: tuple[Word, ...], known: Known) -> Iterator[Unit]:
    """Phrases of several words that the glossary knows, longest first, with or without their accents."""
    for length in range(min(LONGEST_PHRASE, len(words)), 1, -1):
        typed = tuple(word.typed for word in words[:length])
        meant = known.glossary.accented(tuple(map(fold, typed)))
        if meant or known.glossary.translations(typed):
            yield _unit(words[:length], meant or typed, known)


def _single(word: Word, words: int, known: Known) -> Unit:
    unit = _unit((word,), (_likely(word, known),), known)
    if word.typed in known:
        return unit
    # A Korean ending or a rare Chinese sign beside words we know must not spoil the search.
    role = Role.NOISE if is_east_asian(word.typed) and words > 1 else unit.role
    return replace(unit, is_misspelt=not word.is_unfinished, role=role)


def _likely(word: Word, known: Known) -> str:
    """The word a bare one stands for, by the names, else by the glossary. Accents are taken at their word."""
    if has_accents(word.typed) or word.typed in known.glossary.vocabulary:
        return word.typed
    return word.likeliest if word.meanings else (known.glossary.accented((word.typed,)) or (word.typed,))[0]


def _unit(words: tuple[Word, ...], meant: Words, known: Known) -> Unit:
    typed = tuple(word.typed for word in words)
    glossary = known.glossary
    if glossary.is_noise(meant):
        role = Role.NOISE
    else:
        role = Role.QUALITY if glossary.is_quality(meant) or glossary.is_quality(typed) else Role.GOODS
    return Unit(words, glossary.synonyms.get(meant, ()), glossary.translations(typed), role)


def _weighed(units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """Where no goods are named, what there is must be found after all."""
    for role in (Role.GOODS, Role.QUALITY, Role.NOISE):
        if any(unit.role is role for unit in units):
            return tuple(replace(unit, role=Role.GOODS) if unit.role is role else unit for unit in units)
    return units


def _parts(unit: Unit, known: Known) -> Iterator[Unit]:
    if len(unit.words) == 1:
        yield unit
        return
    for word in unit.words:
        part = _unit((word,), (word.likeliest,), known)
        yield replace(
            unit,
            words=(word,),
            synonyms=(*part.synonyms, *unit.synonyms),
            translations=(*part.translations, *unit.translations),
        )
