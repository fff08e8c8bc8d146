"""Two weeks of fictional orders before the first start, so that nobody's first screen is empty.

Nothing is written past the market's own verbs: they are called at past instants, in the order in which it all happened.
"""

from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction

from deploy.demo import banks, orders, people
from deploy.demo.counters import Counters
from deploy.demo.goods import Goods
from deploy.demo.instants import at
from deploy.demo.stalls import Stall
from deploy.demo.stories import STORIES
from deploy.demo.timeline import Timeline
from marketplace.stores import publication

DAYS = 14


def live(now: datetime, *, key_file: Path) -> bool:
    """Fill the two weeks before `now`, all or nothing; False when that was done before.

    The partner's key goes to `key_file`, now or whenever it got lost.
    """
    beginning = now - timedelta(days=DAYS + 1)
    with at(beginning):
        people.ensure_staff()
        banks.ensure_accounts()
    is_first = not orders.were_placed()
    if is_first:
        publication.publish(None)
        _replay(now, beginning, key_file)
    else:
        people.ensure_partner(key_file)
    return is_first


@transaction.atomic
def _replay(now: datetime, beginning: datetime, key_file: Path) -> None:
    with at(beginning):
        people.ensure_partner(key_file)
    timeline, goods = Timeline(now), Goods()
    placed = orders.Orders(timeline, goods)
    for index, story in enumerate(STORIES):
        placed.plan(story, index)
    Counters(timeline, goods, placed.numbers).plan()
    Stall(timeline, goods).plan()
    timeline.run()
