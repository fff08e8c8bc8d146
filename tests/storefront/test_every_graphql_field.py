"""Every field and argument of the public schema has a rule of who may have it, and keeps it.

The schema itself is walked: whatever can be reached from a query or a mutation. Each field is asked for, with each of
its arguments, as nobody, as a stranger (signed in, no role) and as somebody of each role. A field, an argument or a way
to change something that is added without a rule fails here.
"""

import json
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    get_named_type,
    is_leaf_type,
)

from catalog_sync import publishing
from catalog_sync.indexes import index
from marketplace.stores import publication
from storefront.graphql.schema import schema
from tests.marketplace import pos_world
from tests.storefront.callers import CALLERS, callers_of
from tests.storefront.feeds_world import GTIN, LAST_DAY, NOW, offered
from tests.storefront.shop_world import mui_ne

pytestmark = pytest.mark.django_db

EVERYBODY = frozenset(CALLERS)

# Who may have what. `Type.field`, `Type.field(argument:)`, `Input.field`.
RULES = dict.fromkeys(
    """
    Query.products Query.products(search:) Query.products(filter:) Query.products(first:) Query.products(after:)
    Query.products(ageConfirmed:) Query.product Query.product(code:) Query.product(ageConfirmed:)
    Query.producer Query.producer(code:) Query.salesPoints
    ProductFilter.groups ProductFilter.stars ProductFilter.communes ProductFilter.formerDistricts
    ProductFilter.producers ProductFilter.inStockAt ProductFilter.priceFrom ProductFilter.priceTo ProductFilter.demo
    ProductConnection.pageInfo ProductConnection.edges ProductConnection.totalCount ProductConnection.facets
    PageInfo.hasNextPage PageInfo.hasPreviousPage PageInfo.startCursor PageInfo.endCursor
    ProductEdge.node ProductEdge.cursor
    Product.code Product.name Product.name(lang:) Product.nameEn Product.stars Product.group Product.demo
    Product.certificate Product.producer Product.commune Product.variants
    Certificate.number Certificate.issuer Certificate.decidedOn Certificate.inForceFrom Certificate.expiresOn
    Certificate.basis
    Producer.code Producer.name Producer.products Producer.products(first:) Producer.products(after:)
    Producer.products(ageConfirmed:)
    Variant.sku Variant.name Variant.name(lang:) Variant.prices Price.channel Price.amountVnd
    Facet.name Facet.values FacetValue.value FacetValue.label FacetValue.count
    SalesPoint.code SalesPoint.name SalesPoint.kind SalesPoint.commune SalesPoint.address SalesPoint.openingHours
    SalesPoint.demo
    """.split(),
    EVERYBODY,
)
# What is sent for each argument; one that is not here cannot be asked for.
SENT = {
    "code:": {"Query.product": '"68-0001"', "Query.producer": '"68-P-0001"'},
    "search:": '"nuoc mam"',
    "first:": "5",
    "after:": '""',
    "ageConfirmed:": "true",
    "lang:": '"en"',
    "groups": "[FOOD]",
    "stars": "[4]",
    "communes": '["22918"]',
    "formerDistricts": '["Phan Thiết"]',
    "producers": '["68-P-0001"]',
    "inStockAt": '["mui-ne"]',
    "priceFrom": "1",
    "priceTo": "1000000",
    "demo": "false",
}
# What no caller may read in any answer: what is agreed with chains, and what the register keeps for itself.
SECRETS = ("modern-trade", "70000", GTIN, "0912345678", "ghi chú nội bộ")


def walk(of: GraphQLSchema) -> Iterator[tuple[str, GraphQLObjectType | GraphQLInputObjectType, str]]:
    """Name, type and field of everything that can be reached from a root, each once."""
    todo: list[GraphQLNamedType] = [root for root in (of.query_type, of.mutation_type, of.subscription_type) if root]
    seen = set(todo)
    while todo:
        kind = todo.pop()
        for name, field in kind.fields.items():
            yield f"{kind.name}.{name}", kind, name
            parts = [field, *getattr(field, "args", {}).values()]
            for named in (get_named_type(part.type) for part in parts):
                if hasattr(named, "fields") and named not in seen:
                    seen.add(named)
                    todo.append(named)


def names(of: GraphQLSchema) -> set[str]:
    """Everything that needs a rule."""
    found = set()
    for name, kind, field in walk(of):
        found |= {name} | {f"{name}({argument}:)" for argument in getattr(kind.fields[field], "args", {})}
    return found


def below(field: GraphQLField, depth: int = 0) -> str:
    """The smallest selection that asks for a field: nothing for a leaf, else its leaves, or a way down to some."""
    kind = get_named_type(field.type)
    if is_leaf_type(kind):
        return ""
    leaves = [name for name, each in kind.fields.items() if is_leaf_type(get_named_type(each.type))]
    inner = leaves or [f"{name}{below(each, depth + 1)}" for name, each in kind.fields.items() if depth < 3]
    return f" {{ {' '.join(inner)} }}"


def needed(owner: str, arguments: dict[str, GraphQLArgument], asked: str = "") -> str:
    """Those arguments that a field cannot go without, and the one that is asked."""
    wanted = [name for name, each in arguments.items() if str(each.type).endswith("!") or name == asked]
    return f"({', '.join(f'{name}: {sent(owner, name)}' for name in wanted)})" if wanted else ""


def sent(owner: str, argument: str) -> str:
    found = SENT[f"{argument}:"]
    return found[owner] if isinstance(found, dict) else found


CODES = "totalCount edges { node { code } }"
# The way from the root to a product, and to each type.
WAYS = {
    "Query": "%s",
    "ProductConnection": "products { %s }",
    "PageInfo": "products { pageInfo { %s } }",
    "ProductEdge": "products { edges { %s } }",
    "Product": "products { edges { node { %s } } }",
    "Certificate": "products { edges { node { certificate { %s } } } }",
    "Variant": "products { edges { node { variants { %s } } } }",
    "Price": "products { edges { node { variants { prices { %s } } } } }",
    "Facet": "products { facets { %s } }",
    "FacetValue": "products { facets { values { %s } } }",
    "Producer": 'producer(code: "68-P-0001") { %s }',
    "SalesPoint": "salesPoints { %s }",
}


def question(name: str) -> str:
    """A query that asks for the field, or for its field with the argument, or with the part of an input."""
    kind_name, _, rest = name.partition(".")
    field_name, _, argument = rest.rstrip(":)").partition("(")
    if kind_name == "ProductFilter":
        return f"{{ products(filter: {{ {field_name}: {SENT[field_name]} }}) {{ {CODES} }} }}"
    if argument == "filter":
        return f"{{ products(filter: {{}}) {{ {CODES} }} }}"
    field = schema.graphql_schema.type_map[kind_name].fields[field_name]
    asked = f"{field_name}{needed(f'{kind_name}.{field_name}', field.args, argument)}{below(field)}"
    return f"{{ {WAYS[kind_name] % asked} }}"


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def market(db):
    """A product with everything that can be asked of it, and the things nobody may read."""
    index.rebuild([])
    pos_world.point(commune=mui_ne(), notes="ghi chú nội bộ")
    offered(commune=mui_ne(), notes="ghi chú nội bộ", former_district="Phan Thiết")
    publication.publish(None)
    publishing.publish_all()
    yield
    index.rebuild([])


@pytest.fixture
def clients(market) -> dict[str, Client]:
    return callers_of()


def ask(client: Client, query: str) -> dict:
    headers = {"Accept-Language": "en"}
    return client.post("/graphql/", json.dumps({"query": query}), "application/json", headers=headers).json()


def test_every_field_and_argument_has_a_rule_and_no_rule_is_left_over():
    assert names(schema.graphql_schema) ^ RULES.keys() == set()


def test_whatever_is_added_without_a_rule_is_found():
    text = str(schema)
    more_of = {
        "Product.internalNotes": (
            "  commune: String\n  variants",
            "  commune: String\n  internalNotes: String\n  variants",
        ),
        "Query.orders": ("  salesPoints: [", "  orders: [String!]!\n  salesPoints: ["),
        "Query.producer(phone:)": ("  producer(code: String!)", "  producer(code: String!, phone: String)"),
        "ProductFilter.phone": ("  priceFrom: Int\n", "  priceFrom: Int\n  phone: String\n"),
        "Mutation.suspend": ("type Query {", "type Mutation {\n  suspend: Boolean\n}\n\ntype Query {"),
    }

    for name, (old, new) in more_of.items():
        assert text.count(old) == 1, name
        assert names(build_schema(text.replace(old, new))) - RULES.keys() == {name}


def test_each_caller_gets_what_the_rule_says_and_nothing_else(clients):
    for name, may_have_it in RULES.items():
        told = {caller: ask(client, question(name)) for caller, client in clients.items()}

        assert {caller for caller, answer in told.items() if "errors" not in answer} == may_have_it, name
        assert len({json.dumps(told[caller]["data"]) for caller in may_have_it}) == 1, name
        assert [each for each in SECRETS if each in json.dumps(told, ensure_ascii=False)] == [], name


def test_the_questions_are_about_something_that_is_there(clients):
    product = "code certificate { expiresOn } variants { prices { amountVnd } }"

    told = ask(clients["nobody"], f"{{ products {{ edges {{ node {{ {product} }} }} }} salesPoints {{ code }} }}")[
        "data"
    ]

    assert told["products"]["edges"] == [
        {
            "node": {
                "code": "68-0001",
                "certificate": {"expiresOn": LAST_DAY.isoformat()},
                "variants": [{"prices": [{"amountVnd": 85_000}]}],
            }
        }
    ]
    assert told["salesPoints"] == [{"code": "mui-ne"}]


def test_there_is_no_way_to_change_anything():
    assert schema.graphql_schema.mutation_type is None
    assert schema.graphql_schema.subscription_type is None
