"""Looking at Saleor by the clock, because not everything that changes is told.

Saleor gives a webhook up after six tries, and moves no `updatedAt` for a price, a count or a deletion. So what was seen
of every product is remembered as digests: every ten minutes what Saleor says has changed lately is read, and the prices
and counts of everything; every night all of it. Whatever differs from what was remembered goes through the outbox.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain

from django.db import transaction
from django.utils import timezone

from marketplace import outbox
from marketplace.outbox import leases
from marketplace.stores.errors import StoreUnavailable
from marketplace.stores.saleor import fingerprinting, missed, names, operations, subscriptions
from marketplace.stores.saleor.known import pages
from marketplace.stores.saleor.models import LastSeen, Pull, PullKind
from marketplace.stores.saleor.shapes import Edges
from marketplace.stores.saleor.shapes.pulling import Keyed, OfferedVariant, OffersOfAll, OrdersSince
from marketplace.stores.saleor.store import SaleorStore

LEASE, LEASE_S = "saleor:pull", 120
OVERLAP = timedelta(minutes=5)
KEEP_DAYS = 90
CHUNK = 500

logger = logging.getLogger(__name__)


def pull_delta(store: SaleorStore | None = None) -> Pull:
    """Products that Saleor says have changed, prices and counts of all, orders that have changed.

    Raises LeaseTaken while another pull runs. One that fails is kept with its problem.
    """
    return _Pulling(PullKind.DELTA, store or SaleorStore()).run()


def pull_full(store: SaleorStore | None = None) -> Pull:
    """Everything, and what is gone. Raises LeaseTaken while another pull runs."""
    return _Pulling(PullKind.FULL, store or SaleorStore()).run()


def take_in_missed(store: SaleorStore | None = None) -> Pull:
    """The webhooks that Saleor gave up to deliver. Raises LeaseTaken while a pull runs."""
    return _Pulling(PullKind.MISSED, store or SaleorStore()).run()


def last_success(*kinds: PullKind) -> Pull | None:
    """The newest pull of these kinds that came to its end."""
    return Pull.objects.filter(kind__in=kinds).exclude(finished_at=None).order_by("-started_at").first()


def prune() -> int:
    """Forget pulls of a season ago."""
    return Pull.objects.filter(started_at__lt=timezone.now() - timedelta(days=KEEP_DAYS)).delete()[0]


class _Pulling:
    """One pull at work."""

    def __init__(self, kind: PullKind, store: SaleorStore) -> None:
        self._kind, self._store = kind, store
        self._whole: dict[str, str] = {}
        self._offers: dict[str, str] = {}
        self._holder = ""

    def run(self) -> Pull:
        """Raises LeaseTaken."""
        self._holder = leases.take([LEASE], seconds=LEASE_S)
        pull = Pull.objects.create(kind=self._kind)
        try:
            self._work(pull)
            pull.finished_at = timezone.now()
        except StoreUnavailable as error:
            logger.warning("saleor: the %s pull failed: %s", self._kind, error)
            pull.problem = str(error)[:2_000]
        finally:
            pull.save()
            leases.free(self._holder)
        return pull

    def _work(self, pull: Pull) -> None:
        if self._kind == PullKind.MISSED:
            pull.seen, pull.changed = missed.take_in(self._store.transport)
            pull.problem = "; ".join(subscriptions.wrong(self._store.transport))
            return
        since = self._since()
        is_all = self._kind == PullKind.FULL or since is None
        refs = list(self._orders(since))
        self._read_products(None if is_all else since)
        if not is_all:
            self._read_offers()
        pull.seen = len(self._whole.keys() | self._offers.keys())
        pull.changed = self._remember(refs, is_all=is_all)

    def _since(self) -> datetime | None:
        """From where on to read: a little before the last success began. None before the first."""
        kinds = (PullKind.FULL,) if self._kind == PullKind.FULL else (PullKind.FULL, PullKind.DELTA)
        last = last_success(*kinds)
        return last.started_at - OVERLAP if last else None

    def _read_products(self, since: datetime | None) -> None:
        for number, product in enumerate(self._store.products(changed_since=since)):
            self._whole[product.code] = fingerprinting.whole(product)
            self._offers[product.code] = fingerprinting.offer_of_records(product.variants)
            if number % 100 == 0:
                self._go_on()

    def _read_offers(self) -> None:
        by_code: dict[str, list[OfferedVariant]] = defaultdict(list)
        for variant in self._variants():
            if variant.product.external_reference and variant.product.product_type.slug == names.PRODUCT_TYPE:
                by_code[variant.product.external_reference].append(variant)
        self._offers |= {code: fingerprinting.offer_of_variants(variants) for code, variants in by_code.items()}

    def _variants(self) -> Iterator[OfferedVariant]:
        def read(after: str | None) -> Edges[OfferedVariant]:
            self._go_on()
            return self._store.transport.read(operations.load("offers_of_all"), {"after": after}, OffersOfAll).variants

        return chain.from_iterable(pages(read))

    def _orders(self, since: datetime | None) -> Iterator[str]:
        """Keys of orders that changed; before the first success only those that webhooks tell of."""
        if since is None:
            return
        changed_since = since.isoformat()

        def read(after: str | None) -> Edges[Keyed]:
            variables = {"since": changed_since, "after": after}
            return self._store.transport.read(operations.load("orders_since"), variables, OrdersSince).orders

        for page in pages(read):
            yield from (each.external_reference for each in page if each.external_reference)

    def _go_on(self) -> None:
        """Raises StoreUnavailable when we were so slow that another pull has begun."""
        if not leases.extend(self._holder, seconds=LEASE_S):
            raise StoreUnavailable("another pull has begun")

    @transaction.atomic
    def _remember(self, refs: Iterable[str], *, is_all: bool) -> int:
        """Write down what was seen and tell what differs; returns how many products do."""
        known = {row.code: row for row in LastSeen.objects.select_for_update().order_by("pk")}
        seen = self._whole.keys() | self._offers.keys()
        absent = known.keys() - seen
        if not is_all:  # every variant there is was read: what has none any more offers nothing, or is gone
            self._offers |= dict.fromkeys(absent, fingerprinting.NOTHING_OFFERED)
            seen, absent = seen | absent, set()
        rows = {code: self._row(code, known.get(code)) for code in seen}
        changed = {code for code, row in rows.items() if _differs(row, known.get(code))}
        LastSeen.objects.bulk_create(
            [rows[code] for code in sorted(changed)],
            batch_size=CHUNK,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["whole", "offer"],
        )
        LastSeen.objects.filter(code__in=absent).delete()
        outbox.record_many("product.changed", changed | absent)
        outbox.record_many("engine_order.changed", refs)
        return len(changed | absent)

    def _row(self, code: str, known: LastSeen | None) -> LastSeen:
        """What was seen of a product now, and of what was not looked at, the last time."""
        whole, offer = (known.whole, known.offer) if known else ("", "")
        return LastSeen(code=code, whole=self._whole.get(code, whole), offer=self._offers.get(code, offer))


def _differs(row: LastSeen, known: LastSeen | None) -> bool:
    return known is None or (row.whole, row.offer) != (known.whole, known.offer)
