"""Which known words are a slip of the finger away from one that nobody knows."""

from collections.abc import Callable, Iterable

MOST_NEAR = 12
SHORTEST, LONG = 3, 7


class Spelling:
    """Known words, kept so that the near ones are found quickly; words with digits are names of things, not spelled."""

    def __init__(self, words: Iterable[str], count: Callable[[str], int] = lambda _: 0) -> None:
        self._shapes = [(len(word), _letters(word), word) for word in words if len(word) > 1 and word.isalpha()]
        self._count = count
        self._near: dict[str, tuple[str, ...]] = {}

    def near(self, word: str) -> tuple[str, ...]:
        """The words one slip away (two from seven letters on), nearest and commonest first; none for two letters."""
        if word not in self._near:
            self._near[word] = self._found(word) if len(word) >= SHORTEST and word.isalpha() else ()
        return self._near[word]

    def _found(self, word: str) -> tuple[str, ...]:
        most = 1 if len(word) < LONG else 2
        length, letters = len(word), _letters(word)
        # One slip changes two letters of the set at most: most words are out before they are compared.
        close = [
            each
            for size, shape, each in self._shapes
            if abs(size - length) <= most and (shape ^ letters).bit_count() <= 2 * most and each != word
        ]
        ranked = sorted((slips(word, each, most), -self._count(each), each) for each in close)
        return tuple(each for slipped, _, each in ranked if slipped <= most)[:MOST_NEAR]


def slips(one: str, other: str, most: int) -> int:
    """Letters changed, missing, added or swapped with their neighbour; anything above `most` is just `most + 1`."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    one, other = one[start:], other[start:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    if not one or not other:
        return min(len(one) + len(other), most + 1)
    if most == 0:
        return 1
    choices = [slips(one[1:], other, most - 1), slips(one, other[1:], most - 1), slips(one[1:], other[1:], most - 1)]
    if one[:2] == other[1::-1]:
        choices.append(slips(one[2:], other[2:], most - 1))
    return 1 + min(choices)


def _letters(word: str) -> int:
    """Which letters a word has, as bits."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) % 64)
    return bits
