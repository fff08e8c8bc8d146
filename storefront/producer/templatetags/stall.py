"""What the head of every page of the stall tells, asked once however often the template needs it."""

from django import template
from django.template.context import RequestContext

from marketplace.orders import boards
from marketplace.orders.models import ParcelState
from storefront.producer.stall import Stall, here

register = template.Library()


@register.simple_tag(takes_context=True)
def stall_here(context: RequestContext) -> Stall | None:
    """The stall the reader stands in; none before one of several is chosen."""
    known = context.get("stall")
    return known if isinstance(known, Stall) else here(context["request"])


@register.filter
def waiting_parcels(stall: Stall | None) -> int:
    """How many parcels wait for an answer. One query."""
    if stall is None:
        return 0
    return boards.of(stall.producer).filter(state=ParcelState.PLACED).count()
