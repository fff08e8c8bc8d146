"""Which product a row of the certificate sheet speaks of."""

from collections import defaultdict
from collections.abc import Iterable

from marketplace.programme.models import RegisteredProduct
from marketplace.register.drafts import CertificateDraft
from marketplace.register.problems import Flaw
from marketplace.register.runs import Run


class Names:
    """The products that can be named, on record or of the same import."""

    def __init__(self, products: Iterable[RegisteredProduct], run: Run) -> None:
        self._run = run
        self._by_code: dict[str, RegisteredProduct] = {}
        self._by_name: dict[tuple[str, str], list[RegisteredProduct]] = defaultdict(list)
        self._claimed: dict[tuple[object, ...], int] = {}
        for product in products:
            self._by_code[product.code] = product
            self._by_name[product.province_id, product.folded_name].append(product)

    def product(self, draft: CertificateDraft) -> RegisteredProduct | None:
        """The one product that the row names; what does not fit becomes a problem."""
        named = self._named(draft)
        column = "code" if draft.code else "product_name_vi"
        flaw, hint = self._flaw(named, draft)
        if flaw is not None:
            self._run.problems.append(draft.record.problem(column, flaw, hint))
            return None
        return named[0]

    def _named(self, draft: CertificateDraft) -> list[RegisteredProduct]:
        if draft.code:
            return [self._by_code[draft.code]] if draft.code in self._by_code else []
        namesakes = self._by_name[draft.province_code, draft.folded_name]
        if not draft.folded_producer:
            return namesakes
        return [one for one in namesakes if one.producer and one.producer.folded_name == draft.folded_producer]

    def _flaw(self, named: list[RegisteredProduct], draft: CertificateDraft) -> tuple[Flaw | None, str]:
        if not named:
            return Flaw.UNKNOWN_PRODUCT, ""
        if len(named) > 1:
            return Flaw.MANY_PRODUCTS, ""
        if named[0].illustrative != self._run.options.illustrative:
            return Flaw.OTHER_SET, named[0].code
        claim = draft.claim
        mark = (named[0].code, claim.decision_ref, claim.decided_not_before, claim.decided_not_after)
        first = self._claimed.setdefault(mark, draft.record.row)
        return (Flaw.REPEATED, str(first)) if first != draft.record.row else (None, "")
