"""Saying what differs about products, while their turn is ours; remembers of which something was said."""

from collections.abc import Sequence

from marketplace.stores.records import ProductDraft
from marketplace.stores.saleor import operations, saving
from marketplace.stores.saleor.errors import Rejected
from marketplace.stores.saleor.guards import Turn
from marketplace.stores.saleor.known import chunks
from marketplace.stores.saleor.saving import Change, Ids, Input, Translations
from marketplace.stores.saleor.shapes import Done
from marketplace.stores.saleor.transport import Transport

NEW_AT_ONCE = 20  # a busy Saleor makes two or three a second, and its answer is waited for for twenty


class Writing:
    """Everything may raise Rejected, ReplyLost, StoreUnavailable; `changed` is true then too."""

    def __init__(self, transport: Transport, turn: Turn) -> None:
        self._transport, self._turn = transport, turn
        self.changed: set[str] = set()

    def create(self, drafts: Sequence[ProductDraft], ids: Ids) -> None:
        """Products that are not there yet, twenty a request: all of them or none."""
        for part in chunks(drafts, NEW_AT_ONCE):
            codes = {draft.code for draft in part}
            self.changed |= codes
            try:
                self._say("create_products", {"products": [saving.new_product(draft, ids) for draft in part]})
            except Rejected:
                self.changed -= codes
                raise

    def apply(self, code: str, change: Change) -> None:
        """What differs of one product: in one request, in the order in which one part needs the other."""
        if not change:
            return
        self.changed.add(code)
        variables = {
            "product": change.product,
            "facts": change.facts,
            "listings": {"updateChannels": change.listings},
            "newVariants": change.new_variants,
            "variants": change.variants,
            "withFacts": bool(change.facts),
            "withListings": bool(change.listings),
            "withNewVariants": bool(change.new_variants),
            "withVariants": bool(change.variants),
        }
        self._say("update_product", variables)

    def translate(self, wanted: Sequence[tuple[ProductDraft, Translations]]) -> None:
        """What the translations of these drafts lack over there."""
        self.changed |= {draft.code for draft, translations in wanted if translations}
        for products in chunks(each for _, translations in wanted for each in translations.products):
            self._translate(products, [])
        for variants in chunks(each for _, translations in wanted for each in translations.variants):
            self._translate([], variants)

    def _translate(self, products: Sequence[Input], variants: Sequence[Input]) -> None:
        variables = {"products": products, "variants": variants}
        self._say("translate", variables | {"withProducts": bool(products), "withVariants": bool(variants)})

    def _say(self, name: str, variables: Input) -> None:
        self._turn.renew()
        self._transport.write(operations.load(name), variables, Done)
