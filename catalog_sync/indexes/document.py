"""A listing as an engine stores it: which fields there are, and which words go into each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain, pairwise

from catalog_sync.indexes.base import Entry, Listing, price_bands
from catalog_sync.indexes.glossary import kind_texts, rows
from catalog_sync.indexes.syllables import Tone, split_tone
from catalog_sync.indexes.words import fold, foreign_tokens, tokenise

# Raise this when words or fields change: an index made by another format asks to be rebuilt.
FORMAT = 1

CODE, ENTRY, BODY = "code", "entry", "body"
START, END = "^", "$"

NAME, NAME_FOLDED = "name", "name_folded"
PAIRS = "pairs"
KIND, KIND_FOLDED = "kind", "kind_folded"
MAKER, MAKER_FOLDED = "maker", "maker_folded"
PLACE, PLACE_FOLDED = "place", "place_folded"
OTHER, STORY = "other", "story"
FOLDED = (KIND_FOLDED, MAKER_FOLDED, PLACE_FOLDED, OTHER)
TEXT_FIELDS = (NAME, NAME_FOLDED, PAIRS, KIND, MAKER, PLACE, *FOLDED, STORY)

BY_NAME, BY_STARS, BY_PRICE, BY_PRICE_DOWN, BY_NEWEST = "by_name", "by_stars", "by_price", "by_price_down", "by_newest"
ORDERS = (BY_NAME, BY_STARS, BY_PRICE, BY_PRICE_DOWN, BY_NEWEST)

GROUP, COMMUNE, PRODUCER, DISTRICT, IN_STOCK_AT = "group", "commune", "producer", "former_district", "in_stock_at"
PRODUCER_LABEL, COMMUNE_LABEL, PRICE_BAND = "producer_label", "commune_label", "price_band"
STARS, PRICE, FROM, UNTIL = "stars", "price", "certified_from", "certified_until"
ILLUSTRATIVE, SELLABLE, ALCOHOL = "illustrative", "sellable", "alcohol"
KEYWORDS = (GROUP, COMMUNE, PRODUCER, DISTRICT, IN_STOCK_AT, PRODUCER_LABEL, COMMUNE_LABEL, PRICE_BAND)
NUMBERS = (STARS, PRICE, FROM, UNTIL)
FLAGS = (ILLUSTRATIVE, SELLABLE, ALCOHOL)

LABEL_MARK = "\x1f"
_UNPRICED = 10**12
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"


@dataclass(frozen=True, slots=True)
class Document:
    """One listing in the shape of every engine: words to find it by, values to filter, count and order it by."""

    code: str
    entry: str
    body: str
    texts: dict[str, str]
    keywords: dict[str, tuple[str, ...]]
    numbers: dict[str, int]
    flags: dict[str, bool]
    orders: dict[str, str]


def document(listing: Listing) -> Document:
    """The listing with all its words ready made."""
    return Document(
        code=listing.code,
        entry=entry_text(listing),
        body=listing.to_json(),
        texts={name: " ".join(words) for name, words in _texts(listing)},
        keywords=_keywords(listing),
        numbers=_numbers(listing),
        flags={ILLUSTRATIVE: listing.illustrative, SELLABLE: listing.sellable, ALCOHOL: listing.alcohol},
        orders=_orders(listing),
    )


def entry_text(listing: Listing) -> str:
    """What the audit asks of a listing, kept apart so that it need not read the whole of each."""
    days = (listing.certified_from.isoformat(), listing.certified_until.isoformat())
    return LABEL_MARK.join((listing.code, listing.hash, *days))


def read_entry(text: str) -> Entry:
    """The entry that `entry_text` wrote."""
    code, hash_, first, last = text.split(LABEL_MARK)
    return Entry(code, hash_, date.fromisoformat(first), date.fromisoformat(last))


def pair(one: str, other: str) -> str:
    """Two neighbouring words of a name as one word, to know which words go together."""
    return f"{one}_{other}"


def label(code: str, text: str) -> str:
    """A code and its name in one value, so that counting by code brings the name along."""
    return f"{code}{LABEL_MARK}{text}"


def _texts(listing: Listing) -> Iterator[tuple[str, Iterable[str]]]:
    name = tokenise(listing.names.get("vi") or listing.name())
    maker = (*tokenise(" ".join((listing.producer_name, *listing.brand_words))), "".join(tokenise(listing.code)))
    places = [tokenise(place) for place in (listing.commune_name, listing.former_district, *listing.former_names)]
    texts = {
        NAME: (START, *name, END),
        KIND: tuple(_kind(listing)),
        MAKER: maker,
        PLACE: tuple(chain.from_iterable(places)),
    }
    yield from texts.items()
    for field, folded in ((NAME, NAME_FOLDED), (KIND, KIND_FOLDED), (MAKER, MAKER_FOLDED), (PLACE, PLACE_FOLDED)):
        yield folded, map(fold, texts[field])
    yield PAIRS, (pair(one, other) for words in (name, *places) for one, other in pairwise(words))
    yield OTHER, _other(listing)
    yield STORY, tokenise(listing.story.get("vi", ""))


def _kind(listing: Listing) -> Iterator[str]:
    """What the goods are, in every word we have for them, each phrase with a start and an end."""
    texts = (*kind_texts(listing.category), listing.category, *_group_texts(listing.group), f"{listing.stars}sao")
    for text in texts:
        yield from (START, *tokenise(text), END)


def _group_texts(group: str) -> tuple[str, ...]:
    return next((tuple(row["words"].split(";")) for row in rows("groups.csv") if row["code"] == group), ())


def _other(listing: Listing) -> Iterator[str]:
    for language, text in sorted(listing.names.items()):
        if language != "vi":
            yield from (START, *foreign_tokens(text), END)


def _keywords(listing: Listing) -> dict[str, tuple[str, ...]]:
    return {
        GROUP: (listing.group,),
        COMMUNE: _given(listing.commune_code),
        COMMUNE_LABEL: _given(listing.commune_code and label(listing.commune_code, listing.commune_name)),
        PRODUCER: _given(listing.producer_code),
        PRODUCER_LABEL: _given(listing.producer_code and label(listing.producer_code, listing.producer_name)),
        DISTRICT: _given(listing.former_district),
        IN_STOCK_AT: listing.in_stock_at,
        PRICE_BAND: _given(_band(listing.price_vnd)),
    }


def _given(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def _band(price_vnd: int | None) -> str:
    if price_vnd is None:
        return ""
    first, last = next((low, high) for low, high in reversed(price_bands()) if price_vnd >= low)
    return f"{first}-{last or ''}"


def _numbers(listing: Listing) -> dict[str, int]:
    numbers = {
        STARS: listing.stars,
        FROM: listing.certified_from.toordinal(),
        UNTIL: listing.certified_until.toordinal(),
    }
    return numbers if listing.price_vnd is None else numbers | {PRICE: listing.price_vnd}


def _orders(listing: Listing) -> dict[str, str]:
    """Texts that put listings in order when compared letter by letter; each ends with name and code."""
    name = f"{collation_key(listing.names.get('vi') or listing.name())} {listing.code}"
    price = _UNPRICED if listing.price_vnd is None else listing.price_vnd
    price_down = _UNPRICED if listing.price_vnd is None else _UNPRICED - 1 - listing.price_vnd
    return {
        BY_NAME: name,
        BY_STARS: f"{9 - listing.stars}{name}",
        BY_PRICE: f"{price:013d}{name}",
        BY_PRICE_DOWN: f"{price_down:013d}{name}",
        BY_NEWEST: f"{9_999_999 - listing.certified_from.toordinal():07d}{name}",
    }


def collation_key(text: str) -> str:
    """Puts texts in Vietnamese order: a ă â … d đ e, tones only where all else is equal, numbers by their size."""
    words = tokenise(text)
    tones = (str(_TONES.index(split_tone(word)[1])) for word in words)
    return " ".join((*map(_letters, words), "!", *tones))


def _letters(word: str) -> str:
    if word.isdigit():
        return f"0{word:0>12}"
    bare = split_tone(word)[0]
    return "".join(_PLACES.get(letter, letter) for letter in bare)


_TONES = (Tone.LEVEL, Tone.HUYEN, Tone.HOI, Tone.NGA, Tone.SAC, Tone.NANG)
_PLACES = {letter: chr(ord("A") + at) if at < 26 else chr(ord("a") + at - 26) for at, letter in enumerate(_ALPHABET)}
