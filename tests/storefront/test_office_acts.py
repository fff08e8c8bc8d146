"""What the office does to one product, and what its page tells."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalog_sync import publishing
from catalog_sync.indexes.errors import IndexUnavailable
from marketplace.programme import certificates, decisions
from marketplace.programme.decisions import Paper
from marketplace.programme.models import Act, ActKind, Decision
from marketplace.programme.standing import State
from marketplace.stores import store
from marketplace.stores.records import ProductDraft
from storefront.office import dossiers
from tests.factories.people import commune_officer
from tests.storefront.office_world import TODAY, commune, in_force, to_be_confirmed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_day", "at_the_desk")]

PAGE = "/quan-ly/san-pham/68-0001/"
REVOKE = f"{PAGE}thu-hoi/"
REVOCATION = {
    "number": "9/QĐ-UBND",
    "decided_on": "20/11/2026",
    "body": "UBND tỉnh Lâm Đồng",
    "level": "province",
    "effective_on": "24/11/2026",
    "reason": "không đạt tiêu chí bắt buộc",
}


@pytest.fixture
def catalogue(empty_index):
    row = in_force("68-0001", commune=commune())
    store.save_products([ProductDraft(code="68-0001", name=row.name, producer_code="68-P-0001")])
    publishing.publish(["68-0001"])


def state() -> State:
    return certificates.standing_of("68-0001", today=TODAY).state


def said(client) -> list[str]:
    return [str(message) for message in client.get(PAGE).context["messages"]]


def test_a_suspension_and_its_end_keep_actor_time_and_reason(client, officer):
    in_force("68-0001")

    client.post(f"{PAGE}tam-dung/", {"reason": "nhãn ghi sai sao"})
    suspended = state()
    client.post(f"{PAGE}tiep-tuc/", {"reason": "đã sửa nhãn"})

    assert (suspended, state()) == (State.SUSPENDED, State.IN_FORCE)
    timeline = client.get(PAGE).context["timeline"]
    assert [(entry.title, entry.day, entry.text) for entry in timeline] == [
        (ActKind.RESUME.label, "24/11/2026 10:00 · can-bo", "đã sửa nhãn"),
        (ActKind.SUSPEND.label, "24/11/2026 10:00 · can-bo", "nhãn ghi sai sao"),
    ]


@pytest.mark.parametrize("act", ["tam-dung", "tiep-tuc", "huy-thu-hoi"])
def test_no_act_goes_without_a_reason(client, act):
    in_force("68-0001")

    refused = client.post(f"{PAGE}{act}/", {"reason": "  "})

    assert refused.status_code == 200
    assert refused.context["standing"].state is State.IN_FORCE
    assert not Act.objects.exists()


def test_an_act_that_was_done_meanwhile_is_told_and_changes_nothing(client, officer):
    in_force("68-0001")
    client.post(f"{PAGE}tam-dung/", {"reason": "một"})
    said(client)

    client.post(f"{PAGE}tam-dung/", {"reason": "hai"})

    assert said(client) == ["Chưa thực hiện: sản phẩm không còn ở tình trạng đó."]
    assert Act.objects.count() == 1


def test_a_commune_officer_may_suspend_but_is_offered_nothing_else(client):
    in_force("68-0001", commune=commune())
    client.force_login(commune_officer(commune()))

    before = client.get(PAGE).content.decode()
    client.post(f"{PAGE}tam-dung/", {"reason": "nhãn sai"})
    after = client.get(PAGE).content.decode()

    assert state() is State.SUSPENDED
    assert "/tam-dung/" in before
    assert not [act for act in ("/thu-hoi/", "/ghi/", "/tiep-tuc/", "/huy-thu-hoi/") if act in before + after]
    assert "chỉ cán bộ tỉnh mới cho tiếp tục hiển thị được" in after


def test_a_revocation_is_looked_over_before_it_is_recorded(client, officer):
    in_force("68-0001")
    scan = SimpleUploadedFile("qd9.pdf", b"%PDF-1.7")

    second_look = client.post(REVOKE, REVOCATION | {"scan": scan})

    page = second_look.content.decode()
    assert "20/11/2026" in page
    assert "qd9.pdf" in page
    assert not Act.objects.exists()

    note = second_look.context["form"].kept_scan.note
    client.post(REVOKE, REVOCATION | {"confirmed": "1", "scan_note": note})
    act = Act.objects.get()
    assert state() is State.REVOKED
    assert (act.actor, act.reason, act.effective_on) == (officer, "không đạt tiêu chí bắt buộc", TODAY)
    assert (act.decision.number, act.decision.scan.read()) == ("9/QĐ-UBND", b"%PDF-1.7")


def test_a_second_look_may_lead_back_to_the_form(client):
    in_force("68-0001")

    form = client.post(REVOKE, REVOCATION | {"change": "1"}).content.decode()

    assert 'value="9/QĐ-UBND"' in form
    assert 'name="confirmed"' not in form
    assert not Act.objects.exists()


@pytest.mark.parametrize("field", ["number", "decided_on", "body", "effective_on", "reason"])
def test_a_revocation_needs_all_its_facts(client, field):
    in_force("68-0001")

    refused = client.post(REVOKE, REVOCATION | {field: "", "confirmed": "1"})

    assert list(refused.context["form"].errors) == [field]
    assert not Act.objects.exists()


def test_a_revocation_of_tomorrow_is_refused(client):
    in_force("68-0001")

    refused = client.post(REVOKE, REVOCATION | {"decided_on": "25/11/2026", "confirmed": "1"})

    assert refused.context["form"].errors == {"decided_on": ["Ngày quyết định không thể sau hôm nay."]}
    assert not Decision.objects.exists()


def test_a_product_is_not_revoked_twice(client):
    in_force("68-0001")
    client.post(REVOKE, REVOCATION | {"confirmed": "1"})
    said(client)

    again = client.post(REVOKE, REVOCATION | {"confirmed": "1"})

    assert again.url == PAGE
    assert said(client) == ["Đã ghi nhận thu hồi đối với sản phẩm này."]
    assert Act.objects.count() == 1


def test_a_mistaken_revocation_is_corrected_by_a_new_row(client):
    in_force("68-0001")
    client.post(REVOKE, REVOCATION | {"confirmed": "1"})

    client.post(f"{PAGE}huy-thu-hoi/", {"reason": "nhập nhầm mã"})

    assert state() is State.IN_FORCE
    assert Act.objects.count() == 2
    titles = [entry.title for entry in client.get(PAGE).context["timeline"]]
    assert titles[1].endswith("Quyết định 9/QĐ-UBND ngày 20/11/2026, hiệu lực từ ngày 24/11/2026 (đã đính chính)")


def test_the_page_shows_the_rows_that_a_decision_replaced(client):
    to_be_confirmed("68-0001")
    paper = Paper("12/QĐ-UBND", date(2024, 6, 1), "UBND huyện Đức Linh", "district")
    decisions.record(paper, stars={"68-0001": 3}, today=TODAY, actor=None)

    answer = client.get(PAGE)

    rows = answer.context["certificates"]
    assert [(row.decision_ref, getattr(row, "superseded_by", None)) for row in rows] == [
        ("12/QĐ-UBND", None),
        ("", rows[0]),
    ]
    page = answer.content.decode()
    assert "đã thay thế" in page
    assert "đang áp dụng" in page


def test_the_page_says_when_the_catalogue_has_followed(client, catalogue):
    shown = client.get(PAGE).context["visibility"]
    client.post(f"{PAGE}tam-dung/", {"reason": "nhãn sai"})
    about_to_vanish = client.get(PAGE, headers={"HX-Request": "true"})
    publishing.publish(["68-0001"])
    hidden = client.get(PAGE, headers={"HX-Request": "true"})

    assert (shown.should_show, shown.shows) == (True, True)
    # The gate of the catalogue hides it at once, before the index has followed.
    assert about_to_vanish.context["visibility"].shows is False
    assert "không hiển thị" in hidden.content.decode()
    assert "<html" not in hidden.content.decode()


def test_a_catalogue_that_cannot_be_read_is_told_and_breaks_nothing(client, monkeypatch):
    in_force("68-0001")

    def fail(*args, **options):
        raise IndexUnavailable

    monkeypatch.setattr(dossiers.catalogue, "listings", fail)
    page = client.get(PAGE).content.decode()

    assert "chưa đọc được danh mục" in page


def test_an_unknown_product_is_not_found(client):
    assert client.get(reverse("office:product", args=["68-9999"])).status_code == 404
    assert client.post(reverse("office:suspend", args=["68-9999"]), {"reason": "x"}).status_code == 404


def test_the_page_costs_the_same_however_long_its_history(client, django_assert_max_num_queries):
    in_force("68-0001")
    for _ in range(3):
        client.post(f"{PAGE}tam-dung/", {"reason": "một"})
        client.post(f"{PAGE}tiep-tuc/", {"reason": "hai"})

    with django_assert_max_num_queries(14):
        client.get(PAGE)
