"""Telling the engine where products stand, so that nothing lapsed can be bought on it by any other way either.

Outbox consumers. They read the register and the engine afresh, write only what differs, and look again until nothing
does: so two that run at once end with the newest standing, whoever wrote last.
"""

import logging
import time
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from marketplace import clock
from marketplace.programme import certificates
from marketplace.programme.standing import Standing
from marketplace.stores import store
from marketplace.stores.records import Publication

ROUNDS = 5  # a standing that changes more often than this while being written is left to its own event
TIMES, WITHIN_S = 5, 600  # so often somebody else's change of one product is corrected at once, by each process

logger = logging.getLogger(__name__)
_corrected: dict[str, list[float]] = {}


def consume(keys: Sequence[str]) -> None:
    """`certificate.changed`: keys are product codes."""
    publish(set(keys))


def consume_change(keys: Sequence[str]) -> None:
    """`product.changed`: keys are product codes. What somebody published, or hid, by another way is put right at once.

    Our own writes come by here too, and find nothing to do. An engine that refuses what it is told, or does not keep
    it, would bring us here for ever: after five times in ten minutes a product is left to the timetable.
    """
    differing = [each.product_code for each in _differences(set(keys), clock.today())]
    if codes := [code for code in differing if _may_correct(code)]:
        publish(codes)


def consume_date(keys: Sequence[str]) -> None:
    """`market_date.changed`: the day itself is the change, so any product may differ."""
    publish(None)


def consume_all(keys: Sequence[str]) -> None:
    """`catalogue.rebuild`: too much changed to name it."""
    publish(None)


def publish(codes: Collection[str] | None) -> list[str]:
    """Bring the engine's products (all of them when `codes` is None) to where they stand today.

    Returns the codes that were written.
    """
    written: set[str] = set()
    for _ in range(ROUNDS):
        differing = list(_differences(codes, clock.today()))
        if not differing:
            break
        written.update(store.publish(differing))
        codes = {publication.product_code for publication in differing}
    return sorted(written)


def publication_of(code: str, standing: Standing | None) -> Publication:
    """What the engine is to know. Stars are named only while they may be shown."""
    if standing is None:
        return Publication(code)
    return Publication(
        code,
        stars=standing.stars if standing.is_listable else None,
        certified_from=standing.certified_from,
        certified_until=standing.certified_until,
        may_be_bought=standing.is_listable,
    )


def _differences(codes: Collection[str] | None, today: date) -> Iterator[Publication]:
    standings = certificates.standings(codes, today=today)
    for product in store.products(codes=codes):
        wanted = publication_of(product.code, standings.get(product.code))
        if wanted != product.publication:
            yield wanted


def _may_correct(code: str) -> bool:
    now = time.monotonic()
    lately = [at for at in _corrected.get(code, ()) if now - at < WITHIN_S]
    if len(lately) >= TIMES:
        logger.warning("%s was published %d times in %d s and differs again: left for later", code, TIMES, WITHIN_S)
        return False
    _corrected[code] = [*lately, now]
    return True


def forget() -> None:
    """As if nothing had been corrected yet."""
    _corrected.clear()
