"""How a listing lies in Elasticsearch: its fields, all named here, and the text of one document.

Words come ready made, so the only analyzer splits at spaces. `words` repeats the words of each field as values that can
be counted: what is known of spelling is counted from there. A listing taken out leaves a document with nothing but its
code: its version stays known, so that an older write cannot bring the listing back.
"""

from typing import Any

from catalog_sync.indexes import document as doc
from catalog_sync.indexes.document import Document

COUNTED_WORDS = (doc.NAME, *doc.FOLDED, doc.PAIRS, doc.STORY)
WORDS = "words"
LARGEST_PAGE = 100_000  # how far a page may lie from the start

_TEXT = {"type": "text", "analyzer": "spaces", "index_options": "positions"}
_KEPT = {"type": "keyword", "index": False, "doc_values": False}
_COUNTED = {"type": "keyword", "index": False}


def settings(replicas: int) -> dict[str, Any]:
    """One shard, as words must be counted over all listings for scores to be right; a copy on `replicas` more nodes."""
    return {
        "number_of_shards": 1,
        "number_of_replicas": replicas,
        "max_result_window": LARGEST_PAGE,
        "analysis": {"analyzer": {"spaces": {"type": "custom", "tokenizer": "whitespace"}}},
    }


def mappings(facts: dict[str, Any]) -> dict[str, Any]:
    """Every field there may be, and `facts` about the index itself."""
    properties: dict[str, Any] = {doc.CODE: {"type": "keyword"}, doc.ENTRY: _COUNTED, doc.BODY: _KEPT}
    properties |= dict.fromkeys(doc.TEXT_FIELDS, _TEXT)
    properties |= {name: {"type": "keyword"} for name in (*doc.KEYWORDS, *doc.ORDERS)}
    properties |= {name: {"type": "long"} for name in doc.NUMBERS}
    properties |= {name: {"type": "boolean"} for name in doc.FLAGS}
    properties[WORDS] = {"properties": dict.fromkeys(COUNTED_WORDS, _COUNTED)}
    return {"dynamic": "strict", "_meta": facts, "properties": properties}


def source(given: Document) -> dict[str, Any]:
    """The document of one listing."""
    words = {name: sorted(set(given.texts[name].split())) for name in COUNTED_WORDS}
    kept = {doc.CODE: given.code, doc.ENTRY: given.entry, doc.BODY: given.body, WORDS: words}
    return kept | given.texts | given.orders | given.numbers | given.flags | given.keywords


def gone(code: str) -> dict[str, Any]:
    """What stays of a listing that was taken out."""
    return {doc.CODE: code}
