"""What every shape of an answer stands on. One module a subject.

Money is whole đồng: an amount with a fraction, or in another currency, is no answer to anything we asked.
"""

from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic.alias_generators import to_camel


class Shape(BaseModel):
    """A frozen answer; Saleor's camelCase becomes our snake_case."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel)


def whole_dong(value: Any) -> int:
    """Whole đồng of `{amount, currency}`, or of a bare amount."""
    if isinstance(value, dict):
        if value.get("currency", "VND") != "VND":
            raise ValueError(f"not in đồng: {value}")
        value = value.get("amount")
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or value != int(value):
        raise ValueError(f"not whole đồng: {value!r}")
    return int(value)


def _gross(value: Any) -> int:
    """The price with its VAT, of `{gross: {amount, currency}}`."""
    return whole_dong(value.get("gross") if isinstance(value, dict) else value)


Dong = Annotated[int, BeforeValidator(whole_dong)]
GrossDong = Annotated[int, BeforeValidator(_gross)]


class Named(Shape):
    """The id of a thing."""

    id: str


class Metadata(Shape):
    """One entry of metadata; values are always text."""

    key: str
    value: str


class PageInfo(Shape):
    """Whether a connection goes on, and from where."""

    has_next_page: bool = False
    end_cursor: str | None = None


Node = TypeVar("Node", bound=Shape)


class Edge(Shape, Generic[Node]):
    """How Saleor wraps one thing of a connection."""

    node: Node


class Edges(Shape, Generic[Node]):
    """One page of a connection."""

    edges: tuple[Edge[Node], ...]
    page_info: PageInfo = PageInfo()

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The things themselves."""
        return tuple(edge.node for edge in self.edges)


class Done(Shape):
    """The answer of a write from which nothing is to be read: that it was not refused is all."""
