"""The public schema: the certified catalogue of today, read-only.

`schema.graphql` beside this file is its committed form; `make check` fails when the two differ.
"""

import graphene
from graphql import GraphQLError
from graphql_relay import cursor_to_offset, offset_to_cursor

from catalog_sync import catalogue
from catalog_sync.indexes.base import SearchAnswer, SearchRequest
from marketplace import clock
from marketplace.places.models import SalesPoint as SalesPointRow
from marketplace.producers.models import Producer as ProducerRow
from storefront.graphql.pages import Page, page_of
from storefront.graphql.types import Facet, FacetValue, Group, Producer, Product, ProductConnection, SalesPoint

DEFAULT_PAGE = 20
LARGEST_PAGE = 100
PLURAL_FILTERS = ("groups", "stars", "communes", "former_districts", "producers", "in_stock_at")


class ProductFilter(graphene.InputObjectType):
    """Values of one field are alternatives, fields add up. Prices are whole đồng, both ends included."""

    groups = graphene.List(graphene.NonNull(Group))
    stars = graphene.List(graphene.NonNull(graphene.Int))
    communes = graphene.List(graphene.NonNull(graphene.String))
    former_districts = graphene.List(graphene.NonNull(graphene.String))
    producers = graphene.List(graphene.NonNull(graphene.String))
    in_stock_at = graphene.List(graphene.NonNull(graphene.String))
    price_from = graphene.Int()
    price_to = graphene.Int()
    demo = graphene.Boolean(description="True: only fictional products; false: only real ones")


class Query(graphene.ObjectType):
    """What anybody may ask."""

    products = graphene.Field(
        ProductConnection,
        required=True,
        search=graphene.String(default_value=""),
        filter=ProductFilter(),
        first=graphene.Int(default_value=DEFAULT_PAGE),
        after=graphene.String(),
    )
    product = graphene.Field(Product, code=graphene.String(required=True))
    producer = graphene.Field(Producer, code=graphene.String(required=True))
    sales_points = graphene.List(graphene.NonNull(SalesPoint), required=True)

    @staticmethod
    def resolve_products(root, info, search, first, filter=None, after=None):
        if not 1 <= first <= LARGEST_PAGE:
            raise GraphQLError(f"first must lie between 1 and {LARGEST_PAGE}")
        request = _request(search, filter or {}, first=first, offset=_offset(after))
        return _connection(catalogue.search(request), request)

    @staticmethod
    def resolve_product(root, info, code):
        return next(iter(page_of([code], on=clock.today()).products), None)

    @staticmethod
    def resolve_producer(root, info, code):
        return ProducerRow.objects.filter(code=code).first()

    @staticmethod
    def resolve_sales_points(root, info):
        return SalesPointRow.objects.select_related("commune").order_by("name")


def _offset(after: str | None) -> int:
    if not after:
        return 0
    offset = cursor_to_offset(after)
    if offset is None:
        raise GraphQLError("after is not a cursor of this connection")
    return offset + 1


def _request(search: str, wanted: dict, *, first: int, offset: int) -> SearchRequest:
    plural = {name: tuple(getattr(each, "value", each) for each in wanted.get(name) or ()) for name in PLURAL_FILTERS}
    return SearchRequest(
        on=clock.today(),
        text=search,
        price_from=wanted.get("price_from"),
        price_to=wanted.get("price_to"),
        illustrative=wanted.get("demo"),
        limit=first,
        offset=offset,
        **plural,
    )


def _connection(answer: SearchAnswer, request: SearchRequest) -> ProductConnection:
    page = Page([hit.listing for hit in answer.hits], on=request.on)
    edges = [
        ProductConnection.Edge(node=product, cursor=offset_to_cursor(request.offset + position))
        for position, product in enumerate(page.products)
    ]
    return ProductConnection(
        edges=edges,
        page_info=graphene.relay.PageInfo(
            has_next_page=request.offset + request.limit < answer.total,
            has_previous_page=request.offset > 0,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=edges[-1].cursor if edges else None,
        ),
        total_count=answer.total,
        facets=[_facet(name, counts) for name, counts in answer.facets.items()],
    )


def _facet(name: str, counts) -> Facet:
    return Facet(
        name=name,
        values=[FacetValue(value=each.value, label=each.label, count=each.count) for each in counts],
    )


schema = graphene.Schema(query=Query)
