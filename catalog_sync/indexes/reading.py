"""Reads what somebody typed: which words it has, what they may have meant, and what else is called so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from catalog_sync.indexes.glossary import Glossary, Words
from catalog_sync.indexes.keyboards import decode
from catalog_sync.indexes.lexicon import Lexicon, near
from catalog_sync.indexes.syllables import split_tone
from catalog_sync.indexes.words import fold, has_accents, is_east_asian, stem, tokenise

LONGEST_SPLIT = 24


@dataclass(frozen=True, slots=True)
class Unit:
    """Words that belong together: one word, or a phrase the glossary knows, with all that is called the same."""

    words: Words
    synonyms: tuple[Words, ...] = ()
    translations: tuple[Words, ...] = ()
    is_noise: bool = False
    is_misspelt: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole query, read. `accented` tells that its writer cared for accents, so that a bare word is meant bare."""

    units: tuple[Unit, ...]
    accented: bool

    @property
    def words(self) -> Words:
        """All words in order."""
        return tuple(word for unit in self.units for word in unit.words)


def read(text: str, lexicon: Lexicon, glossary: Glossary) -> Reading:
    """The query as units; nothing typed is ever lost, it only gains meanings."""
    typed = _cut(tokenise(text), glossary)
    words = tuple(_corrected(_joined(_undone(typed, lexicon), lexicon), lexicon, glossary))
    units = tuple(_units(words, lexicon, glossary))
    if all(unit.is_noise for unit in units):
        units = tuple(Unit(unit.words, unit.synonyms, unit.translations) for unit in units)
    return Reading(units, accented=any(map(has_accents, words)))


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
    """Unknown words taken apart where a space was forgotten, or replaced by the glossary's nearest."""
    last = len(words) - 1
    for at, word in enumerate(words):
        if _is_known(word, lexicon, glossary) or (at == last and lexicon.begins(fold(word))):
            yield word
        else:
            yield from split(word, lexicon) or _respelt(word, lexicon, glossary)


def _is_known(word: str, lexicon: Lexicon, glossary: Glossary) -> bool:
    return (
        lexicon.knows(word)
        or lexicon.knows(stem(word))
        or stem(word) in glossary.vocabulary
        or (word,) in glossary.synonyms
        or glossary.is_noise((word,))
    )


def split(word: str, lexicon: Lexicon) -> Words:
    """The fewest known words that make up this one, or none."""
    if not 5 <= len(word) <= LONGEST_SPLIT or not word.isalpha():
        return ()
    best: dict[int, Words] = {0: ()}
    for end in range(2, len(word) + 1):
        starts = (at for at in range(max(0, end - 8), end - 1) if at in best and _is_piece(word[at:end], lexicon))
        options = [(*best[at], word[at:end]) for at in starts]
        if options:
            best[end] = min(options, key=len)
    return best.get(len(word), ())


def _is_piece(piece: str, lexicon: Lexicon) -> bool:
    return bool(lexicon.readings(fold(piece)))


def _respelt(word: str, lexicon: Lexicon, glossary: Glossary) -> Words:
    """What must be meant, where only one word is near; else the word as it is, to be matched by all that are near."""
    close = {*lexicon.near(fold(word)), *near(stem(word), glossary.vocabulary)}
    return tuple(close) if len(close) == 1 else (word,)


def _units(words: Words, lexicon: Lexicon, glossary: Glossary) -> Iterator[Unit]:
    at = 0
    while at < len(words):
        unit = next(_phrases_at(words[at:], glossary), None) or _single(words[at], words, lexicon, glossary)
        yield unit
        at += len(unit.words)


def _phrases_at(words: Words, glossary: Glossary) -> Iterator[Unit]:
    """Phrases of several words that the glossary knows, longest first."""
    for length in range(min(glossary.longest, len(words)), 1, -1):
        unit = _known_unit(words[:length], glossary)
        if unit:
            yield unit


def _single(word: str, words: Sequence[str], lexicon: Lexicon, glossary: Glossary) -> Unit:
    known = _is_known(word, lexicon, glossary)
    # A Korean ending or a rare Chinese sign beside words we know must not spoil the search.
    is_ending = not known and is_east_asian(word) and len(words) > 1
    unit = _known_unit((word,), glossary) or Unit((word,), is_noise=is_ending)
    return unit if known else Unit((word,), unit.synonyms, unit.translations, unit.is_noise, is_misspelt=True)


def _known_unit(words: Words, glossary: Glossary) -> Unit | None:
    synonyms, translations = glossary.vietnamese(words), glossary.translations(words)
    is_noise = glossary.is_noise(words)
    return Unit(words, synonyms, translations, is_noise) if synonyms or translations or is_noise else None
