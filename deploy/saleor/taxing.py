"""Which VAT each product of the register carries: the orders' rates, told to engines that report by them."""

from collections.abc import Collection
from datetime import date

from marketplace.orders import taxes
from marketplace.programme.models import RegisteredProduct


def percents(codes: Collection[str] | None = None, *, on: date) -> dict[str, int]:
    """The rates on `on`, the market's date, of these products or of all, by code. One query."""
    rows = RegisteredProduct.objects.all() if codes is None else RegisteredProduct.objects.filter(code__in=codes)
    facts = rows.values_list("code", "group", "category", "alcohol_pct")
    return {
        code: taxes.percent(taxes.vat_class(group, category, alcohol=bool(alcohol_pct)), on)
        for code, group, category, alcohol_pct in facts
    }
