"""Recording a decision: one paper, its products, its scan; and reading it afterwards."""

from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from catalog_sync import publishing
from marketplace.programme import certificates
from marketplace.programme.models import Certificate, Decision
from marketplace.programme.standing import State
from marketplace.stores import store
from marketplace.stores.records import ProductDraft
from storefront.office.forms import fields
from tests.factories.people import province_officer, user
from tests.storefront.office_world import TODAY, in_force, lapsed, not_recognised, to_be_confirmed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_day", "at_the_desk")]

RECORD = "/quan-ly/quyet-dinh/ghi/"
PDF = b"%PDF-1.7 scan"


def paper(*codes: str, **facts):
    stars = {f"sao-{code}": "3" for code in codes}
    written = {"number": "12/QĐ-UBND", "decided_on": "01/06/2024", "body": "UBND huyện Đức Linh", "level": "district"}
    return written | {"ma": list(codes)} | stars | facts


def scan(content: bytes = PDF, name: str = "Quyết định 12.pdf"):
    return SimpleUploadedFile(name, content)


def wrong(answer) -> dict[str, list[str]]:
    assert answer.status_code == 200
    return dict(answer.context["form"].errors)


def test_one_paper_confirms_the_day_of_all_its_products(client, officer):
    to_be_confirmed("68-0001")
    to_be_confirmed("68-0002")

    answer = client.post(RECORD, paper("68-0001", "68-0002"))

    decision = Decision.objects.get()
    assert answer.url == f"/quan-ly/quyet-dinh/{decision.pk}/"
    assert (decision.number, decision.decided_on, decision.recorded_by) == ("12/QĐ-UBND", date(2024, 6, 1), officer)
    states = {code: standing.state for code, standing in certificates.standings(today=TODAY).items()}
    assert states == {"68-0001": State.IN_FORCE, "68-0002": State.IN_FORCE}


def test_the_form_opens_with_the_products_and_stars_it_is_asked_for(client):
    to_be_confirmed("68-0001", stars=4)
    not_recognised("68-0002")
    to_be_confirmed("68-0003")

    picker = client.get(RECORD, {"ma": ["68-0001", "68-0002"]}).context["picker"]

    assert picker.stars == {"68-0001": 4, "68-0002": 3}
    assert [pick.code for pick in picker.offered] == ["68-0003"]


@pytest.mark.parametrize("written", ["1/6/2024", "01-06-2024", "01.06.2024", "01062024", "2024-06-01"])
def test_a_day_is_understood_as_people_write_it(client, written):
    to_be_confirmed("68-0001")

    client.post(RECORD, paper("68-0001", decided_on=written))

    assert Decision.objects.get().decided_on == date(2024, 6, 1)


def test_without_number_and_scan_the_evidence_is_asked_for(client):
    to_be_confirmed("68-0001")

    refused = client.post(RECORD, paper("68-0001", number=""))

    assert wrong(refused) == {"evidence": ["Không có số và bản quét thì phải ghi rõ thấy quyết định ở đâu."]}
    assert not Decision.objects.exists()
    client.post(RECORD, paper("68-0001", number="", evidence="Báo Bình Thuận 02/06/2024"))
    assert Decision.objects.get().evidence == "Báo Bình Thuận 02/06/2024"


def test_a_decision_of_tomorrow_is_refused(client):
    to_be_confirmed("68-0001")

    refused = client.post(RECORD, paper("68-0001", decided_on="25/11/2026"))

    assert wrong(refused) == {"decided_on": ["Ngày 25/11/2026 sau hôm nay (24/11/2026)."]}
    assert not Decision.objects.exists()


def test_a_decision_without_products_or_stars_is_refused(client):
    to_be_confirmed("68-0001", name="Nước mắm Hòn Rơm", stars=None)

    nothing = client.post(RECORD, paper())
    unstarred = client.post(RECORD, paper("68-0001", **{"sao-68-0001": ""}))

    assert wrong(nothing) == {"__all__": ["Hãy chọn ít nhất một sản phẩm."]}
    assert wrong(unstarred) == {"__all__": ["Hãy chọn hạng sao: Nước mắm Hòn Rơm."]}
    assert not Decision.objects.exists()


def test_a_code_this_office_does_not_have_is_refused(client):
    to_be_confirmed("68-0001")

    refused = client.post(RECORD, paper("68-0001", "56-0001"))

    assert wrong(refused) == {"__all__": ["Không có trong danh mục này: 56-0001."]}
    assert not Decision.objects.exists()


def test_a_day_outside_the_bounds_is_a_warning_that_names_the_products(client):
    to_be_confirmed("68-0001", name="Nước mắm Hòn Rơm")
    to_be_confirmed("68-0002")

    warned = client.post(RECORD, paper("68-0001", "68-0002", decided_on="01/06/2026"))

    page = warned.content.decode()
    assert [pick.code for pick in warned.context["form"].outside] == ["68-0001", "68-0002"]
    assert "quyết định từ 01/01/2023 đến 31/12/2025" in page
    assert 'type="checkbox" name="accept_outside_bounds"' in page
    assert not Decision.objects.exists()

    client.post(RECORD, paper("68-0001", "68-0002", decided_on="01/06/2026", accept_outside_bounds="on"))
    assert Certificate.objects.filter(decision=Decision.objects.get()).count() == 2


def test_a_refused_form_keeps_what_was_typed_and_the_scan(client):
    to_be_confirmed("68-0001")

    refused = client.post(RECORD, paper("68-0001", decided_on="hôm qua", summary="Đợt 1", scan=scan()))

    page, kept = refused.content.decode(), refused.context["form"].kept_scan
    assert "Đợt 1" in page
    assert 'value="hôm qua"' in page
    assert "Đã giữ tệp quyet-dinh-12.pdf" in page
    client.post(RECORD, paper("68-0001", scan_note=kept.note))
    decision = Decision.objects.get()
    assert decision.scan.name == "decisions/2026/quyet-dinh-12.pdf"
    assert decision.scan.read() == PDF
    assert not decision.scan.storage.exists(kept.place)


def test_a_kept_scan_belongs_to_the_officer_who_sent_it(client):
    to_be_confirmed("68-0001")
    kept = client.post(RECORD, paper(scan=scan())).context["form"].kept_scan
    client.force_login(province_officer("can-bo-khac"))

    client.post(RECORD, paper("68-0001", scan_note=kept.note))

    assert not Decision.objects.get().scan


def test_a_kept_scan_is_thrown_away_after_a_day(client):
    kept = client.post(RECORD, paper(scan=scan())).context["form"].kept_scan
    storage = Decision._meta.get_field("scan").storage

    with time_machine.travel("2027-01-10 03:00:00+00:00", tick=False):
        client.force_login(user("mai"))
        client.force_login(province_officer("can-bo-mai"))
        client.post(RECORD, paper(scan=scan(name="khac.pdf")))

    assert not storage.exists(kept.place)


@pytest.mark.parametrize(
    ("content", "name"), [(b"<html>", "qd.pdf"), (b"MZ\x90", "qd.png"), (b"", "rong.pdf"), (b"GIF89a", "qd.jpg")]
)
def test_a_scan_is_judged_by_its_content(client, content, name):
    to_be_confirmed("68-0001")

    refused = client.post(RECORD, paper("68-0001", scan=scan(content, name)))

    assert list(wrong(refused)) == ["scan"]
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("content", "ending", "kind"),
    [
        (PDF, "pdf", "application/pdf"),
        (b"\xff\xd8\xff\xe0", "jpg", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "png", "image/png"),
    ],
)
def test_a_scan_is_stored_and_served_as_what_it_is(client, content, ending, kind):
    to_be_confirmed("68-0001")
    client.post(RECORD, paper("68-0001", scan=scan(content, "anh.html")))

    decision = Decision.objects.get()
    answer = client.get(reverse("office:scan", args=[decision.pk]))

    assert decision.scan.name.endswith(f"anh.{ending}")
    assert (answer.headers["Content-Type"], b"".join(answer.streaming_content)) == (kind, content)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_scan_above_the_limit_is_refused(client, monkeypatch):
    monkeypatch.setattr(fields, "MAX_SCAN_BYTES", 10)
    to_be_confirmed("68-0001")

    refused = client.post(RECORD, paper("68-0001", scan=scan()))

    assert wrong(refused) == {"scan": ["Tệp lớn hơn 20 MB."]}


def test_a_decision_without_scan_has_none_to_serve(client):
    to_be_confirmed("68-0001")
    client.post(RECORD, paper("68-0001"))

    assert client.get(reverse("office:scan", args=[Decision.objects.get().pk])).status_code == 404


def test_the_same_paper_is_not_recorded_twice_by_accident(client):
    to_be_confirmed("68-0001")
    to_be_confirmed("68-0002")
    client.post(RECORD, paper("68-0001"))

    refused = client.post(RECORD, paper("68-0002", number="12/qđ-ubnd"))

    assert wrong(refused) == {"__all__": ["Đã có quyết định cùng số, ngày và cơ quan ban hành."]}
    assert Decision.objects.count() == 1
    client.post(RECORD, paper("68-0002", accept_again="on"))
    assert Decision.objects.count() == 2


def test_a_search_shows_the_form_again_with_everything_in_it(client):
    to_be_confirmed("68-0001", name="Nước mắm Hòn Rơm")
    lapsed("68-0002", name="Mật ong rừng")
    lapsed("68-0003", name="Trà hoa")

    facts = {"tim": "mat ong", "muc": "het-hieu-luc", "tim-san-pham": "1", "summary": "Đợt 1", "scan": scan()}
    shown = client.post(RECORD, paper("68-0001", **facts))

    picker = shown.context["picker"]
    assert ([pick.code for pick in picker.chosen], [pick.code for pick in picker.offered]) == (["68-0001"], ["68-0002"])
    assert shown.context["form"].initial["summary"] == "Đợt 1"
    assert shown.context["form"].kept_scan.name == "quyet-dinh-12.pdf"
    assert not shown.context["form"].errors
    assert not Decision.objects.exists()


def test_the_picker_alone_is_a_fragment(client):
    to_be_confirmed("68-0001", name="Nước mắm Hòn Rơm")

    page = client.post(reverse("office:picker"), {"tim": "hon rom"}).content.decode()

    assert "Nước mắm Hòn Rơm" in page
    assert "<html" not in page


def workbook(*rows) -> SimpleUploadedFile:
    book, file = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return SimpleUploadedFile("ds.xlsx", file.getvalue())


def test_products_and_stars_are_loaded_from_a_sheet(client):
    to_be_confirmed("68-0001")
    to_be_confirmed("68-0002")
    rows = [["Danh sách kèm quyết định"], ["STT", "Mã", "Sao"], [1, "68-0001", 4], [2, "68-0002", None], [3, "99-9", 5]]

    shown = client.post(RECORD, {"nap-danh-sach": "1", "danh_sach": workbook(*rows)})

    picker = shown.context["picker"]
    assert picker.stars == {"68-0001": 4, "68-0002": 3}
    assert picker.unknown == ("99-9",)
    assert [str(message) for message in shown.context["messages"]] == ["Không có trong danh mục này: 99-9."]


def test_an_exported_list_can_be_loaded_back(client):
    in_force("68-0001", stars=5)
    exported = client.get(reverse("office:list_export", args=["con-hieu-luc"])).content

    shown = client.post(RECORD, {"nap-danh-sach": "1", "danh_sach": SimpleUploadedFile("ds.xlsx", exported)})

    assert shown.context["picker"].stars == {"68-0001": 5}


@pytest.mark.parametrize("file", [None, SimpleUploadedFile("ds.xlsx", b"khong phai Excel"), workbook(["Tên"], ["a"])])
def test_a_sheet_that_cannot_be_read_is_refused_in_words(client, file):
    shown = client.post(RECORD, {"nap-danh-sach": "1"} | ({"danh_sach": file} if file else {}))

    assert [message.level_tag for message in shown.context["messages"]] == ["error"]
    assert shown.context["picker"].chosen == ()


def test_a_decision_tells_whether_the_catalogue_shows_its_products_yet(client, empty_index):
    row = to_be_confirmed("68-0001")
    store.save_products([ProductDraft(code="68-0001", name=row.name, producer_code="68-P-0001")])
    address = client.post(RECORD, paper("68-0001")).url

    before = client.get(address)
    publishing.publish(["68-0001"])
    after = client.get(address, headers={"HX-Request": "true"})

    assert 'hx-trigger="every 1s"' in before.content.decode()
    assert "sắp hiển thị" in before.content.decode()
    assert "hx-trigger" not in after.content.decode()
    assert "đang hiển thị" in after.content.decode()
    assert "<html" not in after.content.decode()


def test_the_list_of_decisions_counts_their_products_and_is_searched(client, django_assert_max_num_queries):
    for serial in range(1, 4):
        to_be_confirmed(f"68-000{serial}")
        client.post(RECORD, paper(f"68-000{serial}", number=f"{serial}/QĐ-UBND"))

    with django_assert_max_num_queries(8):
        answer = client.get("/quan-ly/quyet-dinh/")

    assert [(one.number, one.product_count) for one in answer.context["decisions"]] == [
        ("3/QĐ-UBND", 1),
        ("2/QĐ-UBND", 1),
        ("1/QĐ-UBND", 1),
    ]
    found = client.get("/quan-ly/quyet-dinh/", {"q": "2/QĐ"})
    assert [one.number for one in found.context["decisions"]] == ["2/QĐ-UBND"]
