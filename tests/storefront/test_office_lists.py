"""The office's lists: what they hold, how they are narrowed and sorted, and what leaves as Excel."""

from datetime import date, datetime
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from marketplace.programme import acts
from storefront.kit.spreadsheets import plain
from tests.factories.people import commune_officer
from tests.factories.programme import producer
from tests.storefront.office_world import commune, in_force, lapsed, not_recognised, to_be_confirmed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_day", "at_the_desk")]


def codes(client, slug: str = "con-hieu-luc", **query) -> list[str]:
    answer = client.get(reverse("office:list", args=[slug]), query)
    assert answer.status_code == 200
    return [line.product.code for line in answer.context["lines"]]


def sheet(client, slug: str = "con-hieu-luc", **query):
    answer = client.get(reverse("office:list_export", args=[slug]), query)
    return load_workbook(BytesIO(answer.content)).active


def test_each_list_holds_the_products_of_its_states(client, officer):
    in_force("68-0001")
    to_be_confirmed("68-0002")
    lapsed("68-0003")
    not_recognised("68-0004")
    in_force("68-0005")
    acts.suspend("68-0005", actor=officer, reason="nhãn sai")

    held = {slug: codes(client, slug) for slug in ("con-hieu-luc", "cho-xac-nhan-ngay", "het-hieu-luc")}

    assert held == {
        "con-hieu-luc": ["68-0001"],
        "cho-xac-nhan-ngay": ["68-0002"],
        "het-hieu-luc": ["68-0003"],
    }
    assert codes(client, "chua-duoc-cong-nhan") == ["68-0004"]
    assert codes(client, "tam-dung-hien-thi") == ["68-0005"]
    assert codes(client, "da-thu-hoi") == []
    assert len(codes(client, "tat-ca")) == 5


def test_a_list_that_is_none_is_not_found(client):
    assert client.get(reverse("office:list", args=["con-gi-nua"])).status_code == 404


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "nuoc mam"}, ["68-0001"]),
        ({"q": "68-0002"}, ["68-0002"]),
        ({"q": "Thuận Lợi"}, ["68-0002"]),
        ({"q": "fish"}, ["68-0001"]),
        ({"nhom": "beverage"}, ["68-0002"]),
        ({"sao": "5"}, ["68-0002"]),
        ({"xa": "22918"}, ["68-0001"]),
        ({"xa": "-"}, ["68-0002", "68-0003"]),
        ({"huyen": "La Gi"}, ["68-0003"]),
        ({"loai": "that"}, ["68-0001", "68-0002", "68-0003"]),
        ({"loai": "minh-hoa"}, []),
        ({"thang": "2028-01"}, ["68-0001"]),
        ({"nhom": "beverage", "sao": "4"}, []),
        ({"sao": "9", "xa": "khong-co"}, ["68-0001", "68-0002", "68-0003"]),
    ],
)
def test_filters_add_up_and_nonsense_does_not_narrow(client, query, expected):
    in_force("68-0001", name="Nước mắm Hòn Rơm", english="Hon Rom fish sauce", commune=commune())
    maker = producer("68-P-0002", name="Cơ sở Thuận Lợi")
    in_force("68-0002", name="Rượu cần", stars=5, group="beverage", producer=maker, decided_on=date(2025, 2, 1))
    in_force("68-0003", name="Gùi tre", former_district="La Gi", decided_on=date(2025, 3, 1))

    assert codes(client, **query) == expected


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("", ["68-0002", "68-0001", "68-0003"]),
        ("-han", ["68-0003", "68-0001", "68-0002"]),
        ("ten", ["68-0002", "68-0001", "68-0003"]),
        ("-sao", ["68-0003", "68-0001", "68-0002"]),
        ("bay", ["68-0002", "68-0001", "68-0003"]),
    ],
)
def test_a_list_stands_in_the_order_asked(client, by, expected):
    in_force("68-0001", name="Đông trùng", stars=4, decided_on=date(2025, 2, 1))
    in_force("68-0002", name="Dừa sấy", stars=3, decided_on=date(2025, 1, 1))
    in_force("68-0003", name="Đồng quê", stars=5, decided_on=date(2025, 3, 1))

    assert codes(client, xep=by) == expected


def test_the_calendar_counts_what_ends_in_each_month_whichever_is_chosen(client):
    in_force("68-0001", decided_on=date(2024, 3, 1))
    in_force("68-0002", decided_on=date(2024, 3, 31))
    in_force("68-0003", decided_on=date(2025, 12, 1))

    answer = client.get(reverse("office:list", args=["con-hieu-luc"]), {"thang": "2027-03"})

    years = answer.context["calendar"]
    assert [(year.year, year.count) for year in years] == [("2027", 2), ("2028", 1)]
    assert [(month.key, month.count) for month in years[0].months if month.is_chosen] == [("2027-03", 2)]
    assert [line.product.code for line in answer.context["lines"]] == ["68-0001", "68-0002"]


def test_a_long_list_comes_in_pages_that_keep_the_filter(client):
    for serial in range(51):
        in_force(f"68-{serial:04}")

    answer = client.get(reverse("office:list", args=["con-hieu-luc"]), {"sao": "4", "trang": "2"})

    assert [line.product.code for line in answer.context["lines"]] == ["68-0050"]
    assert answer.context["pages"].previous == "?sao=4&trang=1"


def test_a_list_costs_the_same_however_long(client, django_assert_max_num_queries):
    for serial in range(30):
        in_force(f"68-{serial:04}", commune=commune())

    with django_assert_max_num_queries(10):
        client.get(reverse("office:list", args=["con-hieu-luc"]))


def test_a_commune_officer_sees_only_the_communes_products_and_no_boxes(client):
    in_force("68-0001", commune=commune())
    in_force("68-0002", commune=commune("23235", "Phường La Gi"))
    client.force_login(commune_officer(commune()))

    answer = client.get(reverse("office:list", args=["con-hieu-luc"]))

    assert [line.product.code for line in answer.context["lines"]] == ["68-0001"]
    assert 'name="ma"' not in answer.content.decode()


def test_the_illustrative_are_listed_in_the_demo_only(client, settings):
    in_force("MH-0001", illustrative=True)
    outside = codes(client)
    settings.DEMO = True

    assert outside == []
    assert codes(client) == ["MH-0001"]


def test_an_export_holds_exactly_what_is_filtered(client):
    in_force("68-0001", name="Nước mắm Hòn Rơm", stars=4)
    in_force("68-0002", stars=5)

    page = sheet(client, sao="4")

    rows = list(page.iter_rows(values_only=True))
    assert rows[0][0] == "Còn hiệu lực – Tỉnh Lâm Đồng"
    assert rows[1][0] == "Ngày của chợ: 24/11/2026; người xuất: can-bo, lúc 24/11/2026 10:00"
    assert rows[2][0] == "Lọc theo Hạng sao: ★★★★"
    assert rows[3][:4] == ("Mã", "Hạng sao", "Sản phẩm", "Tên tiếng Anh")
    assert rows[4][:3] == ("68-0001", 4, "Nước mắm Hòn Rơm")
    assert len(rows) == 5


def test_an_export_keeps_numbers_as_numbers_and_days_as_days(client):
    in_force("68-0001", stars=4)

    page = sheet(client)

    heads = [cell.value for cell in page[4]]
    line = dict(zip(heads, page[5], strict=True))
    assert line["Hạng sao"].value == 4
    assert line["Hiệu lực đến"].value == datetime(2028, 1, 1)
    assert line["Hiệu lực đến"].number_format == "dd/mm/yyyy"


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_exported_text_is_a_formula(client, start):
    in_force("68-0001", name=f"{start}1+1")

    cell = sheet(client)["C5"]

    assert (cell.value, cell.data_type) == (f"'{start}1+1", "s")


def test_signs_that_no_workbook_holds_are_left_out():
    assert plain("Nước\x0bmắm") == "Nướcmắm"


def test_an_empty_list_is_exported_with_its_heads(client):
    page = sheet(client, "da-thu-hoi")

    assert page["A4"].value == "Mã"
    assert page.max_row == 4
