"""Doors of the office: nobody, a stranger, the wrong role, the right role."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from storefront.kit.access import office_required, works_in_office
from tests.factories.people import commune_officer, province_officer, user
from tests.storefront.shop_world import mui_ne

pytestmark = pytest.mark.django_db


def answer(caller) -> HttpResponse:
    request = RequestFactory().get("/quan-ly/", {"q": "1"})
    request.user = caller
    return office_required(lambda request: HttpResponse("trong phòng"))(request)


def test_nobody_is_asked_to_sign_in_and_comes_back():
    response = answer(AnonymousUser())

    assert response.status_code == 302
    assert response["Location"] == "/tai-khoan/login/?next=/quan-ly/%3Fq%3D1"


def test_a_stranger_is_refused():
    with pytest.raises(PermissionDenied):
        answer(user("khach"))


def test_officers_of_commune_and_province_pass():
    assert answer(commune_officer(mui_ne())).content.decode() == "trong phòng"
    assert answer(province_officer()).content.decode() == "trong phòng"


def test_the_menu_shows_the_office_to_officers_only():
    assert not works_in_office(AnonymousUser())
    assert not works_in_office(user("khach"))
    assert works_in_office(province_officer())


def test_the_wrong_role_meets_a_plain_page(client):
    client.force_login(user("khach"))

    response = client.get("/quan-ly/")

    assert response.status_code == 403
    assert "vai trò của bạn không mở được trang này" in response.content.decode()
