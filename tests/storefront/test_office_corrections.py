"""Correcting or withdrawing a decision that was recorded by mistake."""

from datetime import date

import pytest
from django.urls import reverse

from marketplace.programme import certificates, decisions
from marketplace.programme.decisions import Paper
from marketplace.programme.models import Decision
from tests.factories.programme import product
from tests.storefront.office_world import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_day")]


def test_a_wrong_day_is_corrected_on_the_decisions_page(client, officer):
    product("68-0001")
    paper = Paper("12/QĐ", date(2025, 6, 1), "UBND tỉnh", "province")
    wrong = decisions.record(paper, stars={"68-0001": 3}, today=TODAY, actor=officer)
    client.force_login(officer)
    address = reverse("office:correct", args=[wrong.pk])

    refused = client.post(address, {"number": "12/QĐ", "decided_on": "01/06/2027", "body": "UBND tỉnh"})
    assert refused.status_code == 200

    facts = {"number": "12/QĐ", "decided_on": "01/06/2023", "body": "UBND tỉnh", "level": "province"}
    answer = client.post(address, facts | {"reason": "Gõ nhầm năm"})

    right = Decision.objects.get(corrects=wrong)
    assert answer["Location"] == reverse("office:decision", args=[right.pk])
    assert certificates.standing_of("68-0001", today=TODAY).state == "lapsed"


def test_a_decision_is_withdrawn_with_a_reason_only(client, officer):
    product("68-0001")
    paper = Paper("12/QĐ", date(2025, 6, 1), "UBND tỉnh", "province")
    wrong = decisions.record(paper, stars={"68-0001": 3}, today=TODAY, actor=officer)
    client.force_login(officer)
    address = reverse("office:correct", args=[wrong.pk])

    assert client.post(address, {"withdraw": "1", "reason": " "}).status_code == 200
    assert certificates.standing_of("68-0001", today=TODAY).is_listable

    client.post(address, {"withdraw": "1", "reason": "Nhầm danh sách"})
    assert certificates.standing_of("68-0001", today=TODAY).state == "not_recognised"
