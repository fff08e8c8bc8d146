"""What is on sale: products, counts, publications.

Everything is read first and compared here; only differences are said. Whoever changes a product holds its lease, and
whoever changes a count the shelf's. `product.changed` is recorded as soon as something was said, also when a later
part fails.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property, partial

from marketplace import outbox
from marketplace.stores.channels import POINT, pos_channel
from marketplace.stores.errors import SkuTaken, UnknownSku
from marketplace.stores.records import ProductDraft, Publication, StockCount, StoreProduct
from marketplace.stores.saleor import names, publishing, reading, saving
from marketplace.stores.saleor.counting import Counting
from marketplace.stores.saleor.engine import Engine
from marketplace.stores.saleor.errors import Rejected
from marketplace.stores.saleor.known import chunks
from marketplace.stores.saleor.looking import PAGE, Looking
from marketplace.stores.saleor.saving import Ids
from marketplace.stores.saleor.shapes.catalogue import CountedVariant, Product
from marketplace.stores.saleor.writing import Writing

TRIES = 3


class SaleorCatalogue(Engine):
    """The catalogue side of the contract."""

    @cached_property
    def _looking(self) -> Looking:
        return Looking(self.transport, self.directory)

    def products(
        self,
        *,
        codes: Collection[str] | None = None,
        gtins: Collection[str] | None = None,
        place: str | None = None,
        changed_since: datetime | None = None,
    ) -> Iterator[StoreProduct]:
        """Read 50 at a time, in the order of their last change; one that changes meanwhile may come twice."""
        if gtins is not None:
            bearing = self._looking.bearing(gtins)
            codes = bearing if codes is None else bearing.intersection(codes)
        if codes is None:
            yield from map(reading.product, self._looking.all(place=place, changed_since=changed_since))
            return
        for chunk in chunks(sorted(set(codes)), PAGE):
            for product in map(reading.product, self._looking.by_code(chunk, thorough=True).values()):
                is_recent = changed_since is None or product.updated_at >= changed_since
                if is_recent and (place is None or any(place in variant.stock for variant in product.variants)):
                    yield product

    def save_products(self, drafts: Sequence[ProductDraft]) -> list[str]:
        """Holds the leases of 50 products at a time. Raises SkuTaken, Rejected for what Saleor cannot keep."""
        saving.require_sound(drafts)
        self._refuse_taken(drafts)
        changed: set[str] = set()
        for batch in _batches(drafts):
            codes = [draft.code for draft in batch]
            changed |= self._in_turn(codes, partial(self._save, batch))
        return sorted(changed)

    def set_stock(self, counts: Sequence[StockCount]) -> list[str]:
        """Holds the leases of a hundred shelves at a time. Raises UnknownSku before anything is written."""
        wanted = {(count.sku, count.place): count.quantity for count in counts}
        known = self._looking.counts({sku for sku, _ in wanted})
        if unknown := sorted({sku for sku, _ in wanted} - known.keys()):
            raise UnknownSku(unknown[0])
        warehouses = self.directory.warehouses({place for _, place in wanted})
        changed = self._list_at_points(wanted, known)
        counting = Counting(self.transport, self._looking)
        try:
            for chunk in chunks(sorted(wanted)):
                with self.guards.shelf(chunk) as turn:
                    counting.write({shelf: wanted[shelf] for shelf in chunk}, warehouses, turn)
        finally:
            outbox.record_many("product.changed", counting.changed)
        return sorted(changed | counting.changed)

    def publish(self, publications: Sequence[Publication]) -> list[str]:
        """Holds the leases of 50 products at a time."""
        wanted = {publication.product_code: publication for publication in publications}
        changed: set[str] = set()
        for codes in chunks(sorted(wanted), PAGE):
            batch = [wanted[code] for code in codes]
            changed |= self._in_turn(codes, partial(self._publish, batch))
        return sorted(changed)

    def _save(self, drafts: Sequence[ProductDraft], writing: Writing, again: bool) -> None:
        if again:  # what Saleor has under one of these keys was not seen the first time
            self._refuse_taken(drafts)
        found = self._looking.by_code([draft.code for draft in drafts], thorough=again)
        channels = {channel for draft in drafts for channel in saving.channels_of(draft, found.get(draft.code))}
        ids = self._ids(channels, producers={draft.producer_code for draft in drafts if draft.producer_code})
        writing.create([draft for draft in drafts if draft.code not in found], ids)
        for draft in drafts:
            if draft.code in found:
                writing.apply(draft.code, saving.change(draft, found[draft.code], ids))
        writing.translate([(draft, saving.translations(draft, found.get(draft.code))) for draft in drafts])

    def _publish(self, publications: Sequence[Publication], writing: Writing, _again: bool) -> None:
        codes = [publication.product_code for publication in publications]
        found, papers = self._looking.by_code(codes, thorough=True), publishing.papers(codes)
        ids = self._ids(_listed_in(found.values()))
        for publication in publications:
            code = publication.product_code
            if code in found:
                writing.apply(code, publishing.change(publication, found[code], papers.get(code), ids))

    def _list_at_points(self, shelves: Iterable[tuple[str, str]], known: dict[str, CountedVariant]) -> set[str]:
        """A product that was counted at a point is listed in the point's channel."""
        missing: dict[str, set[str]] = defaultdict(set)
        for sku, place in shelves:
            channel = pos_channel(place.removeprefix(POINT))
            product = known[sku].product
            listed = {each.channel.slug for each in product.channel_listings or ()}
            if place.startswith(POINT) and channel not in listed:
                missing[product.external_reference or ""].add(channel)
        changed: set[str] = set()
        for codes in chunks(sorted(missing), PAGE):
            changed |= self._in_turn(codes, partial(self._list, missing, codes))
        return changed

    def _list(self, channels: dict[str, set[str]], codes: Sequence[str], writing: Writing, _again: bool) -> None:
        found = self._looking.by_code(codes, thorough=True)
        ids = self._ids(_listed_in(found.values()).union(*(channels[code] for code in codes)))
        for code, product in found.items():
            writing.apply(code, saving.listing_change(product, channels[code], ids))

    def _in_turn(self, codes: Collection[str], work: Callable[[Writing, bool], None]) -> set[str]:
        """Do the work while the products' leases are ours; once more from the start when somebody was first."""
        with self.guards.products(codes) as turn:
            writing = Writing(self.transport, turn)
            try:
                for attempt in range(TRIES):
                    try:
                        work(writing, attempt > 0)
                        break
                    except Rejected as refusal:
                        if not refusal.already_there or attempt == TRIES - 1:
                            raise
            finally:
                outbox.record_many("product.changed", writing.changed)
        return writing.changed

    def _refuse_taken(self, drafts: Iterable[ProductDraft]) -> None:
        """Raises SkuTaken when a SKU belongs to another product."""
        wanted = {variant.sku: draft.code for draft in drafts for variant in draft.variants or ()}
        for sku, owner in self._looking.owners(wanted).items():
            if owner != wanted[sku]:
                raise SkuTaken(sku, owner or "")

    def _ids(self, channels: Iterable[str], producers: Iterable[str] = ()) -> Ids:
        directory = self.directory
        return Ids(
            product_type=directory.product_type,
            category=directory.category,
            attributes={slug: directory.attribute(slug) for slug in names.ATTRIBUTES},
            channels=directory.channels(channels),
            pages=directory.producer_pages(producers),
        )


def _listed_in(products: Iterable[Product]) -> set[str]:
    """The channels of ours in which any of these stands."""
    return {channel for product in products for channel in product.listed_in}


def _batches(drafts: Sequence[ProductDraft]) -> Iterator[list[ProductDraft]]:
    """Up to 50 drafts at a time, of one product never two: the second one must see what the first one did."""
    batch: list[ProductDraft] = []
    for draft in drafts:
        if len(batch) == PAGE or any(draft.code == each.code for each in batch):
            yield batch
            batch = []
        batch.append(draft)
    if batch:
        yield batch
