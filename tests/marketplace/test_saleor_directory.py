"""Finding things at Saleor by our names, and making what is not there, once."""

import base64

import pytest

from marketplace.outbox import leases
from marketplace.stores.errors import StoreUnavailable, UnknownChannel
from marketplace.stores.saleor import known, names
from marketplace.stores.saleor.directory import Directory
from marketplace.stores.saleor.transport import Transport
from tests.saleor_world import API, answering, edges

pytestmark = pytest.mark.django_db(transaction=True)

FIXED = {
    "online": {"id": "O"},
    "modernTrade": {"id": "T"},
    "shippingZones": edges({"id": "theirs", "name": "Europe"}, {"id": "Z", "name": names.ZONE}),
    "productTypes": edges({"id": "P", "slug": names.PRODUCT_TYPE}),
    "pageTypes": edges({"id": "G", "slug": names.PAGE_TYPE}),
    "categories": edges({"id": "C", "slug": names.CATEGORY}),
    "attributes": edges(*({"id": f"A {slug}", "slug": slug} for slug in names.ATTRIBUTES)),
    "taxClasses": edges({"id": "X", "name": names.tax_class(8)}),
}
NOT_SET_UP = FIXED | dict.fromkeys(("shippingZones", "productTypes", "pageTypes", "attributes", "taxClasses"), edges())
METHOD = base64.b64encode(b"ShippingMethodType:21").decode()


@pytest.fixture
def directory() -> Directory:
    return Directory(Transport(API, "a token"))


def channels(**ids: str | None):
    """Channels by slug; what is not named is not there."""

    def answer(variables: dict) -> dict:
        found = ids.get(variables["slug"].replace("-", "_"))
        return {"channel": found and {"id": found, "warehouses": []}}

    return answer


def refused(mutation: str, code: str) -> dict:
    return {mutation: {"errors": [{"field": "slug", "code": code, "message": "no"}]}}


def test_a_thing_is_looked_up_once(directory):
    with answering(channel_by_slug=channels(online="O")) as asked:
        assert [directory.channel("online"), directory.channel("online")] == ["O", "O"]

    assert asked == [("channel_by_slug", {"slug": "online"})]


def test_set_up_things_are_read_together(directory):
    with answering(directory=FIXED) as asked:
        found = (directory.zone, directory.product_type, directory.page_type, directory.category)
        assert found == ("Z", "P", "G", "C")
        assert (directory.attribute(names.STARS), directory.tax_class(8)) == (f"A {names.STARS}", "X")

    assert [name for name, _ in asked] == ["directory"]


@pytest.mark.parametrize("ask", [lambda d: d.zone, lambda d: d.product_type, lambda d: d.tax_class(8)])
def test_a_saleor_that_was_not_set_up_is_named_as_such(directory, ask):
    with answering(directory=NOT_SET_UP), pytest.raises(StoreUnavailable, match="run saleor_setup"):
        ask(directory)


@pytest.mark.parametrize("slug", ["market", "pos-", "default-channel"])
def test_a_name_that_no_channel_of_ours_may_have_is_not_asked_for(directory, slug):
    with answering() as asked, pytest.raises(UnknownChannel):
        directory.channel(slug)

    assert asked == []


def test_a_missing_channel_is_made_after_looking_again(directory):
    made = {"channelCreate": {"channel": {"id": "N"}, "errors": []}}

    with answering(channel_by_slug=channels(), directory=FIXED, create_channel=made) as asked:
        assert directory.channel("pos-mui-ne") == "N"

    assert [name for name, _ in asked] == ["channel_by_slug", "channel_by_slug", "directory", "create_channel"]
    facts = asked[-1][1]["input"]
    assert (facts["currencyCode"], facts["addShippingZones"]) == ("VND", ["Z"])
    assert facts["orderSettings"]["automaticallyConfirmAllNewOrders"] is False
    assert directory.made == ["pos-mui-ne"]


def test_what_somebody_made_meanwhile_is_found(directory):
    there: dict[str, str] = {}

    def create(_: dict) -> dict:
        there["pos_mui_ne"] = "N"
        return refused("channelCreate", "UNIQUE")

    def find(variables: dict) -> dict:
        return channels(**there)(variables)

    with answering(channel_by_slug=find, directory=FIXED, create_channel=create):
        assert directory.channel("pos-mui-ne") == "N"


def test_what_cannot_be_made_is_not_there(directory):
    answers = {"channel_by_slug": channels(), "directory": FIXED, "create_channel": refused("channelCreate", "INVALID")}

    with answering(**answers), pytest.raises(StoreUnavailable, match="pos-mui-ne cannot be made"):
        directory.channel("pos-mui-ne")


def test_only_one_process_makes_things(directory, monkeypatch):
    monkeypatch.setattr(known, "PATIENCE_S", 0.1)
    leases.take([known.LEASE])

    with answering(channel_by_slug=channels()) as asked, pytest.raises(StoreUnavailable, match="too long"):
        directory.channel("pos-mui-ne")

    assert [name for name, _ in asked] == ["channel_by_slug"]


def test_the_right_to_make_things_is_given_back(directory):
    made = {"channelCreate": {"channel": {"id": "N"}, "errors": []}}

    with answering(channel_by_slug=channels(), directory=FIXED, create_channel=made):
        directory.channel("pos-mui-ne")

    assert leases.take([known.LEASE])


def test_a_producers_warehouse_that_its_maker_left_outside_is_put_where_it_sells(directory):
    outside = {"known": edges({"id": "W", "externalReference": "producer:M-1"}), "online": edges(), "trade": edges()}

    with answering(
        channel_by_slug=channels(online="O", modern_trade="T"), warehouses=outside, join_channel={}
    ) as asked:
        assert directory.warehouse("producer:M-1") == "W"

    joined = [variables for name, variables in asked if name == "join_channel"]
    assert joined == [{"channel": "O", "warehouses": ["W"]}, {"channel": "T", "warehouses": ["W"]}]


def test_what_is_missing_joins_each_channel_in_one_request(directory):
    there, seen = {"producer:M-120": "W120"}, {"online": ["W120"], "trade": []}  # its maker died in between

    def find(variables: dict) -> dict:
        known_ones = {place: id_ for place, id_ in there.items() if names.place_slug(place) in variables["slugs"]}
        nodes = [{"id": id_, "externalReference": place} for place, id_ in known_ones.items()]
        selling = {name: [{"id": id_} for id_ in ids if id_ in known_ones.values()] for name, ids in seen.items()}
        return {"known": edges(*nodes), "online": edges(*selling["online"]), "trade": edges(*selling["trade"])}

    def create(variables: dict) -> dict:
        place = variables["input"]["externalReference"]
        there[place] = f"W{place.removeprefix('producer:M-')}"
        return {"createWarehouse": {"warehouse": {"id": there[place]}, "errors": []}}

    places = [f"producer:M-{number:03}" for number in range(121)]
    ids = channels(online="O", modern_trade="T")

    with answering(channel_by_slug=ids, warehouses=find, create_warehouse=create, join_channel={}) as asked:
        found = directory.warehouses(places)

    joined = [(variables["channel"], variables["warehouses"]) for name, variables in asked if name == "join_channel"]
    assert found == {place: f"W{place[-3:]}" for place in places}
    assert [(channel, len(warehouses)) for channel, warehouses in joined] == [
        ("O", 100),
        ("T", 100),
        ("O", 21),
        ("T", 21),
    ]
    assert [name for name, _ in asked].count("create_warehouse") == 120
    assert directory.made == places


def test_warehouses_that_a_channel_refuses_are_not_there(directory):
    outside = {"known": edges({"id": "W", "externalReference": "producer:M-1"}), "online": edges(), "trade": edges()}
    ids = channels(online="O", modern_trade="T")
    answers = {"channel_by_slug": ids, "warehouses": outside, "join_channel": refused("channelUpdate", "INVALID")}

    with answering(**answers) as asked:
        for _ in range(2):
            with pytest.raises(StoreUnavailable, match="producer:M-1 cannot be finished"):
                directory.warehouse("producer:M-1")

    assert directory.made == []
    assert "create_warehouse" not in {name for name, _ in asked}


def test_a_warehouse_that_stands_where_it_sells_is_left_alone(directory):
    warehouse = {"id": "W", "externalReference": "producer:M-1"}
    found = {"known": edges(warehouse), "online": edges({"id": "W"}), "trade": edges({"id": "W"})}

    with answering(channel_by_slug=channels(online="O", modern_trade="T"), warehouses=found) as asked:
        assert directory.warehouses(["producer:M-1"]) == {"producer:M-1": "W"}

    assert "join_channel" not in {name for name, _ in asked}
    assert directory.made == []


def test_a_points_warehouse_is_open_and_stands_in_the_points_channel_alone(directory):
    made = {"createWarehouse": {"warehouse": {"id": "W"}, "errors": []}}
    nowhere = {"known": edges(), "online": edges(), "trade": edges()}
    ids = channels(online="O", modern_trade="T", pos_mui_ne="N")

    with answering(
        channel_by_slug=ids, warehouses=nowhere, create_warehouse=made, open_warehouse={}, join_channel={}
    ) as asked:
        assert directory.warehouse("point:mui-ne") == "W"

    written = [(name, variables) for name, variables in asked if name in {"open_warehouse", "join_channel"}]
    assert written == [("open_warehouse", {"id": "W"}), ("join_channel", {"channel": "N", "warehouses": ["W"]})]
    facts = next(variables["input"] for name, variables in asked if name == "create_warehouse")
    assert (facts["externalReference"], facts["slug"]) == ("point:mui-ne", "point-mui-ne")


def test_a_fee_is_found_by_its_amount_and_has_two_ids(directory):
    methods = {"shippingZones": edges({"id": "Z", "shippingMethods": [{"id": METHOD, "name": "Giao 25000"}]})}

    with answering(directory=FIXED, fee_methods=methods) as asked:
        fee = directory.fee_method("online", 25_000)

    assert fee.for_draft == METHOD
    assert base64.b64decode(fee.for_order) == b"ShippingMethod:21"
    assert [name for name, _ in asked] == ["fee_methods", "directory"]


def test_a_fee_of_another_channel_is_offered_in_this_one_too(directory):
    def methods(variables: dict) -> dict:
        known_ones = [] if variables["channel"] else [{"id": METHOD, "name": "Giao 25000"}]
        return {"shippingZones": edges({"id": "Z", "shippingMethods": known_ones})}

    answers = {"directory": FIXED, "fee_methods": methods, "channel_by_slug": channels(online="O")}

    with answering(**answers, list_fee_method={}) as asked:
        assert directory.fee_method("online", 25_000).for_draft == METHOD

    assert asked[-1] == ("list_fee_method", {"id": METHOD, "channel": "O", "price": 25_000})


def test_producers_pages_are_found_a_hundred_a_request(directory):
    def pages(variables: dict) -> dict:
        return {"pages": edges(*({"id": f"page {slug}", "slug": slug} for slug in variables["slugs"]))}

    codes = [f"M-{number:03}" for number in range(150)]

    with answering(producer_pages=pages) as asked:
        found = directory.producer_pages(codes)

    assert found["M-007"] == "page ocop-m-007"
    assert [len(variables["slugs"]) for _, variables in asked] == [100, 50]


def test_a_place_that_is_none_has_no_warehouse(directory):
    nowhere = {"known": edges(), "online": edges(), "trade": edges()}
    ids = channels(online="O", modern_trade="T")
    made = {"createWarehouse": {"warehouse": {"id": "W"}, "errors": []}}

    with (
        answering(channel_by_slug=ids, warehouses=nowhere, create_warehouse=made) as asked,
        pytest.raises(ValueError, match="attic is no place"),
    ):
        directory.warehouse("attic")

    assert "create_warehouse" not in {name for name, _ in asked}
