"""The types of the public schema."""

import graphene
from graphql_relay import offset_to_cursor

from catalog_sync.indexes.base import text_in
from marketplace.places.models import SalesPoint as SalesPointRow
from marketplace.programme.models import Basis, ProductGroup
from marketplace.stores.channels import ONLINE, POS
from storefront.graphql.pages import DEFAULT_PAGE, SearchPage, alcohol_filter, search
from storefront.graphql.pages import Product as ProductOnPage

Group = graphene.Enum("ProductGroup", [(name.upper(), name) for name in ProductGroup.values])
CertificateBasis = graphene.Enum("CertificateBasis", [(name.upper(), name) for name in Basis.values])


AGE_CONFIRMED = "True: the reader declared to be eighteen or older, and drinks with alcohol are told of too"


def age_confirmed() -> graphene.Boolean:
    """The argument that opens drinks with alcohol."""
    return graphene.Boolean(default_value=False, description=AGE_CONFIRMED)


class Price(graphene.ObjectType):
    """A price in a channel open to the public, tax included."""

    channel = graphene.String(required=True)
    amount_vnd = graphene.Int(required=True, description="Whole đồng, tax included")


class Variant(graphene.ObjectType):
    """What is put on the counter: one pack, one size."""

    sku = graphene.String(required=True)
    name = graphene.String(required=True, lang=graphene.String(default_value="vi"))
    prices = graphene.List(graphene.NonNull(Price), required=True)

    @staticmethod
    def resolve_name(variant, info, lang):
        return text_in(variant.name, lang)

    @staticmethod
    def resolve_prices(variant, info):
        channels = [ONLINE, *sorted(channel for channel in variant.exceptions if channel.startswith(POS))]
        found = [(channel, variant.price_in(channel)) for channel in channels]
        return [Price(channel=channel, amount_vnd=amount) for channel, amount in found if amount is not None]


class Certificate(graphene.ObjectType):
    """What the stars rest on. Number, issuer and day are given only where the decision itself is on record."""

    number = graphene.String()
    issuer = graphene.String()
    decided_on = graphene.Date()
    in_force_from = graphene.Date(required=True, description="The first day on which it is certainly in force")
    expires_on = graphene.Date(required=True, description="The last day on which it is certainly in force")
    basis = CertificateBasis(required=True)


class Producer(graphene.ObjectType):
    """Who makes it."""

    code = graphene.String(required=True)
    name = graphene.String(required=True)
    products = graphene.Field(
        lambda: ProductConnection,
        required=True,
        first=graphene.Int(default_value=DEFAULT_PAGE),
        after=graphene.String(),
        age_confirmed=age_confirmed(),
    )

    @staticmethod
    def resolve_products(producer, info, first, age_confirmed, after=None):
        wanted = {"producers": (producer.code,)} | alcohol_filter(age_confirmed)
        return ProductConnection.of(search("", wanted, first=first, after=after))


class Product(graphene.ObjectType):
    """A product whose certificate of three stars or more is in force today."""

    code = graphene.String(required=True)
    name = graphene.String(required=True, lang=graphene.String(default_value="vi"))
    name_en = graphene.String()
    stars = graphene.Int(required=True)
    group = Group(required=True)
    demo = graphene.Boolean(required=True, description="True for the fictional products of the demonstration")
    certificate = graphene.Field(Certificate, required=True)
    producer = graphene.Field(Producer)
    commune = graphene.String()
    variants = graphene.List(graphene.NonNull(Variant), required=True)

    @staticmethod
    def resolve_code(product: ProductOnPage, info):
        return product.listing.code

    @staticmethod
    def resolve_name(product: ProductOnPage, info, lang):
        return text_in(product.listing.names, lang)

    @staticmethod
    def resolve_name_en(product: ProductOnPage, info):
        return product.listing.names.get("en")

    @staticmethod
    def resolve_stars(product: ProductOnPage, info):
        return product.page.standings[product.listing.code].stars

    @staticmethod
    def resolve_group(product: ProductOnPage, info):
        return product.listing.group

    @staticmethod
    def resolve_demo(product: ProductOnPage, info):
        return product.listing.illustrative

    @staticmethod
    def resolve_certificate(product: ProductOnPage, info):
        code = product.listing.code
        row, standing = product.page.certificates[code], product.page.standings[code]
        decision = row.decision
        return Certificate(
            number=(decision and decision.number) or None,
            issuer=decision and decision.body,
            decided_on=decision and decision.decided_on,
            in_force_from=standing.certified_from,
            expires_on=standing.certified_until,
            basis=row.basis,
        )

    @staticmethod
    def resolve_producer(product: ProductOnPage, info):
        listing = product.listing
        return Producer(code=listing.producer_code, name=listing.producer_name) if listing.producer_code else None

    @staticmethod
    def resolve_commune(product: ProductOnPage, info):
        return product.listing.commune_name or None

    @staticmethod
    def resolve_variants(product: ProductOnPage, info):
        offer = product.page.offers.get(product.listing.code)
        return offer.variants if offer else []


class FacetValue(graphene.ObjectType):
    """How many products choosing this value would leave."""

    value = graphene.String(required=True)
    label = graphene.String(required=True)
    count = graphene.Int(required=True)


class Facet(graphene.ObjectType):
    """One way to narrow the answer."""

    name = graphene.String(required=True)
    values = graphene.List(graphene.NonNull(FacetValue), required=True)

    @classmethod
    def of(cls, name: str, counts) -> "Facet":
        """The facet with its values in the order of the index."""
        return cls(name=name, values=[FacetValue(each.value, each.label, each.count) for each in counts])


class ProductConnection(graphene.relay.Connection):
    """A page of products, in the order of the search."""

    class Meta:
        node = Product

    total_count = graphene.Int(required=True)
    facets = graphene.List(graphene.NonNull(Facet), required=True)

    @classmethod
    def of(cls, found: SearchPage) -> "ProductConnection":
        """The connection of one page of a search."""
        products = found.page.products
        edges = [
            cls.Edge(node=product, cursor=offset_to_cursor(found.offset + position))
            for position, product in enumerate(products)
        ]
        return cls(
            edges=edges,
            page_info=graphene.relay.PageInfo(
                has_next_page=found.offset + len(products) < found.total,
                has_previous_page=found.offset > 0,
                start_cursor=edges[0].cursor if edges else None,
                end_cursor=edges[-1].cursor if edges else None,
            ),
            total_count=found.total,
            facets=[Facet.of(name, counts) for name, counts in found.facets.items()],
        )


class SalesPoint(graphene.ObjectType):
    """A shop that sells certified products. Where only the commune is known, its coordinates are left out."""

    code = graphene.String(required=True)
    name = graphene.String(required=True)
    kind = graphene.String(required=True)
    commune = graphene.String()
    address = graphene.String()
    opening_hours = graphene.String()
    demo = graphene.Boolean(required=True)

    @staticmethod
    def resolve_code(point: SalesPointRow, info):
        return point.slug

    @staticmethod
    def resolve_commune(point: SalesPointRow, info):
        return point.commune.name if point.commune else None

    @staticmethod
    def resolve_demo(point: SalesPointRow, info):
        return point.illustrative
