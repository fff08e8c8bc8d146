"""Reading a province's register: what is written, what a second reading finds, what stays apart."""

import csv
import shutil
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import tablib
from django.conf import settings

from marketplace.outbox.models import Event
from marketplace.places import gazetteer
from marketplace.places.models import Partner, PlannedPoint, SalesPoint
from marketplace.producers.models import Producer
from marketplace.programme import certificates
from marketplace.programme.models import Certificate, RegisteredProduct
from marketplace.programme.standing import State
from marketplace.register.reports import Counts, Notice, Remark
from marketplace.stores import store, stores
from marketplace.stores.records import ProductDraft, VariantDraft
from tests.marketplace.register_cases import FISH_SAUCE, RICE, TODAY, as_csv, lay_out_places, read, write, write_xlsx

REGISTER = Path(settings.BASE_DIR, "deploy/demo/register")

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(db):
    lay_out_places()


def events(topic: str) -> list[str]:
    return sorted(Event.objects.filter(topic=topic).values_list("key", flat=True))


def test_the_real_register_stands_as_its_evidence_allows():
    gazetteer.load()

    report = read(REGISTER)

    states = Counter(standing.state for standing in certificates.standings(today=TODAY).values())
    assert states == {State.IN_FORCE: 13, State.LAPSED: 16, State.TO_BE_CONFIRMED: 39, State.NOT_RECOGNISED: 29}
    assert (report.products, report.producers) == (Counts(new=97), Counts(new=61))
    assert (SalesPoint.objects.count(), Partner.objects.count(), PlannedPoint.objects.count()) == (9, 10, 4)
    assert RegisteredProduct.objects.filter(commune=None).count() == 35
    assert [one.code for one in RegisteredProduct.objects.order_by("pk")][:2] == ["68-0001", "68-0002"]
    assert len(events("product.changed")) == 97


def test_every_real_product_is_in_the_store_and_only_the_one_with_a_price_has_one():
    gazetteer.load()

    read(REGISTER)

    products = list(store.products())
    assert len(products) == 97
    assert all([variant.sku for variant in product.variants] == [product.code] for product in products)
    priced = [variant for product in products for variant in product.variants if variant.listed_price_vnd]
    assert [(variant.listed_price_vnd, variant.name) for variant in priced] == [(100_000, {"vi": "cái cỡ nhỏ"})]


def test_a_second_reading_of_the_real_register_changes_nothing_at_all():
    gazetteer.load()
    read(REGISTER)
    before = (Event.objects.count(), Certificate.objects.count(), {p.code: p.updated_at for p in store.products()})

    report = read(REGISTER, today=date(2026, 12, 24))

    after = (Event.objects.count(), Certificate.objects.count(), {p.code: p.updated_at for p in store.products()})
    assert after == before
    assert not report.changed_anything
    assert report.lines()[0] == "Sản phẩm: 0 mới, 0 thay đổi, 97 như cũ"


def test_the_real_register_without_its_optional_columns_lists_nothing_more(tmp_path):
    gazetteer.load()
    read(REGISTER)
    with (REGISTER / "products.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    optional = {"decided_not_before", "decided_not_after", "date_basis"}

    write(tmp_path, products=[{name: cell for name, cell in row.items() if name not in optional} for row in rows])

    assert not read(tmp_path).changed_anything


@pytest.mark.usefixtures("places")
def test_a_product_needs_no_more_than_a_name_and_a_group(tmp_path):
    write(tmp_path, products=[{"product_name_vi": "Bánh rế", "ocop_group": "food"}])

    read(tmp_path)

    row = RegisteredProduct.objects.get()
    assert (row.code, row.name, row.group, row.province_id) == ("68-0001", {"vi": "Bánh rế"}, "food", "68")
    assert (row.producer, row.commune, row.illustrative) == (None, None, False)
    assert not Certificate.objects.exists()


@pytest.mark.usefixtures("places")
def test_empty_commune_stars_year_price_and_producer_are_allowed(tmp_path):
    empty = dict.fromkeys(("producer_name", "stars", "award_year", "commune_new", "price_vnd", "alcohol_pct"), "")
    write(tmp_path, products=[RICE | empty | {"status": "potential"}])

    assert read(tmp_path).products == Counts(new=1)


@pytest.mark.usefixtures("places")
def test_a_row_says_where_it_lies_now_and_where_it_lay_before(tmp_path):
    where = {"commune_new": "mũi né", "commune_old": "Phường Hàm Tiến", "district_old": "Phan Thiết"}
    write(tmp_path, products=[RICE | where | {"province_old": "Bình Thuận"}])

    read(tmp_path, province_code="66")

    row = RegisteredProduct.objects.get()
    assert (row.code, row.province_id, row.commune_id) == ("68-0001", "68", "22918")
    assert (row.former_commune, row.former_district, row.former_province) == (
        "Phường Hàm Tiến",
        "Phan Thiết",
        "Bình Thuận",
    )
    assert row.producer.commune_id == "22918"


@pytest.mark.usefixtures("places")
def test_a_former_commune_alone_is_kept_as_text_and_not_guessed_from(tmp_path):
    write(tmp_path, products=[RICE | {"commune_new": "", "commune_old": "Phường Mũi Né"}])

    read(tmp_path)

    row = RegisteredProduct.objects.get()
    assert (row.commune, row.former_commune) == (None, "Phường Mũi Né")


@pytest.mark.usefixtures("places")
def test_the_register_of_another_province_stands_beside_the_first(tmp_path):
    write(tmp_path, products=[RICE])
    read(tmp_path)

    report = read(tmp_path, province_code="66")

    assert report.products == Counts(new=1)
    assert list(RegisteredProduct.objects.order_by("code").values_list("code", "producer__code", "producer__slug")) == [
        ("66-0001", "66-P-0001", "htx-ruong-mat-2"),
        ("68-0001", "68-P-0001", "htx-ruong-mat"),
    ]


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize("spelling", ["GẠO  NẾP THAN", "Gao nep than", unicodedata.normalize("NFD", "Gạo nếp than")])
def test_a_row_finds_its_product_however_the_name_is_typed(tmp_path, spelling):
    write(tmp_path, products=[RICE])
    read(tmp_path)

    write(tmp_path, products=[RICE | {"product_name_vi": spelling, "unit": "kg"}])
    report = read(tmp_path)

    row = RegisteredProduct.objects.get()
    assert (report.products, row.unit) == (Counts(changed=1), "kg")
    assert row.name == {"vi": " ".join(unicodedata.normalize("NFC", spelling).split())}


@pytest.mark.usefixtures("places")
def test_a_column_that_is_missing_leaves_what_is_known_and_an_empty_cell_clears_it(tmp_path):
    story = {"short_story_vi": "Chuyện nếp", "product_name_en": "Black rice", "notes": "xem lại", "unit": "kg"}
    write(tmp_path, products=[RICE | story])
    read(tmp_path)
    RegisteredProduct.objects.update(name={"vi": "Gạo nếp than", "en": "Black rice", "ko": "흑미"})

    write(tmp_path, products=[RICE | {"notes": "", "product_name_en": "Black sticky rice"}])
    read(tmp_path)

    row = RegisteredProduct.objects.get()
    assert (row.story, row.notes, row.unit) == ({"vi": "Chuyện nếp"}, "", "kg")
    assert row.name == {"vi": "Gạo nếp than", "en": "Black sticky rice", "ko": "흑미"}


@pytest.mark.usefixtures("places")
def test_only_what_changed_is_told(tmp_path):
    makers = [{"producer_name": name, "address": ""} for name in ("HTX Ruộng Mật", "Cơ sở Bến Thúng")]
    write(tmp_path, products=[RICE, FISH_SAUCE], producers=makers)
    read(tmp_path)
    Event.objects.all().delete()

    write(tmp_path, products=[RICE, FISH_SAUCE | {"ocop_group": "herbal"}])
    write(tmp_path, producers=[{"producer_name": "HTX Ruộng Mật", "address": "Thôn 3"}])
    report = read(tmp_path)

    assert (report.products, report.producers) == (Counts(changed=1, same=1), Counts(changed=1, same=1))
    assert events("product.changed") == ["68-0002"]
    assert events("producer.changed") == ["68-P-0001"]
    assert Event.objects.count() == 2


@pytest.mark.usefixtures("places")
def test_the_sheet_of_producers_adds_to_what_products_say_of_them(tmp_path):
    write(tmp_path, products=[RICE | {"producer_type": "household"}, FISH_SAUCE | {"producer_type": "household"}])
    read(tmp_path)

    maker = {"producer_name": "HTX RUỘNG MẬT", "producer_type": "cooperative", "address": "Thôn 3"}
    write(tmp_path, producers=[maker])
    read(tmp_path)

    assert list(Producer.objects.order_by("code").values_list("code", "name", "kind", "address")) == [
        ("68-P-0001", "HTX RUỘNG MẬT", "cooperative", "Thôn 3"),
        ("68-P-0002", "Cơ sở Bến Thúng", "household", ""),
    ]
    assert RegisteredProduct.objects.get(code="68-0001").producer.code == "68-P-0001"


@pytest.mark.usefixtures("places")
def test_a_code_column_overrides_at_first_and_finds_the_product_under_another_name_later(tmp_path):
    write(tmp_path, products=[RICE | {"code": ""}, FISH_SAUCE | {"code": "68-0007"}])
    read(tmp_path)

    write(tmp_path, products=[FISH_SAUCE | {"code": "68-0007", "product_name_vi": "Nước mắm nhĩ Bến Thúng"}])
    report = read(tmp_path)

    assert report.products == Counts(changed=1)
    assert list(RegisteredProduct.objects.order_by("code").values_list("code", "name__vi")) == [
        ("68-0007", "Nước mắm nhĩ Bến Thúng"),
        ("68-0008", "Gạo nếp than"),
    ]


@pytest.mark.usefixtures("places")
def test_illustrative_entries_have_codes_of_their_own(tmp_path):
    write(tmp_path, products=[RICE])
    write(tmp_path, sales_points=[{"name": "Trạm quà", "kind": "tourist_site_shop", "status": "operating"}])

    read(tmp_path, illustrative=True)

    row = RegisteredProduct.objects.get()
    assert (row.code, row.producer.code, row.illustrative) == ("MH-0001", "MH-P-0001", True)
    assert (row.producer.illustrative, SalesPoint.objects.get().illustrative) == (True, True)


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8", ";"), ("utf-8-sig", ","), ("utf-8-sig", "\t"), ("utf-16", ",")]
)
def test_a_csv_may_come_from_excel(tmp_path, encoding, delimiter):
    text = as_csv(RICE | {"notes": "Nếp, cấy tay; gặt tay"}, delimiter=delimiter)
    (tmp_path / "Products.CSV").write_text(text, encoding=encoding, newline="")

    read(tmp_path)

    row = RegisteredProduct.objects.get()
    assert (row.name["vi"], row.notes) == ("Gạo nếp than", "Nếp, cấy tay; gặt tay")


@pytest.mark.usefixtures("places")
def test_a_workbook_is_read_like_a_csv(tmp_path):
    headings = ["product_name_vi", "ocop_group", "producer_name", "status", "stars", "decided_on", "price_vnd"]
    row = ["Gạo nếp than", "food", "HTX Ruộng Mật", "recognised", 4.0, date(2025, 5, 6), 45_000]
    write_xlsx(tmp_path / "products.xlsx", [headings, row, [None] * 7])

    report = read(tmp_path)

    certificate = Certificate.objects.get()
    assert report.products == Counts(new=1)
    assert (certificate.stars, certificate.decided_not_before, certificate.basis) == (4, date(2025, 5, 6), "register")
    assert next(store.products()).variants[0].listed_price_vnd == 45_000


@pytest.mark.usefixtures("places")
def test_headings_without_rows_and_columns_nobody_knows_are_mentioned(tmp_path):
    (tmp_path / "producers.csv").write_text("producer_name\n", encoding="utf-8")
    write(tmp_path, products=[RICE | {"phone": "0252", "fax": ""}])

    report = read(tmp_path)

    assert set(report.notices) == {
        Notice("producers.csv", Remark.NO_ROWS),
        Notice("products.csv", Remark.IGNORED, "phone"),
    }


@pytest.mark.usefixtures("places")
def test_the_registers_price_counts_until_the_producer_names_one(tmp_path):
    write(tmp_path, products=[RICE, FISH_SAUCE])
    read(tmp_path)
    store.save_products(
        [ProductDraft(code="68-0001", variants=(VariantDraft(sku="68-0001", listed_price_vnd=52_000),))]
    )

    write(tmp_path, products=[RICE | {"price_vnd": "45000"}, FISH_SAUCE | {"price_vnd": "90000"}])
    read(tmp_path)

    prices = {product.code: product.variants[0].listed_price_vnd for product in store.products()}
    assert prices == {"68-0001": 52_000, "68-0002": 90_000}


class RemoteStore:
    """A store that is no table of ours: it notes what it is told."""

    def __init__(self):
        self.told = []

    def save_products(self, drafts):
        self.told += [draft.code for draft in drafts]


@pytest.mark.usefixtures("places")
def test_a_remote_store_is_told_after_the_commit(tmp_path, settings, django_capture_on_commit_callbacks):
    write(tmp_path, products=[RICE])
    settings.STORES = settings.STORES | {"default": {"BACKEND": "elsewhere.Store"}}
    remote = stores["default"] = RemoteStore()

    with django_capture_on_commit_callbacks() as callbacks:
        read(tmp_path)
        assert remote.told == []
    for callback in callbacks:
        if getattr(callback, "args", None):
            callback()

    del stores["default"]
    assert remote.told == ["68-0001"]
    assert events("product.changed") == ["68-0001"]


@pytest.mark.usefixtures("places")
def test_a_point_that_is_only_planned_moves_when_it_opens(tmp_path):
    point = {"name": "Điểm OCOP La Gi", "kind": "ocop_sales_point", "status": "target", "lat": "10.5", "lon": "107.7"}
    write(
        tmp_path, sales_points=[point, {**point, "name": "Sàn quê", "kind": "online_platform", "status": "operating"}]
    )
    read(tmp_path)
    assert (SalesPoint.objects.count(), Partner.objects.count(), PlannedPoint.objects.count()) == (0, 1, 1)

    write(tmp_path, sales_points=[point | {"status": "operating"}])
    report = read(tmp_path)

    opened = SalesPoint.objects.get()
    assert (opened.slug, opened.status, str(opened.lat)) == ("diem-ocop-la-gi", "operating", "10.500000")
    assert (report.places, PlannedPoint.objects.count()) == (Counts(new=1), 0)


@pytest.mark.usefixtures("places")
def test_a_sales_point_that_changes_is_told_by_its_slug(tmp_path):
    point = {"slug": "ben-thung", "name": "Cửa hàng Bến Thúng", "kind": "ocop_sales_point", "status": "operating"}
    write(tmp_path, sales_points=[point])
    read(tmp_path)

    write(tmp_path, sales_points=[point | {"name": "Cửa hàng OCOP Bến Thúng", "status": "seasonal"}])
    read(tmp_path)

    assert SalesPoint.objects.get().name == "Cửa hàng OCOP Bến Thúng"
    assert events("place.changed") == ["ben-thung"]


@pytest.mark.usefixtures("places")
def test_five_thousand_rows_take_few_queries_and_one_rebuild(tmp_path, django_assert_max_num_queries):
    rows = [
        RICE
        | {"product_name_vi": f"Gạo số {number}", "producer_name": f"HTX số {number % 700}", "commune_new": "Mũi Né"}
        | {"status": "recognised", "stars": "3", "award_year": "2025"}
        for number in range(5_000)
    ]
    write(tmp_path, products=rows)

    with django_assert_max_num_queries(150):
        report = read(tmp_path)

    assert report.products == Counts(new=5_000)
    assert not events("product.changed")
    assert set(events("catalogue.rebuild")) == {"all"}

    with django_assert_max_num_queries(40):
        assert not read(tmp_path).changed_anything


def test_a_copied_register_as_workbooks_reads_the_same(tmp_path):
    gazetteer.load()
    for name in ("products", "producers", "sales_points"):
        shutil.copy(REGISTER / f"{name}.csv", tmp_path)
    read(tmp_path)

    for file in tmp_path.glob("*.csv"):
        book = tablib.Dataset().load(file.read_text(encoding="utf-8"), format="csv")
        file.with_suffix(".xlsx").write_bytes(book.export("xlsx"))
        file.unlink()

    assert not read(tmp_path).changed_anything


@pytest.mark.usefixtures("places")
def test_texts_come_in_any_language(tmp_path):
    write(tmp_path, products=[RICE | {"product_name_en": "Black rice", "name_ko": "흑미", "short_story_en": ""}])

    read(tmp_path)

    row = RegisteredProduct.objects.get()
    assert (row.name, row.story) == ({"vi": "Gạo nếp than", "en": "Black rice", "ko": "흑미"}, {})
    assert (next(store.products()).name, next(store.products()).producer_code) == (row.name, "68-P-0001")
