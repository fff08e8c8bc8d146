"""What one word may have meant, judged by itself and by the words beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalog_sync.indexes.glossary import Glossary
from catalog_sync.indexes.lexicon import Lexicon
from catalog_sync.indexes.words import fold, has_accents, likeness, stem

MOST_READINGS = 8
CLEARLY = 3


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


def understand(words: Sequence[str], lexicon: Lexicon, glossary: Glossary) -> tuple[Word, ...]:
    """Every word of a query with its meanings, the company it keeps considered where accents were left out."""
    accented = any(map(has_accents, words))
    return tuple(_word(words, at, lexicon, glossary, accented=accented) for at in range(len(words)))


def _word(words: Sequence[str], at: int, lexicon: Lexicon, glossary: Glossary, *, accented: bool) -> Word:
    word = words[at]
    readings = lexicon.readings(fold(word))[:MOST_READINGS]
    is_unfinished = at == len(words) - 1 and not lexicon.has_name(word) and lexicon.begins_in_name(word)
    if accented:
        weights = [likeness(word, meant) for meant, _ in readings]
    else:
        weights = _weights_in_company(words, at, lexicon, [meant for meant, _ in readings])
    # The likeliest counts in full, unless the word itself is a good one that no name happens to have.
    best = 1.0 if is_unfinished or word in glossary.vocabulary else max(weights, default=1.0)
    meanings = [Meaning(meant, count, weight / best) for (meant, count), weight in zip(readings, weights, strict=True)]
    perhaps = () if accented or is_unfinished else tuple(_perhaps(words, at, lexicon))
    return Word(word, tuple(sorted(meanings, key=lambda each: -each.weight)), is_unfinished, perhaps)


def _perhaps(words: Sequence[str], at: int, lexicon: Lexicon) -> Iterator[str]:
    """What fits in place of a word that is right by itself: the nam of "nuoc nam" is a mushroom, and mam is meant."""
    if len(words) < 2 or not lexicon.readings(words[at]) or _company_of_all(words[at], words, at, lexicon):
        return
    for other in lexicon.near(words[at]):
        if _company_of_all(other, words, at, lexicon) >= CLEARLY:
            yield other


def _weights_in_company(words: Sequence[str], at: int, lexicon: Lexicon, readings: Sequence[str]) -> list[float]:
    """Which accents go with the neighbours ("bo kho" is mostly bò khô), else which are commonest."""
    company = [_company(meant, words, at, lexicon) for meant in readings]
    counts = company if any(company) else [lexicon.count(meant) for meant in readings]
    return [0.75 + 0.25 * count / max(1, *counts) for count in counts]


def _company(meant: str, words: Sequence[str], at: int, lexicon: Lexicon) -> int:
    """How often a word stands beside any reading of its neighbours."""
    beside = [*words[max(0, at - 1) : at], *words[at + 1 : at + 2]]
    others = (other for each in beside for other, _ in lexicon.readings(fold(each))[:MOST_READINGS])
    return sum(lexicon.together(meant, other) for other in others)


def respelt(words: Sequence[str], at: int, lexicon: Lexicon, glossary: Glossary) -> str:
    """What a word nobody knows must be, where only one is near or one clearly fits its neighbours; else itself."""
    word = words[at]
    close = tuple(dict.fromkeys((*lexicon.near(fold(word)), *glossary.near(stem(word)))))
    if len(close) == 1:
        return close[0]
    fitting = sorted(((_company_of_all(each, words, at, lexicon), each) for each in close), reverse=True)
    if len(fitting) > 1 and fitting[0][0] > 0 and fitting[0][0] >= CLEARLY * fitting[1][0]:
        return fitting[0][1]
    return word


def _company_of_all(folded: str, words: Sequence[str], at: int, lexicon: Lexicon) -> int:
    return sum(_company(meant, words, at, lexicon) for meant, _ in lexicon.readings(folded)[:MOST_READINGS])


def accented(word: str, lexicon: Lexicon, glossary: Glossary, *, is_last: bool) -> str:
    """The word with the accents that were meant, where those typed make no word we know."""
    readings = lexicon.readings(fold(word))
    if not readings or not has_accents(word) or word in glossary.vocabulary or lexicon.has_name(word):
        return word
    if is_last and lexicon.begins_in_name(word):
        return word
    return max(readings, key=lambda each: (likeness(word, each[0]), each[1]))[0]
