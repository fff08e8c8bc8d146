"""Setting up a Saleor for this market: compare, mend what differs, say what was done. A second run finds nothing."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from marketplace.stores.channels import POINT, pos_channel
from marketplace.stores.errors import StoreError
from marketplace.stores.saleor import checklist, names, operations
from marketplace.stores.saleor.directory import Directory
from marketplace.stores.saleor.known import alone
from marketplace.stores.saleor.shapes import Done
from marketplace.stores.saleor.shapes.settings import Settings, WhoIsThere
from marketplace.stores.saleor.transport import Transport

ROUNDS = 6  # a type needs its attributes, which need a type of pages, which needs its attribute


class CannotSetUp(StoreError):
    """Something over there stands in the way, and only a person may take it away."""

    def __init__(self, sentences: Collection[str]) -> None:
        super().__init__("; ".join(sentences))
        self.sentences = tuple(sentences)


def who_is_there(transport: Transport) -> WhoIsThere:
    """Which Saleor answers, and what our app may do there."""
    return transport.read(operations.load("whoami"), {}, WhoIsThere)


def read(transport: Transport) -> Settings:
    """How it is set up now."""
    return transport.read(operations.load("settings"), {"attributes": names.ATTRIBUTES}, Settings)


def set_up(transport: Transport, places: Collection[str] = ()) -> list[str]:
    """Make it what the market needs, with a warehouse for each of `places` and a channel for each point among them.

    Returns a sentence for each thing it changed, in the language of the reader. Nobody else sets up meanwhile. Raises
    CannotSetUp, StoreUnavailable.
    """
    points = [pos_channel(place.removeprefix(POINT)) for place in places if place.startswith(POINT)]
    with alone():
        said = _mend(transport, points)
    directory = Directory(transport)
    directory.warehouses(places)
    return said + [_("Made %(what)s") % {"what": what} for what in directory.made]


def restart() -> str:
    """What is said when shop settings were changed: orders are placed by what each process of Saleor remembers."""
    return _("Restart Saleor's API and workers: running ones keep the old shop settings")


def _mend(transport: Transport, channels: Collection[str]) -> list[str]:
    said: list[str] = []
    for _round in range(ROUNDS):
        found = checklist.differences(read(transport), channels)
        if not found:
            return said
        if beyond_us := [each.sentence for each in found if not each.document]:
            raise CannotSetUp(beyond_us)
        for each in found:
            transport.write(operations.load(each.document), each.variables, Done)
            said.append(each.sentence)
        if any(each.document == "update_shop" for each in found):
            said.append(restart())
    raise CannotSetUp([each.sentence for each in found])
