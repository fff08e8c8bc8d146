"""Who makes a product and when it is certified: asked once, and again when the product has changed over there.

Attributes are what costs most of a question about goods, and change least.
"""

import threading
from collections.abc import Iterable

from marketplace.stores.saleor import operations
from marketplace.stores.saleor.known import chunks
from marketplace.stores.saleor.shapes.offers import OfferedProduct, Standing, Standings
from marketplace.stores.saleor.transport import Transport

MOST = 20_000

_known: dict[tuple[str, str], Standing] = {}  # of this process, by Saleor and product
_lock = threading.Lock()


def of(products: Iterable[OfferedProduct], transport: Transport) -> dict[str, Standing]:
    """The standings of these products, as just read, by Saleor's id."""
    wanted = {product.id: product.updated_at for product in products}
    known = {id: _known.get((transport.url, id)) for id in wanted}
    standings = {id: found for id, found in known.items() if found and found.updated_at == wanted[id]}
    for chunk in chunks(sorted(wanted.keys() - standings.keys())):
        answer = transport.read(operations.load("standings"), {"products": chunk}, Standings)
        standings |= {standing.id: standing for standing in answer.products.nodes}
    _remember(transport.url, standings.values())
    return standings


def _remember(url: str, standings: Iterable[Standing]) -> None:
    with _lock:
        if len(_known) > MOST:
            _known.clear()
        _known.update({(url, standing.id): standing for standing in standings})
