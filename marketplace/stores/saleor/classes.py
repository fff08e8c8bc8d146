"""Tax classes of products: Saleor's reports go by them. Prices are gross, so no total of ours does."""

from collections.abc import Mapping

from marketplace.stores.saleor import names, operations
from marketplace.stores.saleor.known import chunks
from marketplace.stores.saleor.saving import Change
from marketplace.stores.saleor.shapes.titles import FoundClasses
from marketplace.stores.saleor.store import SaleorStore
from marketplace.stores.saleor.writing import Writing


def classify(store: SaleorStore, percents: Mapping[str, int]) -> list[str]:
    """Give these products, by code, the class of their VAT rate; returns the codes that had another, in order.

    Unknown ones are skipped. Holds the leases of those that differ, a hundred at a time. Raises StoreUnavailable,
    Rejected.
    """
    wanted = {code: store.directory.tax_class(percent) for code, percent in percents.items()}
    changed: list[str] = []
    for codes in chunks(sorted(wanted)):
        variables = {"slugs": [names.product_slug(code) for code in codes]}
        found = store.transport.read(operations.load("tax_classes"), variables, FoundClasses).products.nodes
        differing = {
            each.external_reference: each.id
            for each in found
            if each.external_reference in wanted
            and (each.tax_class.id if each.tax_class else "") != wanted[each.external_reference]
        }
        if not differing:
            continue
        with store.guards.products(differing) as turn:
            writing = Writing(store.transport, turn)
            for code, id_ in sorted(differing.items()):
                writing.apply(code, Change(product=id_, facts={"taxClass": wanted[code]}))
        changed += sorted(differing)
    return changed
