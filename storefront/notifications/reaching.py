"""On which number the people of a producer are reached."""

from collections.abc import Iterable
from dataclasses import dataclass

from marketplace import clock
from marketplace.accounts import memberships
from marketplace.accounts.models import User
from marketplace.producers.models import Producer, ProducerMember, ProducerRole


@dataclass(frozen=True, slots=True)
class Reach:
    """A number, empty where none is known, and whose it is: nobody's where it is the producer's own."""

    phone: str
    member: User | None = None


def reach(producers: Iterable[Producer]) -> dict[int, Reach]:
    """For each producer, by its pk: the longest-serving owner, else a member, else its own number. One query."""
    found = {producer.pk: Reach(producer.phone) for producer in producers}
    serving = ProducerMember.objects.filter(memberships.in_force(clock.today()), producer__in=found)
    able = serving.filter(user__is_active=True).exclude(user__phone="").select_related("user")
    for member in sorted(able, key=_rank, reverse=True):  # the best comes last
        found[member.producer_id] = Reach(member.user.phone, member.user)
    return found


def _rank(member: ProducerMember) -> tuple[bool, object, int]:
    return member.role != ProducerRole.OWNER, member.since, member.pk
