"""Who may act for a producer: predicates for the permission rules of every room and door.

They ask the memberships in force on the market's date; a suspended member is none.
"""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from marketplace import clock
from marketplace.accounts import memberships
from marketplace.accounts.models import User
from marketplace.accounts.predicates import predicate
from marketplace.producers.models import Producer, ProducerMember, ProducerRole


def producers_of(user: User | AnonymousUser) -> QuerySet[ProducerMember]:
    """The memberships that `user` holds today, with their producers, by name; none for somebody shut out."""
    if not user.is_authenticated or not user.is_active:
        return ProducerMember.objects.none()
    serving = ProducerMember.objects.filter(memberships.in_force(clock.today()), user_id=user.pk)
    return serving.select_related("producer", "user").order_by("producer__folded_name", "pk")


@predicate
def is_producer_member(user: User, producer: Producer | None = None) -> bool:
    """Somebody who works for `producer`; without one, for any."""
    found = producers_of(user)
    return (found if producer is None else found.filter(producer=producer)).exists()


@predicate
def is_producer_owner(user: User, producer: Producer | None = None) -> bool:
    """An owner of `producer`'s stall; without one, of any."""
    found = producers_of(user).filter(role=ProducerRole.OWNER)
    return (found if producer is None else found.filter(producer=producer)).exists()


is_member, is_owner = is_producer_member, is_producer_owner
