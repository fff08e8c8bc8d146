"""The certificates a product has, and which of them an import wrote."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from marketplace.programme.models import Certificate, RegisteredProduct
from marketplace.register.claims import Claim
from marketplace.register.sheets import Kind

# The reason of a row tells that an import wrote it, and from which sheet.
IMPORTED = {Kind.PRODUCTS: "nhập danh mục", Kind.CERTIFICATES: "nhập danh mục giấy chứng nhận"}
REIMPORTED = {Kind.PRODUCTS: "nhập lại danh mục", Kind.CERTIFICATES: "nhập lại danh mục giấy chứng nhận"}
SHEETS = {reason: kind for reasons in (IMPORTED, REIMPORTED) for kind, reason in reasons.items()}

STATED = (
    "status",
    "level",
    "stars",
    "stars_proposed",
    "award_year",
    "decided_not_before",
    "decided_not_after",
    "basis",
    "decision_ref",
    "source_url",
)


class History:
    """The certificates of one product; the current ones are those that no later one supersedes."""

    def __init__(self, rows: Sequence[Certificate] = ()) -> None:
        successors = {row.supersedes_id: row for row in rows}
        self.current = [row for row in rows if row.pk not in successors]
        self._rows = rows
        self._successors = successors

    def from_sheet(self, kind: Kind) -> list[Certificate]:
        """Current rows that an import of that sheet wrote, the earliest decided first."""
        rows = [row for row in self.current if sheet_of(row) is kind]
        return sorted(rows, key=lambda row: (str(row.decided_not_before or ""), row.pk))

    def by_officers(self) -> list[Certificate]:
        """Current rows that no import wrote."""
        return [row for row in self.current if sheet_of(row) is None]

    def confirmed(self) -> list[Certificate]:
        """Imported rows that an officer's decision took the place of."""
        followed = [(row, self._successors.get(row.pk)) for row in self._rows if sheet_of(row)]
        return [row for row, successor in followed if successor is not None and sheet_of(successor) is None]

    def completed(self, claim: Claim) -> Claim:
        """A claim of a sheet without columns for the day, with the day known of the same recognition, if there is one.

        Else a sheet that leaves the day out would list what an earlier one has only inferred.
        """
        recognition = (claim.stars, claim.award_year)
        same = [row for row in self.current if (row.stars, row.award_year) == recognition and _says_when(row)]
        same.sort(key=lambda row: row.decision_ref != claim.decision_ref)
        return claim.keeping(same[0]) if same and claim.award_year else claim


def of(products: Iterable[RegisteredProduct]) -> Mapping[int | None, History]:
    """The histories of these products by pk, empty ones where there is none. The caller has locked the products."""
    rows_of: dict[int | None, list[Certificate]] = defaultdict(list)
    known = [product.pk for product in products if product.pk]
    for row in Certificate.objects.filter(product__in=known).select_related("decision").order_by("pk"):
        rows_of[row.product_id].append(row)
    return defaultdict(History, {pk: History(rows) for pk, rows in rows_of.items()})


def _says_when(row: Certificate) -> bool:
    return bool(row.basis or row.decided_not_before or row.decided_not_after)


def sheet_of(row: Certificate) -> Kind | None:
    """The sheet from which an import wrote the row; None when a person recorded it."""
    return SHEETS.get(row.reason) if row.recorded_by_id is None else None


def says(row: Certificate, claim: Claim) -> bool:
    """True when the row states just what the sheet claims."""
    body = row.decision.body if row.decision else ""
    wanted = claim.paper.body if claim.paper else ""
    return body == wanted and all(getattr(row, name) == getattr(claim, name) for name in STATED)
