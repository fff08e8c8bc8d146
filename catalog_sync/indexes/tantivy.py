"""The index kept in this process and on this machine's disk, with tantivy. No other module imports tantivy.

Tantivy has one writer at a time for all processes, so a writer is opened for one batch and closed with it. Readers
look at two small files before each search and open what is new.
"""

import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache, partial, singledispatch
from pathlib import Path
from typing import cast

import tantivy
from tantivy import Occur
from tantivy import Query as Native

from catalog_sync.indexes import audit
from catalog_sync.indexes import document as doc
from catalog_sync.indexes.audit import LOST, OUTDATED
from catalog_sync.indexes.base import Entry, Listing, SearchAnswer, SearchRequest, Suggestion
from catalog_sync.indexes.document import Document, document
from catalog_sync.indexes.errors import IndexBusy, IndexUnavailable
from catalog_sync.indexes.generations import Generations
from catalog_sync.indexes.lexicon import Lexicon
from catalog_sync.indexes.plan import Planner
from catalog_sync.indexes.query import Between, Bool, Constant, DisMax, Everything, OneOf, Phrase, Prefix, Query, Term
from catalog_sync.indexes.searching import MOST_FACET_VALUES, Tally, answer, listing, suggestions
from catalog_sync.indexes.watching import Watch

HEAP_BYTES = 32_000_000
FORMAT_FILE, LOST_FILE, META_FILE = "format", "lost", "meta.json"


class TantivyIndex:
    """The `Index` contract on a folder. Cheap to make: all objects on one path share one reader per process."""

    many_writers = False

    def __init__(self, path: str | Path, wait_seconds: float = 1.0) -> None:
        self._folders = Generations(Path(path), wait_seconds)
        self._watch = _watch(Path(path))

    def put(self, listings: Iterable[Listing], *, version: int | None = None) -> None:
        """Add or replace; see the contract."""
        documents = [document(each) for each in listings]
        if documents:
            self._write([each.code for each in documents], documents)

    def remove(self, codes: Iterable[str], *, version: int | None = None) -> None:
        """Take out; see the contract."""
        gone = list(codes)
        if gone:
            self._write(gone, ())

    def search(self, request: SearchRequest) -> SearchAnswer:
        """Answer one request."""
        view = self._watch.view()
        with _usable():
            return answer(view, request)

    def suggest(self, prefix: str, *, on: date, language: str = "vi", limit: int = 8) -> Sequence[Suggestion]:
        """Complete what is being typed."""
        view = self._watch.view()
        with _usable():
            return suggestions(view, prefix, on=on, language=language, limit=limit)

    def entries(self, codes: Sequence[str] | None = None) -> Iterator[Entry]:
        """What is in the index, by code."""
        found = map(doc.read_entry, self._watch.view().entries(codes))
        return iter(sorted(found, key=lambda each: each.code))

    def rebuild(self, listings: Iterable[Listing], *, version: int | None = None) -> int:
        """Build aside, carry over what was written meanwhile, switch."""
        with self._folders.rebuilding():
            folder = self._folders.new()
            try:
                return self._built(folder, listings)
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise

    def check(self) -> Sequence[str]:
        """What is wrong: never built, begun again empty, outdated, unreadable, or inconsistent."""
        lost = (LOST,) if self._is_lost() else ()
        try:
            return (*lost, *audit.problems(self._watch.view().stored()))
        except IndexUnavailable as unavailable:
            return (*lost, str(unavailable))

    def hindrances(self) -> Sequence[str]:
        """None: what keeps a folder from working shows in `check`."""
        return ()

    def is_whole(self) -> bool:
        """Whether the index can be opened and was not lost; its listings are not looked at."""
        try:
            self._watch.view()
        except IndexUnavailable:
            return False
        return not self._is_lost()

    def generation(self) -> str:
        """Folder and last change of the view that a search would use now."""
        return self._watch.view().generation

    def _is_lost(self) -> bool:
        folder = self._folders.current()
        return folder is not None and (folder / LOST_FILE).exists()

    def _write(self, codes: Sequence[str], documents: Iterable[Document]) -> None:
        with self._folders.writing():
            store = self._opened()
            self._folders.note(codes)
            with _writer(store) as writer:
                _replace(writer, codes, documents)

    def _opened(self) -> tantivy.Index:
        """The index that is served, or a new empty one where there is none to be opened."""
        folder = self._folders.current()
        try:
            if folder is not None:
                return _open(folder)
        except IndexUnavailable as unavailable:
            if str(unavailable) == OUTDATED:
                raise
        fresh = self._folders.new()
        store = _create(fresh)
        (fresh / LOST_FILE).touch()
        self._folders.switch(fresh)
        return store

    def _built(self, folder: Path, listings: Iterable[Listing]) -> int:
        store = _create(folder)
        with _writer(store) as writer:
            for each in listings:
                _replace(writer, (each.code,), (document(each),))
        with self._folders.writing():
            self._carry_over(store)
            self._folders.switch(folder)
        store.reload()
        return int(store.searcher().num_docs)

    def _carry_over(self, store: tantivy.Index) -> None:
        """Into the new index, what was written to the old one while the new one was being built."""
        codes = self._folders.noted()
        if codes:
            written = self._watch.view().with_codes(codes)
            with _writer(store) as writer:
                _replace(writer, codes, (document(listing(body)) for body in written))


@dataclass(frozen=True)
class View:
    """One unchanging view of the index: what `searching.Engine` asks of an engine."""

    store: tantivy.Index
    searcher: tantivy.Searcher
    generation: str

    @cached_property
    def planner(self) -> Planner:
        """Plans with the words that this view has."""
        names, *others = (dict(self.searcher.terms_with_prefix(field, "")) for field in (doc.NAME, *doc.FOLDED))
        lexicon = Lexicon(
            names,
            elsewhere={word for words in others for word in words},
            told={word for word, _ in self.searcher.terms_with_prefix(doc.STORY, "")},
            pairs=partial(self.searcher.doc_freq, doc.PAIRS),
            listings=self.searcher.num_docs,
        )
        return Planner.of(lexicon)

    def tally(self, query: Query, fields: Sequence[str] = ()) -> Tally:
        """How many documents match, and their commonest values in these fields."""
        wanted: dict[str, object] = {"total": {"value_count": {"field": doc.STARS}}}
        for field in fields:
            wanted[field] = {"terms": {"field": field, "size": MOST_FACET_VALUES, "segment_size": MOST_FACET_VALUES}}
        found = self.searcher.aggregate(self._native(query), wanted)
        counts = {
            field: [(_key(each["key"]), each["doc_count"]) for each in found[field]["buckets"]] for field in fields
        }
        return Tally(int(found["total"]["value"]), counts)

    def find(self, query: Query, *, order: str | None, limit: int, offset: int) -> list[tuple[float, str]]:
        """Scores and bodies of one page."""
        native = self._native(query)
        if order is None:
            hits = self.searcher.search(native, limit, count=False, offset=offset).hits
            return [(score, self._body(address)) for score, address in hits]
        upwards = tantivy.Order.Asc
        hits = self.searcher.search(native, limit, count=False, offset=offset, order_by_field=order, order=upwards).hits
        return [(0.0, self._body(address)) for _, address in hits]

    def entries(self, codes: Sequence[str] | None) -> Iterator[str]:
        """The entry of every document, or of those of `codes` that are here."""
        return (_text(document, doc.ENTRY) for document in self._all(codes))

    def stored(self) -> Iterator[tuple[str, str]]:
        """The entry and the body of every document."""
        return ((_text(document, doc.ENTRY), _text(document, doc.BODY)) for document in self._all())

    def with_codes(self, codes: Sequence[str]) -> list[str]:
        """The bodies of these listings, as far as they are here."""
        return [_text(document, doc.BODY) for document in self._all(codes)]

    def _all(self, codes: Sequence[str] | None = None) -> Iterator[tantivy.Document]:
        wanted = Native.all_query() if codes is None else self._native(OneOf(doc.CODE, tuple(codes)))
        with _usable():
            for _, address in self.searcher.search(wanted, max(self.searcher.num_docs, 1), count=False).hits:
                yield self.searcher.doc(address)

    def _body(self, address: tantivy.DocAddress) -> str:
        return _text(self.searcher.doc(address), doc.BODY)

    def _native(self, query: Query) -> Native:
        return _translated(query, self.store.schema)


@lru_cache(maxsize=32)
def _watch(path: Path) -> Watch[View]:
    return Watch(Generations(path, 0), _view, META_FILE)


def _view(folder: Path) -> View:
    with _usable():
        store = _open(folder)
        store.config_reader("Manual")
        store.reload()
        stamp = json.loads((folder / META_FILE).read_text(encoding="utf-8"))["opstamp"]
        return View(store, store.searcher(), f"{folder.name}.{stamp}")


def _open(folder: Path) -> tantivy.Index:
    with _usable():
        store = tantivy.Index.open(str(folder))
        made_by = (folder / FORMAT_FILE).read_text(encoding="ascii")
    if made_by != str(doc.FORMAT):
        raise IndexUnavailable(OUTDATED)
    return _with_tokenizer(store)


def _create(folder: Path) -> tantivy.Index:
    with _usable():
        store = tantivy.Index(_schema(), path=str(folder), sort_by_field=doc.BY_STARS)
    (folder / FORMAT_FILE).write_text(str(doc.FORMAT), encoding="ascii")
    return _with_tokenizer(store)


def _with_tokenizer(store: tantivy.Index) -> tantivy.Index:
    """Tantivy forgets custom tokenizers when an index is closed."""
    store.register_tokenizer("spaces", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return store


def _schema() -> tantivy.Schema:
    schema = tantivy.SchemaBuilder()
    schema.add_text_field(doc.CODE, tokenizer_name="raw", index_option="basic")
    for name in (doc.ENTRY, doc.BODY):
        schema.add_bytes_field(name, stored=True)
    for name in doc.TEXT_FIELDS:
        schema.add_text_field(name, tokenizer_name="spaces", index_option="position")
    for name in (*doc.KEYWORDS, *doc.ORDERS):
        schema.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in doc.NUMBERS:
        schema.add_integer_field(name, indexed=True, fast=True)
    for name in doc.FLAGS:
        schema.add_boolean_field(name, indexed=True, fast=True)
    return schema.build()


@contextmanager
def _usable() -> Iterator[None]:
    """Tantivy reports damage and a full disk with ValueError, a missing file with any OSError."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise IndexUnavailable(f"the index cannot be used: {error}") from error


@contextmanager
def _writer(store: tantivy.Index) -> Iterator[tantivy.IndexWriter]:
    """A writer that commits at the end, or leaves everything as it was; the lock is free again in any case."""
    try:
        writer = store.writer(HEAP_BYTES, 1)
    except ValueError as error:
        if "LockBusy" in str(error):
            raise IndexBusy("somebody else is writing to the index; try again in a moment") from error
        raise IndexUnavailable(f"the index cannot be written: {error}") from error
    try:
        yield writer
        with _usable():
            writer.commit()
    except BaseException:
        with suppress(ValueError):
            writer.rollback()
        raise
    finally:
        with suppress(ValueError):
            writer.wait_merging_threads()


def _replace(writer: tantivy.IndexWriter, codes: Iterable[str], documents: Iterable[Document]) -> None:
    with _usable():
        for code in codes:
            writer.delete_documents_by_term(doc.CODE, code)
        for each in documents:
            writer.add_document(_native_document(each))


def _native_document(given: Document) -> tantivy.Document:
    native = tantivy.Document()
    native.add_bytes(doc.ENTRY, given.entry.encode())
    native.add_bytes(doc.BODY, given.body.encode())
    for name, text in {doc.CODE: given.code, **given.texts, **given.orders}.items():
        native.add_text(name, text)
    for name, values in given.keywords.items():
        for value in values:
            native.add_text(name, value)
    for name, number in given.numbers.items():
        native.add_integer(name, number)
    for name, flag in given.flags.items():
        native.add_boolean(name, flag)
    return native


def _text(stored: tantivy.Document, field: str) -> str:
    return cast(bytes, stored.get_first(field)).decode()


def _key(value: str | float) -> str:
    return value if isinstance(value, str) else str(int(value))


@singledispatch
def _translated(query: Query, schema: tantivy.Schema) -> Native:
    raise TypeError(f"no translation: {query}")


@_translated.register
def _term(query: Term, schema: tantivy.Schema) -> Native:
    return _boosted(Native.term_query(schema, query.field, query.word), query.boost)


@_translated.register
def _prefix(query: Prefix, schema: tantivy.Schema) -> Native:
    return _boosted(Native.fuzzy_term_query(schema, query.field, query.start, 0, prefix=True), query.boost)


@_translated.register
def _phrase(query: Phrase, schema: tantivy.Schema) -> Native:
    build = Native.phrase_prefix_query if query.open_end else Native.phrase_query
    return _boosted(build(schema, query.field, list(query.words)), query.boost)


@_translated.register
def _one_of(query: OneOf, schema: tantivy.Schema) -> Native:
    return Native.term_set_query(schema, query.field, list(query.values))


@_translated.register
def _between(query: Between, schema: tantivy.Schema) -> Native:
    return Native.range_query(schema, query.field, tantivy.FieldType.Integer, query.low, query.high)


@_translated.register
def _everything(query: Everything, schema: tantivy.Schema) -> Native:
    return Native.all_query()


@_translated.register
def _constant(query: Constant, schema: tantivy.Schema) -> Native:
    return Native.const_score_query(_translated(query.query, schema), query.score)


@_translated.register
def _dis_max(query: DisMax, schema: tantivy.Schema) -> Native:
    best = Native.disjunction_max_query([_translated(each, schema) for each in query.queries], query.tie)
    return _boosted(best, query.boost)


@_translated.register
def _bool(query: Bool, schema: tantivy.Schema) -> Native:
    clauses = [(Occur.Must, _translated(each, schema)) for each in query.must]
    clauses += [(Occur.Should, _translated(each, schema)) for each in query.should]
    return Native.boolean_query(clauses, query.minimum or None)


def _boosted(native: Native, boost: float) -> Native:
    return native if boost == 1.0 else Native.boost_query(native, boost)
