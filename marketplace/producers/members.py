"""The people of a producer: admitted by invitation, suspended and let in again by the office."""

from django.db import transaction

from marketplace import clock
from marketplace.accounts import memberships
from marketplace.accounts.errors import UnknownRole, UnknownSubject
from marketplace.accounts.memberships import change_role, end, resume, suspend
from marketplace.accounts.models import User
from marketplace.places.rules import ever_served_an_office
from marketplace.producers.models import Producer, ProducerMember, ProducerRole

__all__ = ["admit", "change_role", "check_role", "end", "may_reset", "resume", "suspend", "title"]


def title(subject: str) -> str:
    """The name of the producer with this code. Raises UnknownSubject."""
    return _producer(subject).name


def check_role(role: str) -> None:
    """Raises UnknownRole."""
    if role not in ProducerRole.values:
        raise UnknownRole(role)


@transaction.atomic
def admit(subject: str, user: User, *, role: str, by: User | None) -> ProducerMember:
    """Make `user` a member of the producer with this code; one who is gets this role.

    Locks the producer. Raises UnknownSubject, MemberSuspended.
    """
    producer = _producer(subject, lock=True)
    today = clock.today()
    held = producer.members.filter(memberships.held(today), user=user).first()
    return memberships.admit(ProducerMember(producer=producer, user=user, role=role, since=today), held, actor=by)


def may_reset(subject: str, user: User) -> bool:
    """True of a member of this producer who never served an office."""
    held = ProducerMember.objects.filter(memberships.held(clock.today()), user=user, producer__code=subject)
    return held.exists() and not ever_served_an_office(user)


def _producer(code: str, *, lock: bool = False) -> Producer:
    rows = Producer.objects.select_for_update() if lock else Producer.objects.all()
    try:
        return rows.get(code=code)
    except Producer.DoesNotExist as error:
        raise UnknownSubject("producer", code) from error
