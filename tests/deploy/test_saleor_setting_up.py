"""`saleor_setup` with all that the market knows: places, pages, names; a second run finds nothing to do."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from deploy.saleor import setting_up
from marketplace.stores.saleor import access, names, subscriptions
from marketplace.stores.saleor.models import Installation
from tests.deploy.saleor_shop import DIRECTORY
from tests.factories.members import sales_point
from tests.factories.programme import producer
from tests.marketplace.test_saleor_checklist import IN_ORDER, but
from tests.saleor_world import API, answering, edges

pytestmark = pytest.mark.django_db(transaction=True)

US = {"id": "QXBwOjE=", "identifier": access.IDENTIFIER, "isActive": True, "permissions": []}


class Place:
    """A Saleor's channels, warehouses, pages and webhooks, by what they are called."""

    def __init__(self) -> None:
        self.channels: dict[str, dict[str, Any]] = {
            slug: {"name": names.channel_title(slug), "warehouses": []} for slug in ("online", "modern-trade")
        }
        self.warehouses: dict[str, dict[str, str]] = {}
        self.pages: dict[str, str] = {}
        self.hooks: list[dict[str, Any]] = []

    def answers(self) -> dict[str, Any]:
        """Of every operation that set-up needs."""
        return {
            "settings": IN_ORDER,
            "directory": DIRECTORY,
            "channel_by_slug": self._channel,
            "create_channel": self._create_channel,
            "warehouses": self._warehouses,
            "create_warehouse": self._create_warehouse,
            "open_warehouse": {},
            "join_channel": self._join,
            "producer_pages": self._pages,
            "create_producer_page": self._create_page,
            "titles": self._titles,
            "title_warehouse": self._rename,
            "title_page": self._retitle,
            "tax_classes": {"products": edges()},
            "own_webhooks": lambda _: {"app": US | {"webhooks": self.hooks}},
            "webhook_create": self._subscribe,
        }

    def _channel(self, asked: dict[str, Any]) -> dict[str, Any]:
        found = self.channels.get(asked["slug"])
        refs = [
            {"id": id_, "externalReference": self.warehouses[id_]["place"]}
            for id_ in (found or {}).get("warehouses", ())
        ]
        return {"channel": found and {"id": f"C {asked['slug']}", "warehouses": refs}}

    def _create_channel(self, asked: dict[str, Any]) -> dict[str, Any]:
        slug = asked["input"]["slug"]
        self.channels[slug] = {"name": asked["input"]["name"], "warehouses": []}
        return {"channelCreate": {"channel": {"id": f"C {slug}"}, "errors": []}}

    def _warehouses(self, asked: dict[str, Any]) -> dict[str, Any]:
        known = {id_: each for id_, each in self.warehouses.items() if each["slug"] in asked["slugs"]}
        nodes = [{"id": id_, "externalReference": each["place"]} for id_, each in known.items()]
        selling = {
            slug: [{"id": id_} for id_ in known if id_ in self.channels[slug]["warehouses"]] for slug in self.channels
        }
        return {"known": edges(*nodes), "online": edges(*selling["online"]), "trade": edges(*selling["modern-trade"])}

    def _create_warehouse(self, asked: dict[str, Any]) -> dict[str, Any]:
        facts = asked["input"]
        id_ = f"W {facts['externalReference']}"
        self.warehouses[id_] = {"slug": facts["slug"], "name": facts["name"], "place": facts["externalReference"]}
        return {"createWarehouse": {"warehouse": {"id": id_}, "errors": []}}

    def _join(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.channels[asked["channel"].removeprefix("C ")]["warehouses"] += asked["warehouses"]
        return {}

    def _pages(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {"pages": edges(*({"id": f"P {slug}", "slug": slug} for slug in asked["slugs"] if slug in self.pages))}

    def _create_page(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.pages[asked["input"]["slug"]] = asked["input"]["title"]
        return {"pageCreate": {"page": {"id": f"P {asked['input']['slug']}"}, "errors": []}}

    def _titles(self, asked: dict[str, Any]) -> dict[str, Any]:
        stocks = [each | {"id": id_} for id_, each in self.warehouses.items() if each["slug"] in asked["warehouses"]]
        pages = [
            {"id": slug, "slug": slug, "title": title} for slug, title in self.pages.items() if slug in asked["pages"]
        ]
        channels = [{"id": f"C {slug}", "slug": slug, "name": each["name"]} for slug, each in self.channels.items()]
        return {"channels": channels, "pages": edges(*pages), "warehouses": edges(*stocks)}

    def _rename(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.warehouses[asked["id"]]["name"] = asked["title"]
        return {}

    def _retitle(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.pages[asked["id"]] = asked["title"]
        return {}

    def _subscribe(self, asked: dict[str, Any]) -> dict[str, Any]:
        facts = asked["input"]
        self.hooks.append(facts | {"id": facts["identifier"], "subscriptionQuery": facts["query"]})
        return {}


@pytest.fixture(autouse=True)
def saleor(settings):
    settings.SALEOR_API_URL, settings.SALEOR_TOKEN = API, "a token"
    settings.SITE_ADDRESS = "http://market.test/"


def test_places_pages_channels_and_names_are_made_once():
    producer()
    sales_point()
    there = Place()

    with answering(**there.answers()):
        said = setting_up.set_up()
        again = setting_up.set_up()

    assert {each["place"]: each["name"] for each in there.warehouses.values()} == {
        "producer:68-P-0001": "HTX Thử nghiệm",
        "point:phan-thiet": "Điểm Phan Thiết",
    }
    assert there.channels["pos-phan-thiet"] == {"name": "Điểm Phan Thiết", "warehouses": ["W point:phan-thiet"]}
    assert there.channels["online"]["warehouses"] == ["W producer:68-P-0001"]
    assert there.pages == {names.page_slug("68-P-0001"): "HTX Thử nghiệm"}
    assert {each["identifier"] for each in there.hooks} == set(subscriptions.NAMES)
    assert (len(said), again) == (3 + len(subscriptions.NAMES), [])


def test_a_new_name_is_told_and_webhooks_can_wait():
    owner, there = producer(), Place()
    with answering(**there.answers()):
        setting_up.set_up(with_webhooks=False)
        owner.name = "HTX Tên mới"
        owner.save()

        said = setting_up.set_up(with_webhooks=False)

    assert there.hooks == []
    assert there.warehouses["W producer:68-P-0001"]["name"] == "HTX Tên mới"
    assert list(there.pages.values()) == ["HTX Tên mới"]
    assert len(said) == 2
    assert all("HTX Tên mới" in each for each in said)


def test_the_command_stops_where_saleor_has_to_be_restarted_first(capsys):
    differs = [but("shop", "fulfillmentAllowUnpaid", is_=False), IN_ORDER]
    answers = Place().answers() | {
        "settings": lambda _: differs.pop(0) if len(differs) > 1 else differs[0],
        "update_shop": {},
    }

    with answering(**answers), pytest.raises(CommandError, match="Khởi động lại"):
        call_command("saleor_setup", stop_for_restart=True, without_webhooks=True)

    assert "fulfillmentAllowUnpaid" in capsys.readouterr().out


def test_a_token_that_works_asks_nobody_for_a_password(settings):
    def never() -> str:
        raise AssertionError("asked for a password")

    with answering(whoami={"app": US, "shop": {"version": "3.23.28"}}) as asked:
        assert setting_up.sign_up("admin@example.com", never) == []

    assert [name for name, _ in asked] == ["whoami"]


def test_without_one_the_app_is_made_and_its_token_lies_sealed(settings):
    settings.SALEOR_TOKEN = ""
    made = {"appCreate": {"authToken": "fresh", "app": {"id": "QXBwOjI="}, "errors": []}}
    signed_in = {"tokenCreate": {"token": "of staff", "errors": []}}

    with answering(sign_in=signed_in, apps={"apps": edges()}, create_app=made):
        said = setting_up.sign_up("admin@example.com", lambda: "secret")

    assert len(said) == 1
    assert Installation.objects.get().token == "fresh"
    assert "fresh" not in _stored()


def _stored() -> str:
    """What lies in the table itself, past the field that opens it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT token FROM saleor_installation")
        return repr(cursor.fetchall())
