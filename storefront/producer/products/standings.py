"""Where a product stands, said to its producer: why, since when, and what to do next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from marketplace.programme.certificates import standings
from marketplace.programme.models import Act, ActKind, Certificate, RegisteredProduct
from marketplace.programme.standing import Standing, State
from storefront.kit.numbers import day

SOON = timedelta(days=90)  # a new assessment takes about as long


@dataclass(frozen=True, slots=True)
class Explained:
    """A standing with its reason, its date and the next step, each a sentence or nothing."""

    standing: Standing
    reason: str = ""
    next_step: str = ""
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class _Papers:
    """What is on record behind a standing."""

    certificate: Certificate | None
    act: Act | None
    commune: str
    today: date


def explain(products: Sequence[RegisteredProduct], *, today: date) -> dict[str, Explained]:
    """Each product's standing with its reason, by code. Five queries, however many products."""
    known = standings([product.code for product in products], today=today)
    certificates = Certificate.objects.in_bulk([each.certificate_id for each in known.values() if each.certificate_id])
    acts = _last_acts(products)
    return {
        product.code: _explained(
            known[product.code],
            _Papers(
                certificates.get(known[product.code].certificate_id or 0),
                acts.get(product.pk),
                _within_a_sentence(str(product.commune or "")),
                today,
            ),
        )
        for product in products
    }


def _within_a_sentence(name: str) -> str:
    """ "Phường Mũi Né" as it stands in a sentence: phường Mũi Né."""
    return name[:1].lower() + name[1:]


def _last_acts(products: Iterable[RegisteredProduct]) -> Mapping[int, Act]:
    """The last suspension or revocation of each product that was not corrected."""
    kinds = (ActKind.SUSPEND, ActKind.REVOKE)
    rows = Act.objects.filter(product__in=[product.pk for product in products], kind__in=kinds, corrected_by=None)
    return {act.product_id: act for act in rows.select_related("decision").order_by("pk")}


def _explained(standing: Standing, papers: _Papers) -> Explained:
    say = _SAID.get(standing.state)
    reason, next_step = say(standing, papers) if say else ("", "")
    is_ending = standing.state is State.IN_FORCE and _ends_soon(standing, papers.today)
    return Explained(standing, reason, next_step, is_urgent=is_ending or standing.state is not State.IN_FORCE)


def _in_force(standing: Standing, papers: _Papers) -> tuple[str, str]:
    until = standing.certified_until
    reason = _("Certificate in force through %(day)s.") % {"day": day(until)} if until else ""
    return reason, _again(papers) if _ends_soon(standing, papers.today) else ""


def _ends_soon(standing: Standing, today: date) -> bool:
    return standing.certified_until is not None and standing.certified_until - today <= SOON


def _lapsed(standing: Standing, papers: _Papers) -> tuple[str, str]:
    return _ended(papers.certificate), _again(papers)


def _ended(paper: Certificate | None) -> str:
    """The last day where it is certain; else the one it cannot have outlived."""
    if paper is None or paper.lapsed_after is None:
        return _("The certificate has ended.")
    if paper.in_force_until == paper.lapsed_after:
        return _("The certificate ended on %(day)s.") % {"day": day(paper.lapsed_after)}
    return _("The certificate ended on %(day)s at the latest.") % {"day": day(paper.lapsed_after)}


def _again(papers: _Papers) -> str:
    if not papers.commune:
        return _("Next step: register the product for re-assessment with the people’s committee of your commune.")
    return _("Next step: register the product for re-assessment with the people’s committee of %(commune)s.") % {
        "commune": papers.commune
    }


def _suspended(standing: Standing, papers: _Papers) -> tuple[str, str]:
    if papers.act is None:
        return _("The office has suspended its display."), _("Next step: ask the province’s OCOP office.")
    facts = {"day": day(papers.act.acted_at), "reason": papers.act.reason}
    return _("Display suspended on %(day)s: %(reason)s") % facts, _(
        "Next step: put it right and tell the province’s OCOP office, which can resume the display."
    )


def _revoked(standing: Standing, papers: _Papers) -> tuple[str, str]:
    act = papers.act
    if act is None or act.decision is None or act.effective_on is None:
        return _("The recognition was revoked."), _again(papers)
    facts = {"number": act.decision.number, "day": day(act.effective_on)}
    return _("Revoked by decision %(number)s, effective from %(day)s.") % facts, _again(papers)


def _to_be_confirmed(standing: Standing, papers: _Papers) -> tuple[str, str]:
    return _("The day of the decision is not known exactly, so nobody can say that it is still in force."), _(
        "Next step: send a copy of your certificate or of the decision to the province’s OCOP office."
    )


def _upcoming(standing: Standing, papers: _Papers) -> tuple[str, str]:
    begins = papers.certificate.in_force_from if papers.certificate else None
    return (_("The certificate is in force from %(day)s on.") % {"day": day(begins)} if begins else ""), _(
        "Nothing to do: the product appears by itself."
    )


def _below_three(standing: Standing, papers: _Papers) -> tuple[str, str]:
    return _("Only products of three stars and more are offered."), _again(papers)


def _not_recognised(standing: Standing, papers: _Papers) -> tuple[str, str]:
    return _("No recognition of this product is on record."), _(
        "Next step: if you hold a certificate, send a copy to the province’s OCOP office."
    )


_SAID = {
    State.IN_FORCE: _in_force,
    State.LAPSED: _lapsed,
    State.SUSPENDED: _suspended,
    State.REVOKED: _revoked,
    State.TO_BE_CONFIRMED: _to_be_confirmed,
    State.UPCOMING: _upcoming,
    State.BELOW_THREE: _below_three,
    State.NOT_RECOGNISED: _not_recognised,
}
