"""The Vietnamese syllable: which ones exist, and where their tone mark stands."""

import unicodedata
from enum import Enum
from functools import lru_cache


class Tone(Enum):
    """The six tones, each with its combining mark."""

    LEVEL = ""
    SAC = "\u0301"
    HUYEN = "\u0300"
    HOI = "\u0309"
    NGA = "\u0303"
    NANG = "\u0323"

    def __bool__(self) -> bool:
        return self is not Tone.LEVEL


_BY_MARK = {tone.value: tone for tone in Tone if tone}
_QUALITY = frozenset("ăâêôơư")
_VOWELS = frozenset("aăâeêioôơuưy")
_STOPS = ("c", "ch", "p", "t")

ONSETS = frozenset("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x".split())
RIMES = frozenset(
    """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on
    ong oong ooc op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc ui um un ung up ut uê uêch uênh
    uơ uôc uôi uôm uôn uông uôt uy uya uych uynh uyn uyp uyt uyu uyên uyêt ư ưa ưc ưi ưm ưn ưng ưt ưu
    ươc ươi ươm ươn ương ươp ươt ươu y yên yêm yêu yêt yn ynh ych yt yp
    """.split()
)


@lru_cache(maxsize=65_536)
def split_tone(word: str) -> tuple[str, Tone]:
    """The word without its tone mark, and the tone. Two marks are no tone: the word comes back as it was."""
    letters = unicodedata.normalize("NFD", word)
    marks = [letter for letter in letters if letter in _BY_MARK]
    if len(marks) != 1:
        return word, Tone.LEVEL
    return unicodedata.normalize("NFC", letters.replace(marks[0], "")), _BY_MARK[marks[0]]


@lru_cache(maxsize=65_536)
def split_syllable(bare: str) -> tuple[str, str] | None:
    """Onset and rime of a syllable without tone, or None where Vietnamese has no such syllable."""
    for length in (3, 2, 1, 0):
        onset, rime = bare[:length], bare[length:]
        if rime in RIMES and (onset in ONSETS if length else True):
            return onset, rime
    return None


def with_tone(bare: str, tone: Tone) -> str:
    """The word with its tone where the older style puts it: hòa, thủy, quý, người."""
    if not tone:
        return bare
    parts = split_syllable(bare)
    at = len(parts[0]) + _tone_place(parts[1]) if parts else _last_vowel(bare)
    return unicodedata.normalize("NFC", bare[: at + 1] + tone.value + bare[at + 1 :])


def is_syllable(bare: str, tone: Tone) -> bool:
    """Whether Vietnamese could have the word; before a stop only two tones are possible."""
    parts = split_syllable(bare)
    if parts is None:
        return False
    return not parts[1].endswith(_STOPS) or tone in (Tone.SAC, Tone.NANG)


def _tone_place(rime: str) -> int:
    marked = [at for at, letter in enumerate(rime) if letter in _QUALITY]
    if marked:
        return marked[-1]
    vowels = sum(letter in _VOWELS for letter in rime)
    return 1 if vowels == 3 or (vowels == 2 and len(rime) > 2) else 0


def _last_vowel(bare: str) -> int:
    return max((at for at, letter in enumerate(bare) if letter in _VOWELS), default=len(bare) - 1)
