"""What an import makes of certificates: appended, superseded, and left alone once a person confirmed them."""

from datetime import date

import pytest

from marketplace.outbox.models import Event
from marketplace.programme import certificates, decisions
from marketplace.programme.models import Certificate, Decision, RegisteredProduct
from marketplace.programme.standing import State
from marketplace.register.problems import Flaw
from marketplace.register.reports import Counts, Notice, Remark
from tests.marketplace.register_cases import FISH_SAUCE, RICE, TODAY, lay_out_places, objections, read, write

RECOGNISED = RICE | {"status": "recognised", "stars": "4", "award_year": "2025"}
PRESS = {"decided_not_before": "2025-01-01", "decided_not_after": "2025-12-31", "date_basis": "press"}
PAPER = {
    "product_name_vi": "Gạo nếp than",
    "producer_name": "HTX Ruộng Mật",
    "stars": "4",
    "issuing_level": "province",
    "decision_ref": "17/QĐ-UBND",
    "decided_on": "06/05/2025",
    "body": "UBND tỉnh Bình Thuận",
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places(db):
    lay_out_places()


def state(code: str = "68-0001") -> State:
    return certificates.standing_of(code, today=TODAY).state


def confirm(day: date, number: str = "99/QĐ-UBND") -> Decision:
    paper = decisions.Paper(number=number, decided_on=day, body="UBND tỉnh Lâm Đồng", level="province")
    return decisions.record(paper, stars={"68-0001": 4}, today=TODAY, actor=None)


def test_a_year_alone_bounds_the_day_and_rests_on_the_register(tmp_path):
    write(tmp_path, products=[RECOGNISED])

    read(tmp_path)

    row = Certificate.objects.get()
    assert (row.decided_not_before, row.decided_not_after) == (date(2025, 1, 1), date(2025, 12, 31))
    assert (row.in_force_from, row.in_force_until) == (date(2025, 12, 31), date(2028, 1, 1))
    assert (row.lapsed_after, row.basis, row.reason) == (date(2028, 12, 31), "register", "nhập danh mục")
    assert state() is State.IN_FORCE


def test_the_year_in_which_the_programme_began_counts_from_its_first_day(tmp_path):
    write(tmp_path, products=[RECOGNISED | {"award_year": "2018"}])

    read(tmp_path)

    assert (Certificate.objects.get().decided_not_before, state()) == (date(2018, 5, 7), State.LAPSED)


def test_a_year_next_to_a_basis_bounds_nothing(tmp_path):
    write(tmp_path, products=[RECOGNISED | {"date_basis": "press"}])

    read(tmp_path)

    row = Certificate.objects.get()
    assert (row.decided_not_before, row.decided_not_after, row.basis) == (None, None, "press")
    assert state() is State.TO_BE_CONFIRMED


def test_an_inferred_day_lists_nothing(tmp_path):
    write(tmp_path, products=[RECOGNISED | PRESS | {"date_basis": "inferred"}])

    read(tmp_path)

    assert state() is State.TO_BE_CONFIRMED


@pytest.mark.parametrize(
    "others",
    [
        {},
        {"date_basis": ""},
        {"decided_on": ""},
        {name: PRESS[name] for name in ("decided_not_before", "decided_not_after")},
    ],
)
def test_a_sheet_without_columns_for_the_day_leaves_what_is_known_of_it(tmp_path, others):
    inferred = RECOGNISED | PRESS | {"date_basis": "inferred"}
    write(tmp_path, products=[inferred])
    read(tmp_path)

    write(tmp_path, products=[RECOGNISED | others])
    report = read(tmp_path)

    assert (report.changed_anything, state()) == (False, State.TO_BE_CONFIRMED)
    write(tmp_path, products=[inferred])
    assert not read(tmp_path).changed_anything


@pytest.mark.parametrize(
    ("facts", "day"), [({"stars": "3"}, date(2025, 1, 1)), ({"award_year": "2024"}, date(2024, 1, 1))]
)
def test_another_recognition_is_bounded_by_its_own_year(tmp_path, facts, day):
    write(tmp_path, products=[RECOGNISED | PRESS | {"date_basis": "inferred"}])
    read(tmp_path)

    write(tmp_path, products=[RECOGNISED | facts])
    read(tmp_path)

    row = certificates.current().get()
    assert (row.decided_not_before, row.basis) == (day, "register")


def test_a_certificate_sheet_without_days_does_not_list_what_is_inferred(tmp_path):
    write(tmp_path, products=[RECOGNISED | PRESS | {"date_basis": "inferred"}])
    read(tmp_path)
    dateless = {name: text for name, text in PAPER.items() if name != "decided_on"}

    write(tmp_path, certificates=[dateless | {"award_year": "2025"}])
    read(tmp_path)

    assert (certificates.current().get().basis, state()) == ("inferred", State.TO_BE_CONFIRMED)


@pytest.mark.parametrize("basis", ["decision", "press"])
@pytest.mark.parametrize("source", ["body", "source_url"])
def test_a_day_somebody_read_says_where(tmp_path, basis, source):
    paper = {"product_name_vi": RICE["product_name_vi"], "stars": "4", "decision_ref": "17/QĐ-UBND"}
    paper |= {"decided_on": "2025-05-06", "date_basis": basis, "body": "", "source_url": ""}
    write(tmp_path, products=[RICE], certificates=[paper])

    assert objections(tmp_path) == [("certificates.csv", Flaw.NO_SOURCE, 2, "date_basis", basis)]
    write(tmp_path, certificates=[paper | {source: "UBND tỉnh"}])
    assert read(tmp_path).certificates.new == 1


def test_only_a_recognised_product_gets_bounds_from_its_year(tmp_path):
    write(tmp_path, products=[RECOGNISED | {"status": "council_scored"}])

    read(tmp_path)

    row = Certificate.objects.get()
    assert (row.status, row.award_year, row.decided_not_before) == ("council_scored", 2025, None)
    assert state() is State.NOT_RECOGNISED


def test_an_empty_status_claims_nothing(tmp_path):
    write(tmp_path, products=[RECOGNISED | {"status": ""}])

    report = read(tmp_path)

    assert (Certificate.objects.get().status, state(), report.notices) == ("listed", State.NOT_RECOGNISED, ())


def test_a_register_without_a_status_column_lists_what_is_recognised_and_says_so(tmp_path):
    rows = [{**RICE, "stars": "3", "award_year": "2025"}, {**FISH_SAUCE, "stars": "3", "award_year": ""}]
    write(tmp_path, products=rows)

    report = read(tmp_path)

    assert (state("68-0001"), state("68-0002")) == (State.IN_FORCE, State.NOT_RECOGNISED)
    assert report.notices == (Notice("products.csv", Remark.READ_AS_RECOGNISED, "1"),)


def test_a_changed_fact_supersedes_the_row_of_the_last_import(tmp_path):
    write(tmp_path, products=[RECOGNISED])
    read(tmp_path)
    Event.objects.all().delete()

    write(tmp_path, products=[RECOGNISED | {"stars": "3"}])
    report = read(tmp_path)

    first, second = Certificate.objects.order_by("pk")
    assert (second.supersedes, second.stars, second.reason) == (first, 3, "nhập lại danh mục")
    assert (report.products, report.certificates) == (Counts(changed=1), Counts(changed=1))
    assert sorted(Event.objects.values_list("topic", "key")) == [
        ("certificate.changed", "68-0001"),
        ("product.changed", "68-0001"),
    ]


def test_a_fact_changed_back_is_written_once_more(tmp_path):
    for stars in ("4", "3", "4"):
        write(tmp_path, products=[RECOGNISED | {"stars": stars}])
        read(tmp_path)

    assert list(Certificate.objects.order_by("pk").values_list("stars", flat=True)) == [4, 3, 4]
    assert not read(tmp_path).changed_anything


def test_what_an_officers_decision_confirmed_is_left_alone(tmp_path):
    write(tmp_path, products=[RECOGNISED | PRESS])
    read(tmp_path)
    decision = confirm(date(2025, 5, 6))

    write(tmp_path, products=[RECOGNISED | PRESS | {"stars": "5"}])
    report = read(tmp_path)

    assert certificates.current().get().decision == decision
    assert (report.certificates, Certificate.objects.count()) == (Counts(same=1), 2)
    assert report.notices == (Notice("", Remark.CONFIRMED, "68-0001"),)
    assert report.notices[0].sentence == "giữ nguyên: đã xác nhận bằng quyết định: 68-0001"


def test_a_re_assessment_by_an_officer_stands_beside_the_row_of_the_sheet(tmp_path):
    write(tmp_path, products=[RECOGNISED | {"award_year": "2021"}])
    read(tmp_path)
    confirm(date(2026, 5, 6))

    write(tmp_path, products=[RECOGNISED | {"award_year": "2022"}])
    report = read(tmp_path)

    assert report.certificates == Counts(changed=1)
    assert sorted(certificates.current().values_list("award_year", flat=True)) == [2022, 2026]
    assert state() is State.IN_FORCE


def test_the_certificate_sheet_records_the_decision_with_its_body(tmp_path):
    write(tmp_path, products=[RICE, FISH_SAUCE], certificates=[PAPER, PAPER | {"product_name_vi": "nuoc mam nhi"}])
    write(tmp_path, certificates=[PAPER, PAPER | {"product_name_vi": "nuoc mam nhi", "producer_name": ""}])

    report = read(tmp_path)

    decision = Decision.objects.get()
    assert (decision.number, decision.decided_on, decision.body) == (
        "17/QĐ-UBND",
        date(2025, 5, 6),
        "UBND tỉnh Bình Thuận",
    )
    assert decision.certificates.count() == report.certificates.new == 2
    row = RegisteredProduct.objects.get(code="68-0002").certificates.get()
    assert (row.in_force_from, row.in_force_until) == (date(2025, 5, 6), date(2028, 5, 6))
    assert not read(tmp_path).changed_anything


def test_the_certificate_sheet_takes_the_place_of_the_products_summary(tmp_path):
    write(tmp_path, products=[RECOGNISED])
    read(tmp_path)

    write(tmp_path, certificates=[PAPER])
    (tmp_path / "products.csv").rename(tmp_path / "kept.csv")
    report = read(tmp_path)
    (tmp_path / "kept.csv").rename(tmp_path / "products.csv")

    summary, detail = Certificate.objects.order_by("pk")
    assert (detail.supersedes, report.certificates) == (summary, Counts(changed=1))
    assert not read(tmp_path).changed_anything
    (tmp_path / "certificates.csv").unlink()
    assert not read(tmp_path).changed_anything


def test_several_recognitions_of_a_product_stand_side_by_side_and_are_corrected_one_by_one(tmp_path):
    earlier = PAPER | {"decision_ref": "3/QĐ-UBND", "decided_on": "2021-04-01", "stars": "3"}
    write(tmp_path, products=[RECOGNISED], certificates=[earlier, PAPER])
    read(tmp_path)
    assert certificates.current().count() == 2

    write(tmp_path, certificates=[earlier | {"decision_ref": "3/QĐ-UBND-NN"}, PAPER])
    report = read(tmp_path)

    assert report.certificates == Counts(changed=1, same=1)
    assert sorted(certificates.current().values_list("decision_ref", flat=True)) == ["17/QĐ-UBND", "3/QĐ-UBND-NN"]


def test_the_certificate_sheet_leaves_an_officers_decision_alone_too(tmp_path):
    write(tmp_path, products=[RICE], certificates=[PAPER | {"decided_on": "", "body": ""}])
    read(tmp_path)
    decision = confirm(date(2025, 5, 6), number="17/QĐ-UBND")

    assert read(tmp_path).certificates == Counts(same=1)
    write(tmp_path, certificates=[PAPER])
    assert read(tmp_path).certificates == Counts(same=1)
    assert certificates.current().get().decision == decision
