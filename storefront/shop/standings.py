"""A product of the register with where it stands today and the papers behind that, for the pages that show one."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404

from marketplace.programme.certificates import current, standing_of
from marketplace.programme.models import Certificate, RegisteredProduct
from marketplace.programme.standing import Standing


@dataclass(frozen=True, slots=True)
class Registered:
    """A product, its standing on a day, and its certificates that no later row supersedes."""

    product: RegisteredProduct
    standing: Standing
    certificates: tuple[Certificate, ...]

    @property
    def certificate(self) -> Certificate | None:
        """The one that governs, else the one that says most: what the page names as decision or source."""
        governing = [each for each in self.certificates if each.pk == self.standing.certificate_id]
        return next(iter(governing or self.certificates), None)


def registered_or_404(code: str, *, today: date) -> Registered:
    """The product by its code, whatever its letters' case."""
    related = ("producer", "commune__province")
    product = RegisteredProduct.objects.filter(code__iexact=code).select_related(*related).first()
    standing = standing_of(product.code, today=today) if product else None
    if product is None or standing is None:
        raise Http404(code)
    rows = current().filter(product=product).select_related("decision").order_by("-pk")
    return Registered(product, standing, tuple(rows))
