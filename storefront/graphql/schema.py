"""The public schema: the certified catalogue of today, read-only.

`schema.graphql` beside this file is its committed form; `make check` fails when the two differ.
"""

import graphene

from marketplace.places.models import SalesPoint as SalesPointRow
from marketplace.producers.models import Producer as ProducerRow
from storefront.graphql.pages import DEFAULT_PAGE, alcohol_filter, page_of, search
from storefront.graphql.types import Group, Producer, Product, ProductConnection, SalesPoint, age_confirmed

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
        age_confirmed=age_confirmed(),
    )
    product = graphene.Field(Product, code=graphene.String(required=True), age_confirmed=age_confirmed())
    producer = graphene.Field(Producer, code=graphene.String(required=True))
    sales_points = graphene.List(graphene.NonNull(SalesPoint), required=True)

    @staticmethod
    def resolve_products(root, info, first, filter=None, after=None, **asked):
        wanted = _wanted(filter or {}) | alcohol_filter(asked["age_confirmed"])
        return ProductConnection.of(search(asked["search"], wanted, first=first, after=after))

    @staticmethod
    def resolve_product(root, info, code, age_confirmed):
        return next(iter(page_of([code], age_confirmed=age_confirmed).products), None)

    @staticmethod
    def resolve_producer(root, info, code):
        return ProducerRow.objects.filter(code=code.replace("\x00", "")).first()

    @staticmethod
    def resolve_sales_points(root, info):
        return SalesPointRow.objects.select_related("commune").order_by("name")


def _wanted(chosen: dict) -> dict:
    """The filter in the index's words."""
    plural = {name: tuple(getattr(each, "value", each) for each in chosen.get(name) or ()) for name in PLURAL_FILTERS}
    prices = {name: chosen.get(name) for name in ("price_from", "price_to")}
    return plural | prices | {"illustrative": chosen.get("demo")}


schema = graphene.Schema(query=Query)
