"""Reads what somebody typed: which words it has, what they may have meant, and what else is called so."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise

from catalog_sync.indexes.glossary import Glossary, Words
from catalog_sync.indexes.keyboards import decode
from catalog_sync.indexes.lexicon import Lexicon
from catalog_sync.indexes.meanings import Word, accented, respelt, understand
from catalog_sync.indexes.syllables import split_tone
from catalog_sync.indexes.words import fold, has_accents, is_east_asian, stem, tokenise

MOST_WORDS = 16
LONGEST_SPLIT = 24
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
    """A whole query, read. `accented` tells that its writer cared for accents, so that a bare word is meant bare."""

    units: tuple[Unit, ...]
    accented: bool

    @property
    def words(self) -> tuple[Word, ...]:
        """All words in order."""
        return tuple(word for unit in self.units for word in unit.words)

    def of(self, *roles: Role) -> tuple[Unit, ...]:
        """The units of these roles, in order."""
        return tuple(unit for unit in self.units if unit.role in roles)


def apart(reading: Reading, glossary: Glossary) -> Reading:
    """The same with every phrase taken apart, each word still knowing what the whole phrase is called."""
    return replace(reading, units=tuple(part for unit in reading.units for part in _parts(unit, glossary)))


def _parts(unit: Unit, glossary: Glossary) -> Iterator[Unit]:
    if len(unit.words) == 1:
        yield unit
        return
    for word in unit.words:
        part = _unit((word,), (word.likeliest,), glossary)
        yield replace(
            unit,
            words=(word,),
            synonyms=(*part.synonyms, *unit.synonyms),
            translations=(*part.translations, *unit.translations) if part.translations else (),
        )


def read(text: str, lexicon: Lexicon, glossary: Glossary) -> Reading:
    """The query as units; nothing typed is ever lost, it only gains meanings."""
    typed = _cut(tokenise(text)[:MOST_WORDS], glossary)
    words = tuple(_corrected(_joined(_undone(typed, lexicon), lexicon), lexicon, glossary))
    units = _units(understand(words, lexicon, glossary), lexicon, glossary)
    return Reading(_weighed(tuple(units)), accented=any(map(has_accents, words)))


def _weighed(units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """Where no goods are named, what there is must be found after all."""
    for role in (Role.GOODS, Role.QUALITY):
        if any(unit.role is role for unit in units):
            return tuple(replace(unit, role=Role.GOODS) if unit.role is role else unit for unit in units)
    return tuple(replace(unit, role=Role.GOODS) for unit in units)


def _cut(words: Words, glossary: Glossary) -> Words:
    """East Asian runs cut into words."""
    pieces = (glossary.segments(word) if is_east_asian(word) else (word,) for word in words)
    return tuple(piece for several in pieces for piece in several)


def _undone(words: Words, lexicon: Lexicon) -> Words:
    """Keys of Telex or VNI as the letters they stand for, where the keys themselves are no known word."""
    return tuple(_decoded(word, lexicon) or word for word in words)


def _decoded(word: str, lexicon: Lexicon) -> str | None:
    if lexicon.knows(word):
        return None
    meant = decode(word)
    if meant is None:
        return None
    # A lone tone key is also the end of many a foreign word (box, teas): then the exact word must be about.
    shape_changed = has_accents(split_tone(meant)[0])
    readings = {reading for reading, _ in lexicon.readings(fold(meant))}
    return meant if meant in readings or (shape_changed and lexicon.begins(fold(meant))) else None


def _joined(words: Words, lexicon: Lexicon) -> Words:
    """Two pieces made one where only the whole is a word: "st 25"."""
    for at, (one, other) in enumerate(pairwise(words)):
        if lexicon.knows(one + other) and not (lexicon.knows(one) and lexicon.knows(other)):
            return _joined((*words[:at], one + other, *words[at + 2 :]), lexicon)
    return words


def _corrected(words: Words, lexicon: Lexicon, glossary: Glossary) -> Iterator[str]:
    """Unknown words taken apart where a space was forgotten, or replaced where only one thing can be meant."""
    last = len(words) - 1
    for at, word in enumerate(words):
        if _is_known(word, lexicon, glossary) or (at == last and lexicon.begins(fold(word))):
            yield accented(word, lexicon, glossary, is_last=at == last)
        else:
            yield from split(word, lexicon) or (respelt(words, at, lexicon, glossary),)


def _is_known(word: str, lexicon: Lexicon, glossary: Glossary) -> bool:
    return lexicon.knows(word) or lexicon.knows(stem(word)) or glossary.knows(word)


def split(word: str, lexicon: Lexicon) -> Words:
    """The fewest known words that make up this one, or none."""
    if not 5 <= len(word) <= LONGEST_SPLIT or not word.isalpha():
        return ()
    best: dict[int, Words] = {0: ()}
    for end in range(2, len(word) + 1):
        starts = (at for at in range(max(0, end - 8), end - 1) if at in best and lexicon.readings(fold(word[at:end])))
        options = [(*best[at], word[at:end]) for at in starts]
        if options:
            best[end] = min(options, key=len)
    return best.get(len(word), ())


def _units(words: tuple[Word, ...], lexicon: Lexicon, glossary: Glossary) -> Iterator[Unit]:
    at = 0
    while at < len(words):
        unit = next(_phrases_at(words[at:], glossary), None) or _single(words[at], len(words), lexicon, glossary)
        yield unit
        at += len(unit.words)


def _phrases_at(words: tuple[Word, ...], glossary: Glossary) -> Iterator[Unit]:
    """Phrases of several words that the glossary knows, longest first, with or without their accents."""
    for length in range(min(LONGEST_PHRASE, len(words)), 1, -1):
        typed = tuple(word.typed for word in words[:length])
        meant = glossary.accented(tuple(map(fold, typed)))
        if meant or glossary.translations(typed):
            yield _unit(words[:length], meant or typed, glossary)


def _single(word: Word, words: int, lexicon: Lexicon, glossary: Glossary) -> Unit:
    unit = _unit((word,), (_likely(word, glossary),), glossary)
    if _is_known(word.typed, lexicon, glossary):
        return unit
    # A Korean ending or a rare Chinese sign beside words we know must not spoil the search.
    role = Role.NOISE if is_east_asian(word.typed) and words > 1 else unit.role
    return replace(unit, is_misspelt=not word.is_unfinished, role=role)


def _likely(word: Word, glossary: Glossary) -> str:
    """The word a bare one stands for, by the names, else by the glossary. Accents are taken at their word."""
    if has_accents(word.typed) or word.typed in glossary.vocabulary:
        return word.typed
    return word.likeliest if word.meanings else (glossary.accented((word.typed,)) or (word.typed,))[0]


def _unit(words: tuple[Word, ...], meant: Words, glossary: Glossary) -> Unit:
    typed = tuple(word.typed for word in words)
    if glossary.is_noise(meant):
        role = Role.NOISE
    else:
        role = Role.QUALITY if glossary.is_quality(meant) or glossary.is_quality(typed) else Role.GOODS
    return Unit(words, glossary.vietnamese(meant), glossary.translations(typed), role)
