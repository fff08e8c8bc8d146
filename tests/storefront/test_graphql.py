"""The public GraphQL door: certified products of today, and nothing else."""

import json
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.db import OperationalError
from graphql import get_introspection_query
from graphql_relay import offset_to_cursor

from catalog_sync import publishing
from catalog_sync.indexes import index
from catalog_sync.indexes.base import SearchRequest
from marketplace.programme import acts, decisions
from marketplace.programme.models import RegisteredProduct
from marketplace.stores import publication, store
from marketplace.stores.records import ProductDraft, VariantDraft
from storefront import graphql
from storefront.graphql.schema import schema
from tests.factories.programme import certificate, product

pytestmark = pytest.mark.django_db

ONE = """query($code: String!) { product(code: $code) {
  code name nameEn stars group demo commune producer { code name }
  certificate { number issuer decidedOn inForceFrom expiresOn basis }
  variants { sku name prices { channel amountVnd } }
} }"""
MANY = """query($first: Int, $after: String, $search: String, $filter: ProductFilter) {
  products(first: $first, after: $after, search: $search, filter: $filter) {
    totalCount facets { name values { value label count } }
    pageInfo { hasNextPage hasPreviousPage endCursor } edges { cursor node { code } } } }"""


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel("2026-11-24 03:00:00+00:00", tick=False):
        yield


@pytest.fixture(autouse=True)
def catalogue():
    index.rebuild([])
    for serial in range(1, 4):
        code = f"68-000{serial}"
        row = product(code, name=f"Nước mắm số {serial}", english=f"Fish sauce {serial}")
        certificate(row, stars=2 + serial)
        prices = {"pos-mui-ne": 90_000, "modern-trade": 70_000}
        variant = VariantDraft(sku=f"{code}-1", name={"vi": "Chai"}, listed_price_vnd=85_000, exceptions=prices)
        store.save_products([ProductDraft(code=code, name=row.name, producer_code="68-P-0001", variants=(variant,))])
    publication.publish(None)
    publishing.publish_all()
    yield
    index.rebuild([])


def ask(client, query: str, **variables):
    return post(client, query=query, variables=variables).json()


def post(client, language: str = "en", **asked):
    return client.post("/graphql/", json.dumps(asked), "application/json", headers={"Accept-Language": language})


def test_a_product_tells_its_certificate_and_public_prices(client):
    told = ask(client, ONE, code="68-0001")["data"]["product"]

    assert told == {
        "code": "68-0001",
        "name": "Nước mắm số 1",
        "nameEn": "Fish sauce 1",
        "stars": 3,
        "group": "FOOD",
        "demo": False,
        "commune": None,
        "producer": {"code": "68-P-0001", "name": "HTX Thử nghiệm"},
        "certificate": {
            "number": None,
            "issuer": None,
            "decidedOn": None,
            "inForceFrom": "2025-01-01",
            "expiresOn": "2028-01-01",
            "basis": "PRESS",
        },
        "variants": [
            {
                "sku": "68-0001-1",
                "name": "Chai",
                "prices": [
                    {"channel": "online", "amountVnd": 85_000},
                    {"channel": "pos-mui-ne", "amountVnd": 90_000},
                ],
            }
        ],
    }


def test_a_number_is_told_only_once_the_decision_is_on_record(client):
    paper = decisions.Paper(number="7/QĐ-UBND", decided_on=date(2025, 1, 1), body="UBND tỉnh", level="province")
    decisions.record(paper, stars={"68-0001": 3}, today=date(2026, 11, 24), actor=None)

    told = ask(client, ONE, code="68-0001")["data"]["product"]["certificate"]

    assert (told["number"], told["issuer"], told["decidedOn"]) == ("7/QĐ-UBND", "UBND tỉnh", "2025-01-01")


def test_pages_follow_each_other(client):
    first = ask(client, MANY, first=2)["data"]["products"]
    rest = ask(client, MANY, first=2, after=first["pageInfo"]["endCursor"])["data"]["products"]

    codes = [edge["node"]["code"] for page in (first, rest) for edge in page["edges"]]
    assert sorted(codes) == ["68-0001", "68-0002", "68-0003"]
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (3, True)
    assert (rest["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasPreviousPage"]) == (False, True)


def test_filters_and_facets(client):
    told = ask(client, MANY, search="nuoc mam", filter={"stars": [4, 5], "groups": ["FOOD"]})["data"]["products"]

    stars = next(facet["values"] for facet in told["facets"] if facet["name"] == "stars")
    assert told["totalCount"] == 2
    assert {each["value"]: each["count"] for each in stars} == {"3": 1, "4": 1, "5": 1}


def test_a_suspended_product_is_gone_at_once(client, officer):
    acts.suspend("68-0001", actor=officer, reason="khiếu nại")

    assert ask(client, ONE, code="68-0001")["data"]["product"] is None
    assert "68-0001" not in json.dumps(ask(client, MANY))


def test_a_lapsed_product_is_gone_on_its_day(client):
    with time_machine.travel("2028-01-01 16:59:00+00:00", tick=False):
        assert ask(client, ONE, code="68-0001")["data"]["product"]["code"] == "68-0001"
    with time_machine.travel("2028-01-01 17:00:00+00:00", tick=False):
        assert ask(client, ONE, code="68-0001")["data"]["product"] is None
        assert ask(client, MANY)["data"]["products"]["totalCount"] == 0


def test_the_price_for_modern_trade_is_nowhere(client):
    assert "modern-trade" not in json.dumps(ask(client, ONE, code="68-0001"))
    assert "70000" not in json.dumps(ask(client, ONE, code="68-0001"))


@pytest.mark.parametrize("first", [0, 101, -1])
def test_a_page_of_unreasonable_size_is_refused(client, first):
    answer = ask(client, MANY, first=first)

    assert answer["errors"][0]["message"] == "first must lie between 1 and 100."


@pytest.mark.parametrize(
    "after", ["????", *(offset_to_cursor(each) for each in (-1, -2, 10_001, 5_000_000_000, 2**70))]
)
def test_a_foreign_cursor_is_refused(client, after):
    assert ask(client, MANY, after=after)["errors"][0]["message"] == "after is not a cursor of this connection."


def test_a_cursor_past_the_end_leads_to_an_empty_page(client):
    told = ask(client, MANY, after=offset_to_cursor(10_000))["data"]["products"]

    assert (told["totalCount"], told["edges"], told["pageInfo"]["hasNextPage"]) == (3, [], False)


ROUND = "{ products { edges { node { producer { products { edges { node { code } } } } } } } }"
RECURSIVE = "{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }"
IN_FRAGMENTS = """{ ...a } fragment a on Query { producer(code: "68-P-0001") { ...b } }
fragment b on Producer { products { edges { node { ...c } } } }
fragment c on Product { producer { ... on Producer { products { edges { node { code } } } } } }"""


@pytest.mark.parametrize("query", [ROUND, RECURSIVE, IN_FRAGMENTS])
def test_a_query_nested_too_deep_is_refused(client, query):
    answer = post(client, query=query)

    assert answer.status_code == 400
    assert "depth" in answer.json()["errors"][0]["message"]


ELEVEN = " ".join(f"p{number}: products(first: 1) {{ totalCount }}" for number in range(11))


@pytest.mark.parametrize(
    "query",
    [
        f"{{ {ELEVEN} }}",
        f"{{ ...all }} fragment all on Query {{ {ELEVEN} }}",
        f"{{ ... on Query {{ {ELEVEN} }} }}",
        f"query other {{ salesPoints {{ code }} }} query these {{ {ELEVEN} }}",
        f'{{ producer(code: "68-P-0001") {{ {ELEVEN} }} }}',
        "{ products { edges { node { producer { products { totalCount } } } } } }",
    ],
    ids=["aliases", "fragment", "inline", "other operation", "nested", "page in page"],
)
def test_a_query_for_too_many_things_is_refused(client, query):
    answer = post(client, query=query, operationName="these")

    assert answer.status_code == 400
    assert "more than 10 things" in answer.json()["errors"][0]["message"]


def test_ten_things_are_answered(client):
    ten = ELEVEN.rpartition(" p10:")[0]

    assert len(ask(client, f"{{ {ten} }}")["data"]) == 10


@pytest.mark.parametrize("fragment", ["... on Query { ...a }", "...missing", "...a"])
def test_fragments_without_end_are_refused(client, fragment):
    answer = post(client, query=f"{{ ...a }} fragment a on Query {{ {fragment} }}")

    assert answer.status_code == 400
    assert "fragment" in answer.json()["errors"][0]["message"]


def test_what_fails_inside_is_logged_and_not_told(client, monkeypatch, caplog):
    def fail(*_, **__):
        raise OperationalError("connection to /srv/secret/.s.PGSQL.5432 failed")

    monkeypatch.setattr("catalog_sync.catalogue.search", fail)

    told = ask(client, "{ products { totalCount } }")["errors"]

    assert [(each["message"], each["path"]) for each in told] == [
        ("Unavailable just now: please try again in a moment.", ["products"])
    ]
    assert "/srv/secret" in caplog.text


def test_what_the_caller_did_wrong_is_told(client):
    answer = client.post("/graphql/", "{", "application/json")

    assert answer.json() == {"errors": [{"message": "POST body sent invalid JSON."}]}
    assert ask(client, "{ nothing }")["errors"][0]["message"] == "Cannot query field 'nothing' on type 'Query'."


LONG = {
    "words": "{ salesPoints { " + " ".join(f"a{number}:code" for number in range(340)) + " } }",
    "characters": "{ salesPoints { code " + "#" * 8_000 + "\n } }",
    "broken": "{" * 8_001,
}


@pytest.mark.parametrize("kind", LONG)
def test_a_query_that_is_too_long_is_refused_before_it_is_parsed(client, kind, monkeypatch):
    monkeypatch.setattr("graphene_django.views.parse", None)

    answer = post(client, query=LONG[kind])

    assert answer.status_code == 400
    assert answer.json() == {
        "errors": [{"message": "The query is longer than 8000 characters or 1000 words and signs."}]
    }


def test_the_standard_question_for_the_whole_schema_is_short_enough(client):
    assert "errors" not in post(client, query=get_introspection_query()).json()


def test_a_request_that_is_too_large_is_not_read(client):
    answer = post(client, query="{ salesPoints { code } }", variables={"x": "y" * 33_000})

    assert answer.status_code == 413
    assert answer.json() == {"errors": [{"message": "The request is larger than 32768 bytes."}]}


@pytest.mark.parametrize("query", [None, 5, ["{ salesPoints { code } }"], ""])
def test_what_is_no_query_is_told(client, query):
    answer = post(client, query=query)

    assert (answer.status_code, answer.json()) == (400, {"errors": [{"message": "Must provide query string."}]})


def test_a_refusal_speaks_the_callers_language(client):
    first = [post(client, query="{ products(first: 0) { totalCount } }", language=each) for each in ("vi", "en", "")]
    deep = post(client, query=ROUND, language="vi")

    assert [each.json()["errors"][0]["message"] for each in first] == [
        "first phải từ 1 đến 100.",
        "first must lie between 1 and 100.",
        "first phải từ 1 đến 100.",
    ]
    assert deep.json()["errors"][0]["message"] == "Câu hỏi lồng sâu quá 6 tầng."


def test_stars_and_days_are_those_the_gate_reads_even_while_the_index_lags(client):
    row = RegisteredProduct.objects.get(code="68-0001")
    certificate(row, stars=5, not_before=date(2026, 11, 20), not_after=date(2026, 11, 20))

    told = ask(client, ONE, code="68-0001")["data"]["product"]

    assert index_says("68-0001") == (3, date(2028, 1, 1))
    assert told["stars"] == 5
    assert told["certificate"]["inForceFrom"] == "2026-11-20"
    assert told["certificate"]["expiresOn"] == "2029-11-20"


def index_says(code: str) -> tuple[int, date]:
    request = SearchRequest(on=date(2026, 11, 24), codes=(code,), limit=1, with_facets=False)
    (hit,) = index.search(request).hits
    return hit.listing.stars, hit.listing.certified_until


@pytest.mark.parametrize("field", ["producer", "product"])
def test_a_code_with_signs_no_database_takes_is_unknown(client, field):
    query = f"query($code: String!) {{ {field}(code: $code) {{ code }} }}"

    assert ask(client, query, code="68-P-\x000001x") == {"data": {field: None}}


def test_a_producer_tells_its_products(client):
    query = '{ producer(code: "68-P-0001") { name products(first: 2) { totalCount edges { node { code } } } } }'

    told = ask(client, query)["data"]["producer"]

    assert (told["name"], told["products"]["totalCount"]) == ("HTX Thử nghiệm", 3)
    assert len(told["products"]["edges"]) == 2
    assert ask(client, query.replace("0001", "0009"))["data"]["producer"] is None


def test_nothing_can_be_changed_through_this_door(client):
    answer = post(client, query="mutation { suspend }")

    assert answer.json()["errors"][0]["message"] == "Schema is not configured to execute mutation operation."


def test_a_page_of_twenty_costs_few_queries(client, django_assert_max_num_queries):
    query = "{ products { edges { node { code certificate { expiresOn } variants { sku prices { amountVnd } } } } } }"

    with django_assert_max_num_queries(14):
        ask(client, query)


def test_the_committed_schema_is_the_real_one():
    committed = Path(graphql.__file__).with_name("schema.graphql").read_text()

    assert committed.strip() == str(schema).strip()


def test_the_schema_can_be_written_by_its_command(tmp_path):
    written = tmp_path / "schema.graphql"

    call_command("graphql_schema", schema="storefront.graphql.schema.schema", out=str(written))

    assert "type ProductConnection" in written.read_text()
