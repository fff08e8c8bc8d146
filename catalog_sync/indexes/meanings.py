"""What one word may have meant, judged by itself and by the words beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalog_sync.indexes.glossary import Glossary
from catalog_sync.indexes.lexicon import Lexicon
from catalog_sync.indexes.words import fold, has_accents, likeness, stem

MOST_READINGS = 8
CLEARLY = 3


@dataclass(frozen=True, slots=True)
class Known:
    """All the words we know: those of the index as it is now, and those of the glossary."""

    lexicon: Lexicon
    glossary: Glossary

    def __contains__(self, word: str) -> bool:
        return self.lexicon.knows(word) or self.lexicon.knows(stem(word)) or self.glossary.knows(word)


@dataclass(frozen=True, slots=True)
class Meaning:
    """A word of names that folds to the letters typed, how many names have it, and 1 for the likeliest, else less."""

    word: str
    count: int
    weight: float


@dataclass(frozen=True, slots=True)
class Word:
    """One word typed, and its meanings, likeliest first; `is_unfinished` when it only begins a word we know.

    `perhaps` are words near in letters that fit the neighbours well, where this one never stands beside them.
    """

    typed: str
    meanings: tuple[Meaning, ...]
    is_unfinished: bool = False
    perhaps: tuple[str, ...] = ()

    @property
    def likeliest(self) -> str:
        """What it most likely stands for."""
        return self.meanings[0].word if self.meanings and not self.is_unfinished else self.typed


def understand(words: Sequence[str], known: Known) -> tuple[Word, ...]:
    """Every word of a query with its meanings; where accents were left out, the words beside it decide."""
    accented = any(map(has_accents, words))
    return tuple(_accented(words, at, known) if accented else _bare(words, at, known) for at in range(len(words)))


def with_accents(word: str, known: Known, *, is_last: bool) -> str:
    """The word with the accents that were meant, where those typed make no word we know."""
    readings = known.lexicon.readings(fold(word))
    is_right = word in known.glossary.vocabulary or known.lexicon.has_name(word)
    if not readings or is_right or not has_accents(word) or (is_last and known.lexicon.begins_in_name(word)):
        return word
    return max(readings, key=lambda each: (likeness(word, each[0]), each[1]))[0]


def respelt(words: Sequence[str], at: int, known: Known) -> str:
    """What a word nobody knows must be, where only one is near or one clearly fits its neighbours; else itself."""
    word = words[at]
    close = tuple(dict.fromkeys((*known.lexicon.near(fold(word)), *known.glossary.near(stem(word)))))
    if len(close) < 2:
        return close[0] if close else word
    (most, best), (next_most, _), *_ = sorted(((_fit(each, words, at, known), each) for each in close), reverse=True)
    return best if most > 0 and most >= CLEARLY * next_most else word


def _accented(words: Sequence[str], at: int, known: Known) -> Word:
    word = words[at]
    readings = known.lexicon.readings(fold(word))[:MOST_READINGS]
    weights = [likeness(word, meant) for meant, _ in readings]
    is_unfinished = _is_unfinished(words, at, known)
    # The likeliest counts in full, unless the word itself is a good one that no name happens to have.
    best = 1.0 if is_unfinished or word in known.glossary.vocabulary else max(weights, default=1.0)
    return Word(word, _ranked(readings, [weight / best for weight in weights]), is_unfinished)


def _bare(words: Sequence[str], at: int, known: Known) -> Word:
    """Accents that go with the neighbours come first ("bo kho" is mostly bò khô), else the commonest."""
    word = words[at]
    readings = known.lexicon.readings(fold(word))[:MOST_READINGS]
    company = [_company(meant, words, at, known) for meant, _ in readings]
    counts = company if any(company) else [count for _, count in readings]
    weights = [0.75 + 0.25 * count / max(1, *counts) for count in counts]
    is_unfinished = _is_unfinished(words, at, known)
    is_odd = len(words) > 1 and bool(readings) and not any(company) and not is_unfinished
    perhaps = tuple(_fitting(words, at, known)) if is_odd else ()
    return Word(word, _ranked(readings, weights), is_unfinished, perhaps)


def _is_unfinished(words: Sequence[str], at: int, known: Known) -> bool:
    is_last = at == len(words) - 1
    return is_last and not known.lexicon.has_name(words[at]) and known.lexicon.begins_in_name(words[at])


def _ranked(readings: Sequence[tuple[str, int]], weights: Sequence[float]) -> tuple[Meaning, ...]:
    meanings = [Meaning(meant, count, weight) for (meant, count), weight in zip(readings, weights, strict=True)]
    return tuple(sorted(meanings, key=lambda each: -each.weight))


def _fitting(words: Sequence[str], at: int, known: Known) -> Iterator[str]:
    """What fits in place of a word that is right by itself: the nam of "nuoc nam" is a mushroom, but mam is meant."""
    return (other for other in known.lexicon.near(words[at]) if _fit(other, words, at, known) >= CLEARLY)


def _fit(folded: str, words: Sequence[str], at: int, known: Known) -> int:
    readings = known.lexicon.readings(folded)[:MOST_READINGS]
    return sum(_company(meant, words, at, known) for meant, _ in readings)


def _company(meant: str, words: Sequence[str], at: int, known: Known) -> int:
    """How often a word stands beside any reading of its neighbours, in names and places."""
    beside = (*words[max(0, at - 1) : at], *words[at + 1 : at + 2])
    others = (other for each in beside for other, _ in known.lexicon.readings(fold(each))[:MOST_READINGS])
    return sum(known.lexicon.together(meant, other) for other in others)
