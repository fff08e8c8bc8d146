"""What is on sale: products, counts, publications. Every verb is one transaction."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from marketplace import outbox
from marketplace.stores import records
from marketplace.stores.embedded import offers, reading, saving, shelf
from marketplace.stores.embedded.models import Product, Stock, Variant
from marketplace.stores.errors import UnknownSku

PUBLISHED = ["stars", "certified_from", "certified_until", "may_be_bought"]


class EmbeddedCatalogue:
    """The catalogue side of the contract."""

    def products(
        self,
        *,
        codes: Collection[str] | None = None,
        gtins: Collection[str] | None = None,
        place: str | None = None,
        changed_since: datetime | None = None,
    ) -> Iterator[records.StoreProduct]:
        """Read without locks, 500 at a time."""
        rows = Product.objects.order_by("pk")
        if codes is not None:
            rows = rows.filter(code__in=codes)
        if gtins is not None:
            bearing = Variant.objects.filter(gtin__in=set(gtins) - {""})
            rows = rows.filter(pk__in=bearing.values("product"))
        if place is not None:
            rows = rows.filter(pk__in=Variant.objects.filter(stocks__place=place).values("product"))
        if changed_since is not None:
            rows = rows.filter(updated_at__gte=changed_since)
        return reading.products(rows)

    @transaction.atomic
    def save_products(self, drafts: Sequence[records.ProductDraft]) -> list[str]:
        """Locks the products' rows in pk order."""
        new = saving.create_missing(draft.code for draft in drafts)
        rows = saving.lock(draft.code for draft in drafts)
        changed = saving.save_texts(rows, drafts) | saving.save_variants(rows, drafts)
        return self._touched(new | changed)

    @transaction.atomic
    def set_stock(self, counts: Sequence[records.StockCount]) -> list[str]:
        """Locks the stock rows in pk order."""
        wanted = {(count.sku, count.place): count.quantity for count in counts}
        skus = {sku for sku, _ in wanted}
        variants = {row.sku: row for row in Variant.objects.filter(sku__in=skus).select_related("product")}
        if unknown := sorted(skus - variants.keys()):
            raise UnknownSku(unknown[0])
        rows = shelf.lock_or_create({(variants[sku].pk, place) for sku, place in wanted})
        changed = {}
        for (sku, place), quantity in wanted.items():
            row = rows[variants[sku].pk, place]
            if row.quantity != quantity:
                row.quantity = quantity
                changed[row] = variants[sku]
        Stock.objects.bulk_update(changed, ["quantity"], batch_size=500)
        return shelf.tell(changed.values())

    @transaction.atomic
    def publish(self, publications: Sequence[records.Publication]) -> list[str]:
        """Locks the products' rows in pk order."""
        wanted = {publication.product_code: publication for publication in publications}
        rows = saving.lock(wanted)
        changed = [row for row in rows.values() if offers.publication_of(row) != wanted[row.code]]
        for row in changed:
            for field in PUBLISHED:
                setattr(row, field, getattr(wanted[row.code], field))
        Product.objects.bulk_update(changed, PUBLISHED, batch_size=500)
        return self._touched({row.code for row in changed})

    def _touched(self, codes: Collection[str]) -> list[str]:
        Product.objects.filter(code__in=codes).update(updated_at=timezone.now())
        outbox.record_many("product.changed", sorted(codes))
        return sorted(codes)
