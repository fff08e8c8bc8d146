"""Reading where products stand, and writing certificates: appended rows, never edited ones."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import QuerySet

from marketplace.programme.models import Act, ActKind, Certificate, RegisteredProduct, Status
from marketplace.programme.standing import Recognition, Standing, stand


def current() -> QuerySet[Certificate]:
    """Certificates that no later row supersedes."""
    return Certificate.objects.filter(superseded_by=None)


def standings(codes: Iterable[str] | None = None, *, today: date) -> dict[str, Standing]:
    """Where each product stands on `today`; of the whole register when `codes` is None. Three queries, no locks.

    Codes that the register does not know are missing from the answer.
    """
    products = RegisteredProduct.objects.all()
    certificates = current()
    acts = Act.objects.filter(corrected_by=None)
    if codes is not None:
        codes = list(codes)
        products = products.filter(code__in=codes)
        certificates = certificates.filter(product__code__in=codes)
        acts = acts.filter(product__code__in=codes)
    recognitions = recognitions_of(certificates)
    suspended, revoked_on = effects(acts)
    return {
        code: stand(recognitions.get(pk, ()), revoked_on=revoked_on.get(pk, ()), suspended=pk in suspended, today=today)
        for pk, code in products.values_list("pk", "code")
    }


def standing_of(code: str, *, today: date) -> Standing | None:
    """Where one product stands, or None when the register does not know it."""
    return standings([code], today=today).get(code)


def listable_codes(codes: Iterable[str], *, today: date) -> set[str]:
    """Those of `codes` that may be offered on `today`: the gate that every answer passes before it leaves us."""
    return {code for code, standing in standings(codes, today=today).items() if standing.is_listable}


def reached_by_revocation(product: RegisteredProduct, effective_on: date) -> bool:
    """True when a recognition of the product that may still live on that day may have been decided up to it."""
    known = [as_recognition(one) for one in current().filter(product=product, status=Status.RECOGNISED)]
    return any(one.may_precede(effective_on) and not one.certainly_lapsed(effective_on) for one in known)


def as_recognition(certificate: Certificate) -> Recognition:
    """The facts of a certificate that the rule asks for."""
    return Recognition(
        id=certificate.pk,
        recognised=certificate.status == Status.RECOGNISED,
        stars=certificate.stars,
        in_force_from=certificate.in_force_from,
        in_force_until=certificate.in_force_until,
        lapsed_after=certificate.lapsed_after,
        decided_not_before=certificate.decided_not_before,
    )


def recognitions_of(certificates: QuerySet[Certificate]) -> dict[int, list[Recognition]]:
    """The facts of these certificates, by product."""
    by_product: dict[int, list[Recognition]] = defaultdict(list)
    for certificate in certificates:
        by_product[certificate.product_id].append(as_recognition(certificate))
    return by_product


def effects(acts: QuerySet[Act]) -> tuple[set[int], dict[int, Sequence[date]]]:
    """Products whose display is suspended, and the effective days of revocations, by product."""
    suspended: set[int] = set()
    revoked_on: dict[int, list[date]] = defaultdict(list)
    for act in acts.order_by("pk"):
        if act.kind == ActKind.SUSPEND:
            suspended.add(act.product_id)
        elif act.kind == ActKind.RESUME:
            suspended.discard(act.product_id)
        elif act.kind == ActKind.REVOKE and act.effective_on:
            revoked_on[act.product_id].append(act.effective_on)
    return suspended, dict(revoked_on)
