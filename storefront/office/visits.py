"""Since when an officer is told what changed.

A visit is one look after half an hour without any: what was new at its first look stays new until it is over, or until
the officer says that it is seen.
"""

from datetime import timedelta

from django.db import transaction

from marketplace.accounts.models import User
from marketplace.programme.history import Moment
from storefront.office.models import OfficeVisit

PAUSE = timedelta(minutes=30)
FIRST_LOOK_BACK = timedelta(days=7)


@transaction.atomic
def look(officer: User, now: Moment) -> Moment:
    """Note that the officer looks now; returns the moment of the last visit. Locks the officer's own row."""
    visit = OfficeVisit.objects.select_for_update().filter(officer=officer).first()
    if visit is None:
        visit = _first(officer, now)
    elif now.at - visit.looked_at > PAUSE:
        visit.seen_until, visit.seen_until_day = visit.looked_at, visit.looked_on_day
    visit.looked_at, visit.looked_on_day = now.at, now.on
    visit.save()
    return Moment(visit.seen_until, visit.seen_until_day)


def mark_seen(officer: User, now: Moment) -> None:
    """The officer has seen it all: from now on only what comes later is new."""
    OfficeVisit.objects.update_or_create(
        officer=officer,
        defaults={"seen_until": now.at, "seen_until_day": now.on, "looked_at": now.at, "looked_on_day": now.on},
    )


def _first(officer: User, now: Moment) -> OfficeVisit:
    """Who was never here is told of the last seven days by the calendar, with all that is on record now."""
    return OfficeVisit(officer=officer, seen_until=now.at, seen_until_day=now.on - FIRST_LOOK_BACK)
