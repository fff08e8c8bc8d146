"""Two weeks of fictional orders before the first start, so that nobody's first screen is empty.

Nothing is written past the market's own verbs: they are called at past instants, in the order in which it all happened.
"""

from datetime import datetime, timedelta
from pathlib import Path

from deploy.demo import banks, orders, people
from deploy.demo.counters import Counters
from deploy.demo.goods import Goods
from deploy.demo.instants import at
from deploy.demo.stalls import Stall
from deploy.demo.stories import STORIES
from deploy.demo.timeline import Timeline
from marketplace.offers import engine
from marketplace.stores import publication

DAYS = 14


def live(now: datetime, *, key_file: Path) -> bool:
    """Fill the two weeks before `now`; False when that was done before.

    All or nothing, where the store is the embedded one; elsewhere what was cut short stays as far as it had come. The
    partner's key goes to `key_file`, now or whenever it got lost.
    """
    beginning = now - timedelta(days=DAYS + 1)
    with at(beginning):
        people.ensure_staff()
        banks.ensure_accounts()
    is_first = not orders.were_placed()
    if is_first:
        publication.publish(None)
        key_file.parent.mkdir(parents=True, exist_ok=True)
        _mark(key_file).touch()
        with engine.together():
            _replay(now, beginning, key_file)
        _mark(key_file).unlink()
    else:
        people.ensure_partner(key_file)
    return is_first


def was_cut_short(key_file: Path) -> bool:
    """True when the two weeks were begun and never came to their end."""
    return _mark(key_file).exists()


def _mark(key_file: Path) -> Path:
    return key_file.with_name("demo.past")


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
