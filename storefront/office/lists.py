"""The office's lists of the register: which states each one holds, and what one line of it says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.programme.models import Certificate, RegisteredProduct
from marketplace.programme.registry import Entry
from marketplace.programme.standing import Standing, State


@dataclass(frozen=True, slots=True)
class RegisterList:
    """One list: its address, its words, its states and the order it opens in."""

    slug: str
    title: str | Promise
    lead: str | Promise
    states: tuple[State, ...]
    order: str
    is_main: bool = True

    @property
    def takes_decisions(self) -> bool:
        """True where the office's next step is to record a decision for what is listed."""
        return not set(self.states) & {State.UPCOMING, State.SUSPENDED}


LISTS = (
    RegisterList(
        "con-hieu-luc",
        _("In force"),
        _("Listed in the catalogue today. Each leaves by itself after its last day."),
        (State.IN_FORCE,),
        "han",
    ),
    RegisterList(
        "cho-xac-nhan-ngay",
        _("Day to be confirmed"),
        _("A recognition is known, its day is not: not listed until the decision is recorded."),
        (State.TO_BE_CONFIRMED,),
        "han",
    ),
    RegisterList(
        "het-hieu-luc",
        _("No longer in force, no re-assessment seen"),
        _("The term has certainly ended. Record the new decision once the product has been re-assessed."),
        (State.LAPSED,),
        "-han",
    ),
    RegisterList(
        "chua-duoc-cong-nhan",
        _("Not recognised yet"),
        _("Scored by a council, named without stars, or planned: no recognition decision is on record."),
        (State.NOT_RECOGNISED,),
        "ten",
    ),
    RegisterList(
        "tam-dung-hien-thi",
        _("Display suspended"),
        _("In force, but taken off every shelf by an officer until the office decides."),
        (State.SUSPENDED,),
        "han",
        is_main=False,
    ),
    RegisterList(
        "da-thu-hoi",
        _("Recognition revoked"),
        _("Revoked by a decision, from its effective day on."),
        (State.REVOKED,),
        "ten",
        is_main=False,
    ),
    RegisterList(
        "chua-den-ngay",
        _("Not in force yet"),
        _("The day of the decision lies after the market’s date."),
        (State.UPCOMING,),
        "ten",
        is_main=False,
    ),
    RegisterList(
        "duoi-ba-sao",
        _("Below three stars"),
        _("Assessed below three stars: no right to the mark, not listed."),
        (State.BELOW_THREE,),
        "ten",
        is_main=False,
    ),
    RegisterList("tat-ca", _("Whole register"), _("Every product of the register."), tuple(State), "ma", is_main=False),
)
BY_SLUG = {one.slug: one for one in LISTS}
BY_STATE = {one.states[0]: one for one in LISTS if len(one.states) == 1}


@dataclass(frozen=True, slots=True)
class Line:
    """One product of a list with the certificate that its standing rests on."""

    product: RegisteredProduct
    standing: Standing
    certificate: Certificate | None
    today: date

    @property
    def last_day(self) -> date | None:
        """The last day certainly in force, else the last day on which it can be in force."""
        paper = self.certificate
        return self.standing.certified_until or (paper.lapsed_after if paper else None)

    @property
    def ends_exactly(self) -> bool:
        """True when the very day of the decision is on record, and so the very last day."""
        return self.certificate is not None and self.certificate.day_is_known

    @property
    def days_left(self) -> int | None:
        """Days after today on which it is still in force."""
        until = self.standing.certified_until
        return (until - self.today).days if until else None

    @property
    def ends_soon(self) -> bool:
        """True in the last thirty days."""
        return self.days_left is not None and self.days_left <= 30

    @property
    def stars(self) -> int | None:
        """The stars it holds or held."""
        return self.standing.stars


def lines(rows: Iterable[Entry], papers: dict[int, Certificate], *, today: date) -> list[Line]:
    """The lines of these products, in their order."""
    return [Line(row.product, row.standing, papers.get(row.standing.certificate_id or 0), today) for row in rows]
