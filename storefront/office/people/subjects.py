"""What people are members of, the same for both kinds: a producer's stall and a sales point."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.accounts import invitations, memberships, phones
from marketplace.accounts.memberships import Membership
from marketplace.accounts.models import Invitation, InvitationKind
from marketplace.places.folding import fold, sort_key
from marketplace.places.models import PointMember, PointRole, SalesPoint
from marketplace.producers.models import Producer, ProducerMember, ProducerRole
from marketplace.programme.registry import Scope


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing one is a member of.

    `field` names it among the columns of its members, `key` its own public name; `lead` is the role that leads there.
    """

    slug: str
    kind: InvitationKind
    title: str | Promise
    icon: str
    key: str
    field: str
    roles: tuple[tuple[str, str | Promise], ...]
    lead: str
    things: type[Any]
    members: type[Any]


PRODUCERS = Kind(
    slug="chu-the",
    kind=InvitationKind.PRODUCER,
    title=_("Producers"),
    icon="users",
    key="code",
    field="producer",
    roles=tuple(ProducerRole.choices),
    lead=ProducerRole.OWNER,
    things=Producer,
    members=ProducerMember,
)
POINTS = Kind(
    slug="diem-ban",
    kind=InvitationKind.POINT,
    title=_("Sales points"),
    icon="store",
    key="slug",
    field="point",
    roles=tuple(PointRole.choices),
    lead=PointRole.MANAGER,
    things=SalesPoint,
    members=PointMember,
)
KINDS = {kind.slug: kind for kind in (PRODUCERS, POINTS)}


@dataclass(frozen=True, slots=True)
class Line:
    """One stall or point with how many people it has."""

    thing: Any
    key: str
    serving: int
    suspended: int
    invited: int

    @property
    def is_without_people(self) -> bool:
        """True where nobody can sign in and nobody is invited."""
        return not (self.serving or self.invited)


@dataclass(frozen=True, slots=True)
class Person:
    """One member, held today or once."""

    member: Membership
    phone: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class Open:
    """An invitation that waits, with what it leads to."""

    invitation: Invitation
    kind: Kind
    title: str
    role: str | Promise
    phone: str


def things_of(kind: Kind, scope: Scope) -> QuerySet[Any]:
    """The stalls or points that lie within the scope: what lies elsewhere is looked after there."""
    here = Q(province_id=scope.province_code)
    if scope.commune_codes is not None:
        here &= Q(commune_id__in=scope.commune_codes)
    rows: QuerySet[Any] = kind.things.objects.filter(here).select_related("commune")
    return rows if scope.with_illustrative else rows.filter(illustrative=False)


def lines(kind: Kind, scope: Scope, *, today: date, text: str = "") -> list[Line]:
    """Stalls or points by name, whose name holds `text`. Four queries, however many."""
    things = [thing for thing in things_of(kind, scope) if fold(text) in fold(thing.name)]
    held = kind.members.objects.filter(memberships.held(today))
    serving = Counter(held.filter(memberships.in_force(today)).values_list(f"{kind.field}_id", flat=True))
    suspended = Counter(held.filter(suspended_at__isnull=False).values_list(f"{kind.field}_id", flat=True))
    invited = Counter(_waiting().filter(kind=kind.kind).values_list("subject", flat=True))
    things.sort(key=lambda thing: (sort_key(thing.name), thing.pk))
    keys = [str(getattr(thing, kind.key)) for thing in things]
    return [
        Line(thing, key, serving[thing.pk], suspended[thing.pk], invited[key])
        for thing, key in zip(things, keys, strict=True)
    ]


def people(kind: Kind, thing: Any, *, today: date) -> list[Person]:
    """Everybody who works there or did, those who do first and lead first. Three queries."""
    rows = thing.members.select_related("user").prefetch_related("steps__actor").order_by("since", "pk")
    found = [Person(row, phones.readable(row.user.phone), row.until is not None and row.until < today) for row in rows]
    return sorted(found, key=lambda person: (person.is_over, kind.lead != person.member.role))


def open_invitations(scope: Scope, *, kind: Kind | None = None, key: str = "") -> list[Open]:
    """Invitations that nobody has taken yet within the scope, the newest first. Two queries a kind."""
    found = [
        _open(one, each, title)
        for each in ([kind] if kind else KINDS.values())
        for one, title in _titled(each, scope, key)
    ]
    return sorted(found, key=lambda one: -one.invitation.pk)


def find_invitation(scope: Scope, pk: int) -> Open | None:
    """One of the open invitations within the scope."""
    return next((one for one in open_invitations(scope) if one.invitation.pk == pk), None)


def _titled(kind: Kind, scope: Scope, key: str) -> Iterable[tuple[Invitation, str]]:
    waiting = invitations.waiting(kind.kind, key) if key else _waiting().filter(kind=kind.kind)
    rows = list(waiting.select_related("created_by"))
    things = things_of(kind, scope).filter(**{f"{kind.key}__in": {row.subject for row in rows}})
    names = dict(things.values_list(kind.key, "name"))
    return [(row, names[row.subject]) for row in rows if row.subject in names]


def _open(invitation: Invitation, kind: Kind, title: str) -> Open:
    role = dict(kind.roles).get(invitation.role, invitation.role)
    return Open(invitation, kind, title, role, phones.readable(invitation.phone))


def _waiting() -> QuerySet[Invitation]:
    rows = Invitation.objects.filter(used_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=timezone.now())
    return rows.order_by("-pk")
