"""What a register is refused for: every objection at once, by row and column, and nothing written."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from openpyxl.worksheet.formula import ArrayFormula

from marketplace.outbox.models import Event
from marketplace.places.models import SalesPoint
from marketplace.producers.models import Producer
from marketplace.programme.models import Certificate, RegisteredProduct
from marketplace.register.problems import Flaw, Problem, as_table
from marketplace.stores import store
from tests.marketplace.register_cases import (
    FISH_SAUCE,
    RICE,
    as_csv,
    lay_out_places,
    objections,
    read,
    write,
    write_xlsx,
)

POINT = {"name": "Trạm quà", "kind": "ocop_sales_point", "status": "operating"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places(db):
    lay_out_places()


def nothing_is_written() -> bool:
    tables = (RegisteredProduct, Producer, Certificate, SalesPoint, Event)
    return not any(table.objects.exists() for table in tables) and not list(store.products())


@pytest.mark.parametrize(
    ("column", "value", "flaw"),
    [
        ("ocop_group", "Thực phẩm", Flaw.NOT_ALLOWED),
        ("ocop_group", "", Flaw.EMPTY),
        ("product_name_vi", " ", Flaw.EMPTY),
        ("product_name_vi", "x" * 241, Flaw.TOO_LONG),
        ("commune_new", "Xã Không Có", Flaw.UNKNOWN_COMMUNE),
        ("province_old", "Bình Thuân Hải", Flaw.UNKNOWN_PROVINCE),
        ("producer_type", "company", Flaw.NOT_ALLOWED),
        ("status", "certified", Flaw.NOT_ALLOWED),
        ("date_basis", "rumour", Flaw.NOT_ALLOWED),
        ("issuing_level", "commune", Flaw.NOT_ALLOWED),
        ("stars", "0", Flaw.NOT_STARS),
        ("stars", "6", Flaw.NOT_STARS),
        ("stars", "ba", Flaw.NOT_STARS),
        ("stars", "3.5", Flaw.NOT_STARS),
        ("stars_proposed", "năm", Flaw.NOT_STARS),
        ("award_year", "25", Flaw.NOT_YEAR),
        ("award_year", "2027", Flaw.IN_FUTURE),
        ("award_year", "2012", Flaw.TOO_EARLY),
        ("decided_on", "31/02/2025", Flaw.NOT_DAY),
        ("decided_on", "12/31/2024", Flaw.NOT_DAY),
        ("decided_on", "2026-11-25", Flaw.IN_FUTURE),
        ("decided_not_before", "2205-01-01", Flaw.IN_FUTURE),
        ("decided_not_after", "2017-12-31", Flaw.TOO_EARLY),
        ("price_vnd", "-5000", Flaw.NOT_PRICE),
        ("price_vnd", "125.000", Flaw.NOT_PRICE),
        ("price_vnd", "0.5", Flaw.NOT_PRICE),
        ("price_vnd", "0", Flaw.NOT_PRICE),
        ("alcohol_pct", "cao", Flaw.NOT_NUMBER),
        ("alcohol_pct", "140", Flaw.NOT_NUMBER),
        ("code", "MÃ 1", Flaw.NOT_CODE),
        ("notes", '=HYPERLINK("x")', Flaw.FORMULA),
    ],
)
def test_a_value_nobody_knows_is_named_with_its_place(tmp_path, column, value, flaw):
    write(tmp_path, products=[FISH_SAUCE | {column: FISH_SAUCE.get(column, "")}, RICE | {column: value}])

    found = objections(tmp_path)

    assert found == [("products.csv", flaw, 3, column, value.strip())]
    assert nothing_is_written()


@pytest.mark.parametrize(
    ("column", "value", "flaw"),
    [
        ("kind", "market", Flaw.NOT_ALLOWED),
        ("status", "closed", Flaw.NOT_ALLOWED),
        ("status", "", Flaw.EMPTY),
        ("commune_new", "Phường Phú Hài", Flaw.UNKNOWN_COMMUNE),
        ("lat", "98.2", Flaw.NOT_NUMBER),
        ("slug", "Bến Thúng", Flaw.NOT_CODE),
    ],
)
def test_a_sales_point_is_checked_as_well(tmp_path, column, value, flaw):
    write(tmp_path, sales_points=[POINT | {column: value}])

    assert ("sales_points.csv", flaw, 2, column, value) in objections(tmp_path)


def test_half_a_position_is_none(tmp_path):
    write(tmp_path, sales_points=[POINT | {"lat": "10.9", "lon": ""}])

    assert objections(tmp_path) == [("sales_points.csv", Flaw.EMPTY, 2, "lon", "")]


def test_all_objections_come_at_once_in_reading_order(tmp_path):
    write(
        tmp_path,
        products=[
            RICE | {"stars": "sáu", "commune_new": "Xã Không Có", "price_vnd": "-1"},
            FISH_SAUCE | {"stars": "4", "commune_new": "Phường Mũi Né", "price_vnd": ""},
            {**RICE, "ocop_group": "đồ ăn", "stars": "", "commune_new": "", "price_vnd": ""},
        ],
        producers=[{"producer_name": "HTX Ruộng Mật", "producer_type": "nhóm"}],
        sales_points=[POINT | {"kind": "chợ"}],
    )

    found = objections(tmp_path)

    assert [each[:4] for each in found] == [
        ("producers.csv", Flaw.NOT_ALLOWED, 2, "producer_type"),
        ("products.csv", Flaw.NOT_STARS, 2, "stars"),
        ("products.csv", Flaw.NOT_PRICE, 2, "price_vnd"),
        ("products.csv", Flaw.UNKNOWN_COMMUNE, 2, "commune_new"),
        ("products.csv", Flaw.UNKNOWN_PRODUCER, 3, "producer_name"),
        ("products.csv", Flaw.NOT_ALLOWED, 4, "ocop_group"),
        ("products.csv", Flaw.REPEATED, 4, "product_name_vi"),
        ("sales_points.csv", Flaw.NOT_ALLOWED, 2, "kind"),
    ]
    assert nothing_is_written()


def test_a_mandatory_column_that_is_missing_is_named(tmp_path):
    write(tmp_path, products=[{"Product_Name_VI": "Gạo", "nhom": "food"}], sales_points=[{"name": "Chợ"}])

    assert objections(tmp_path) == [
        ("products.csv", Flaw.COLUMN_MISSING, 1, "ocop_group", ""),
        ("sales_points.csv", Flaw.COLUMN_MISSING, 1, "kind", ""),
    ]


def test_a_column_that_occurs_twice_is_refused(tmp_path):
    (tmp_path / "producers.csv").write_text("producer_name,notes,notes\nHTX,a,b\n", encoding="utf-8")

    assert objections(tmp_path) == [("producers.csv", Flaw.COLUMN_TWICE, 1, "notes", "")]


@pytest.mark.parametrize("encoding", ["cp1258", "utf-16-le"])
def test_another_encoding_is_one_clear_objection(tmp_path, encoding):
    text = as_csv({"producer_name": "Cơ sở", "notes": "nước mắm"})
    (tmp_path / "producers.csv").write_bytes(text.encode(encoding, errors="replace"))

    found = objections(tmp_path)

    assert [each[:2] for each in found] == [("producers.csv", Flaw.ENCODING)]


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n\r\n", b",,,\n"])
def test_an_empty_file_is_said_to_be_empty(tmp_path, content):
    (tmp_path / "products.csv").write_bytes(content)

    assert objections(tmp_path) == [("products.csv", Flaw.EMPTY_SHEET, None, "", "")]


def test_a_folder_without_sheets_is_refused(tmp_path):
    (tmp_path / "README.md").touch()

    assert [each[1] for each in objections(tmp_path)] == [Flaw.NO_SHEET]


def test_two_files_of_one_sheet_and_old_formats_are_refused(tmp_path):
    write(tmp_path, products=[RICE])
    write_xlsx(tmp_path / "products.xlsx", [list(RICE)])
    (tmp_path / "producers.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    (tmp_path / "sales_points.xlsx").write_bytes(b"PK\x03\x04 cut short")

    assert [each[:2] for each in objections(tmp_path)] == [
        ("producers.xls", Flaw.OTHER_FORMAT),
        ("products.xlsx", Flaw.TWO_SHEETS),
        ("sales_points.xlsx", Flaw.UNREADABLE),
    ]


def test_a_quotation_mark_that_never_closes_is_refused(tmp_path):
    (tmp_path / "producers.csv").write_text('producer_name\nCơ sở\n"HTX Ruộng Mật\nHộ\n', encoding="utf-8")

    assert [each[:3] for each in objections(tmp_path)] == [("producers.csv", Flaw.QUOTES, 3)]


def test_shifted_cells_are_noticed(tmp_path):
    text = "product_name_vi,ocop_group,unit\nGạo, nếp,food,kg\n"
    (tmp_path / "products.csv").write_text(text, encoding="utf-8")

    assert objections(tmp_path) == [
        ("products.csv", Flaw.NO_HEADING, 2, "", "kg"),
        ("products.csv", Flaw.NOT_ALLOWED, 2, "ocop_group", "nếp"),
    ]


def test_formulas_of_a_workbook_are_refused_where_they_stand(tmp_path):
    write_xlsx(
        tmp_path / "products.xlsx",
        [
            ["product_name_vi", "ocop_group", "notes", "stars"],
            ["Gạo", "food", "=A2", "=1+2"],
            [None, None, None, None],
            ["Bánh", "food", "#REF!", ArrayFormula("D4", "=SUM(D2:D3)")],
        ],
    )

    assert objections(tmp_path) == [
        ("products.xlsx", Flaw.FORMULA, 2, "notes", "=A2"),
        ("products.xlsx", Flaw.FORMULA, 2, "stars", "=1+2"),
        ("products.xlsx", Flaw.FORMULA, 4, "notes", "#REF!"),
        ("products.xlsx", Flaw.FORMULA, 4, "stars", "="),
    ]


def test_rows_are_numbered_as_the_spreadsheet_shows_them(tmp_path):
    text = 'product_name_vi,ocop_group,notes\nGạo,food,"hai\ndòng"\n\nBánh,thức ăn,\n'
    (tmp_path / "products.csv").write_text(text, encoding="utf-8")

    assert objections(tmp_path) == [("products.csv", Flaw.NOT_ALLOWED, 4, "ocop_group", "thức ăn")]


@pytest.mark.parametrize("name", ["GẠO NẾP  THAN", "gao nep than"])
def test_the_same_product_twice_names_both_rows(tmp_path, name):
    write(tmp_path, products=[RICE, FISH_SAUCE, RICE | {"product_name_vi": name}])

    with pytest.raises(Exception, match="1 problems") as refused:
        read(tmp_path)

    (problem,) = refused.value.problems
    assert (problem.row, problem.column, problem.hint) == (4, "product_name_vi", "2")
    assert problem.sentence == "Trùng với hàng 2."


def test_the_same_name_of_two_producers_is_two_products(tmp_path):
    write(tmp_path, products=[RICE, RICE | {"producer_name": "HTX Ruộng Bậc Thang"}])

    assert read(tmp_path).products.new == 2


def test_producers_points_and_codes_do_not_repeat_either(tmp_path):
    write(
        tmp_path,
        producers=[{"producer_name": "HTX Ruộng Mật"}, {"producer_name": "Htx ruộng mật"}],
        products=[RICE | {"code": "A-1"}, RICE | {"product_name_vi": "Nếp cẩm", "code": "A-1"}],
        sales_points=[POINT, POINT],
    )

    assert [each[:4] for each in objections(tmp_path)] == [
        ("producers.csv", Flaw.REPEATED, 3, "producer_name"),
        ("products.csv", Flaw.REPEATED, 3, "code"),
        ("sales_points.csv", Flaw.REPEATED, 3, "name"),
    ]


def test_a_code_once_given_does_not_change_nor_move(tmp_path):
    write(tmp_path, products=[RICE, FISH_SAUCE])
    read(tmp_path)

    write(tmp_path, products=[RICE | {"code": "BT-1"}, RICE | {"code": "68-0002"}])

    assert [each[1:4] for each in objections(tmp_path)] == [
        (Flaw.OTHER_CODE, 2, "code"),
        (Flaw.REPEATED, 3, "product_name_vi"),
    ]
    write(tmp_path, products=[FISH_SAUCE | {"code": "68-0002"}])
    assert [each[1:4] for each in objections(tmp_path, province_code="66")] == [(Flaw.CODE_TAKEN, 2, "code")]


def test_products_follow_when_the_sheet_of_producers_renames_one(tmp_path):
    write(tmp_path, products=[RICE, FISH_SAUCE])
    read(tmp_path)

    write(tmp_path, producers=[{"producer_name": "HTX Ruộng Mật Mới", "code": "68-P-0001"}])

    assert objections(tmp_path) == [("products.csv", Flaw.RENAMED, 2, "producer_name", "HTX Ruộng Mật")]
    write(tmp_path, products=[RICE | {"producer_name": "HTX Ruộng Mật Mới"}, FISH_SAUCE])
    assert (read(tmp_path).producers.changed, Producer.objects.count()) == (1, 2)
    assert not read(tmp_path).changed_anything


def test_the_illustrative_set_cannot_touch_the_real_one(tmp_path):
    write(tmp_path, products=[RICE], sales_points=[POINT])
    read(tmp_path)
    write(tmp_path, certificates=[{"code": "68-0001", "stars": "4"}])

    found = objections(tmp_path, illustrative=True)

    assert {(each[0], each[1]) for each in found} == {
        ("certificates.csv", Flaw.OTHER_SET),
        ("products.csv", Flaw.OTHER_SET),
        ("sales_points.csv", Flaw.OTHER_SET),
    }


@pytest.mark.parametrize(
    ("facts", "flaw", "column"),
    [
        ({"stars": "2"}, Flaw.NO_CERTIFICATE, "stars"),
        ({"producer_name": ""}, Flaw.NO_PRODUCER, "producer_name"),
        ({"decided_not_before": "2025-05-02", "decided_not_after": "2025-05-01"}, Flaw.REVERSED, "decided_not_before"),
        ({"decided_not_before": "2025-05-02", "decided_on": "2025-05-01"}, Flaw.OUTSIDE, "decided_on"),
        ({"award_year": "2024", "decided_on": "2025-05-01"}, Flaw.YEAR_OUTSIDE, "award_year"),
        ({"award_year": "2024", "decided_not_before": "2025-05-01"}, Flaw.YEAR_OUTSIDE, "award_year"),
        ({"award_year": "2026", "decided_not_after": "2025-05-01"}, Flaw.YEAR_OUTSIDE, "award_year"),
        ({"decided_on": "2025-05-01", "date_basis": "press"}, Flaw.NO_SOURCE, "date_basis"),
    ],
)
def test_a_recognition_must_make_sense(tmp_path, facts, flaw, column):
    write(tmp_path, products=[RICE | {"status": "recognised"} | facts])

    assert [each[1:4] for each in objections(tmp_path)] == [(flaw, 2, column)]


def test_beside_the_sheet_of_producers_a_product_names_one_of_it_or_of_the_register(tmp_path):
    write(tmp_path, products=[FISH_SAUCE])
    read(tmp_path)

    write(tmp_path, producers=[{"producer_name": "HTX Ruộng Mật"}])
    write(tmp_path, products=[RICE, FISH_SAUCE, RICE | {"producer_name": "HTX Ruộng Mặt Trời"}])

    assert objections(tmp_path) == [("products.csv", Flaw.UNKNOWN_PRODUCER, 4, "producer_name", "HTX Ruộng Mặt Trời")]
    write(tmp_path, products=[RICE, FISH_SAUCE])
    assert read(tmp_path).producers.new == 1


def test_certificates_name_products_that_are_known(tmp_path):
    rice = {"product_name_vi": "Gạo nếp than", "producer_name": "", "code": "", "stars": "3"}
    write(
        tmp_path,
        products=[RICE, RICE | {"producer_name": "HTX Ruộng Bậc Thang"}],
        certificates=[
            rice,
            rice | {"product_name_vi": "Gạo lứt"},
            rice | {"code": "68-0099"},
            rice | {"product_name_vi": ""},
            rice | {"producer_name": "HTX Ruộng Mật"},
            rice | {"producer_name": "HTX Ruộng Mật"},
            rice | {"stars": "7"},
        ],
    )

    assert [each[1:3] for each in objections(tmp_path)] == [
        (Flaw.MANY_PRODUCTS, 2),
        (Flaw.UNKNOWN_PRODUCT, 3),
        (Flaw.UNKNOWN_PRODUCT, 4),
        (Flaw.EMPTY, 5),
        (Flaw.REPEATED, 7),
        (Flaw.NOT_STARS, 8),
    ]


def test_an_unknown_province_of_the_options_is_refused(tmp_path):
    write(tmp_path, products=[RICE])

    assert [each[1] for each in objections(tmp_path, province_code="99")] == [Flaw.UNKNOWN_PROVINCE]


def test_the_command_prints_a_table_in_vietnamese_and_writes_nothing(tmp_path):
    write(tmp_path, products=[RICE | {"stars": "ba"}])

    with pytest.raises(CommandError) as refused:
        call_command("import_register", str(tmp_path))

    assert str(refused.value).splitlines() == [
        "1 lỗi; chưa ghi gì vào danh mục.",
        "Tệp           Hàng  Cột    Giá trị  Lỗi",
        "products.csv  2     stars  ba       Số sao phải là số nguyên từ 1 đến 5; chưa rõ thì để trống.",
    ]
    assert refused.value.returncode == 1
    assert nothing_is_written()


def test_the_command_speaks_english_too_and_reports_what_it_did(tmp_path):
    write(tmp_path, products=[RICE])
    out = StringIO()

    call_command("import_register", str(tmp_path), language="en", province="66", stdout=out)

    assert out.getvalue().splitlines()[0] == "Products: 1 new, 0 changed, 0 as before"
    assert RegisteredProduct.objects.get().province_id == "66"


def test_the_command_wants_a_folder(tmp_path):
    with pytest.raises(CommandError, match="không phải là thư mục"):
        call_command("import_register", str(tmp_path / "nowhere"))


@pytest.mark.parametrize("flaw", Flaw)
def test_every_flaw_has_a_sentence(flaw):
    problem = Problem("products.csv", flaw, 2, "x", "dòng một\ndòng hai" + "x" * 60, "68")

    assert problem.sentence.endswith(".")
    assert as_table([problem]).count("\n") == 1
