"""Provinces, communes and their former names; who serves where."""

import unicodedata
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import translation

from marketplace.accounts.models import User
from marketplace.outbox.models import Event
from marketplace.places import gazetteer
from marketplace.places.folding import fold, sort_key
from marketplace.places.models import (
    Commune,
    FormerPlace,
    FormerProvince,
    OfficeMember,
    OfficeRole,
    Province,
    SalesPoint,
)
from marketplace.places.rules import is_commune_officer, is_province_officer, serves

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def places(django_db_setup, django_db_blocker):
    """The lists, loaded once for this module and taken away after it."""
    with django_db_blocker.unblock():
        gazetteer.load()
        yield
        FormerPlace.objects.all().delete()
        FormerProvince.objects.all().delete()
        Commune.objects.all().delete()
        Province.objects.all().delete()


@pytest.fixture
def officer(db, places):
    return User.objects.create_user("officer")


def appoint(user, province_code="68", commune_code=None, **changes):
    role = OfficeRole.COMMUNE_OFFICER if commune_code else OfficeRole.PROVINCE_OFFICER
    fields = {"province_id": province_code, "commune_id": commune_code, "role": role, "since": date(2025, 7, 1)}
    return OfficeMember.objects.create(user=user, **(fields | changes))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Phường Mũi Né", "phuong mui ne"),
        ("ĐẶC KHU PHÚ QUÝ", "dac khu phu quy"),
        ("  Đắk \t R'lấp\n", "dak r'lap"),
        (unicodedata.normalize("NFD", "Phường Đức Nghĩa"), "phuong duc nghia"),
        ("Ðức Linh", "duc linh"),
        ("Ứ ữ Ợ ẵ ệ ỹ", "u u o a e y"),
        ("Московский 무이네 ムイネー", "московский 무이네 ムイネー"),
    ],
)
def test_folding_leaves_small_letters_without_accents(text, folded):
    assert fold(text) == folded


def test_letters_sort_as_in_the_vietnamese_alphabet_and_tones_after_them():
    in_order = [
        "An",
        "Àn",
        "Ản",
        "Ãn",
        "Án",
        "Ạn",
        "Ang",
        "Ăn",
        "Ân",
        "Ba",
        "Dạ",
        "Đa",
        "Ê",
        "Ô",
        "Ơ",
        "U",
        "Ư",
        "Xa",
        "Y",
    ]
    mixed = [*in_order[1::2], *in_order[::2]]

    assert sorted(mixed, key=sort_key) == in_order


def test_names_sort_syllable_by_syllable_and_numbers_by_value():
    in_order = ["Phường 2", "Phường 10", "Phường Đông", "Phường Đông Hà", "Phường Đông Xá", "Phường Đồng Ân"]
    mixed = [*in_order[1::2], *in_order[::2]]

    assert sorted(mixed, key=sort_key) == in_order


def test_a_sort_key_does_not_depend_on_the_encoding():
    assert sort_key(unicodedata.normalize("NFD", "Đồng Ân")) == sort_key("đồng  ân")


def test_the_lists_hold_34_provinces_and_3321_communes(db, places):
    assert Province.objects.count() == 34
    assert Commune.objects.count() == 3_321
    assert Commune.objects.filter(province_id="68").count() == 124
    assert FormerProvince.objects.filter(name="Bình Thuận").get().province_id == "68"


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("22918", "Phường Mũi Né"),
        ("22945", "Phường Phan Thiết"),
        ("23235", "Phường La Gi"),
        ("23272", "Đặc khu Phú Quý"),
    ],
)
def test_communes_bear_their_official_codes(db, places, code, name):
    commune = Commune.objects.get(code=code)

    assert (commune.name, commune.province.full_name) == (name, "Tỉnh Lâm Đồng")


def test_every_former_commune_leads_to_one_default_commune(db, places):
    ways = FormerPlace.objects.filter(valid_until=date(2025, 6, 30))
    former = set(ways.values_list("province", "district", "name"))
    defaults = list(ways.filter(is_default=True).values_list("province", "district", "name"))

    assert (len(ways), len(former)) == (10_602, 10_040)
    assert len(defaults) == len(set(defaults)) == 10_040


def test_loading_again_changes_nothing(db, places, django_assert_num_queries):
    before = list(FormerPlace.objects.order_by("pk").values_list())

    with django_assert_num_queries(6):  # four tables read, within a savepoint
        loaded = gazetteer.load()

    assert loaded == gazetteer.Loaded(added=0, changed=0, removed=0)
    assert list(FormerPlace.objects.order_by("pk").values_list()) == before


def test_loading_repairs_what_differs_and_tells_the_outbox(db, places):
    Commune.objects.filter(code="22918").update(name="Phường Hàm Tiến", folded_name="phuong ham tien")
    FormerPlace.objects.create(commune_id="22945", name="Xã Không Có", province="Bình Thuận")

    loaded = gazetteer.load()

    assert loaded == gazetteer.Loaded(added=0, changed=1, removed=1)
    assert Commune.objects.get(code="22918").name == "Phường Mũi Né"
    assert not FormerPlace.objects.filter(name="Xã Không Có").exists()
    assert set(Event.objects.values_list("topic", "key")) == {("place.changed", "22918"), ("place.changed", "22945")}


def test_the_command_says_what_it_did(db, places, capsys):
    call_command("load_places", verbosity=0)

    assert capsys.readouterr().out == "0 added, 0 changed, 0 removed\n"


@pytest.mark.parametrize(
    "name",
    ["Phường Mũi Né", "Mũi Né", "phuong mui ne", "MUI NE", "P. Mũi Né", unicodedata.normalize("NFD", "phường mũi né")],
)
def test_a_commune_is_found_with_or_without_kind_and_accents(db, places, name):
    assert gazetteer.find_commune(name, "68", on=TODAY).code == "22918"


def test_a_commune_is_not_found_elsewhere_nor_under_another_kind_nor_when_nothing_is_named(db, places):
    assert gazetteer.find_commune("Mũi Né", "79", on=TODAY) is None
    assert gazetteer.find_commune("Xã Mũi Né", "68", on=TODAY) is None
    assert gazetteer.find_commune("Phường Phú Hài", "68", on=TODAY) is None
    assert gazetteer.find_commune(" ", "68", on=TODAY) is None


def test_accents_tell_two_communes_apart_and_without_them_nothing_is_guessed(db, places):
    assert gazetteer.find_commune("Mỹ Tho", "82", on=TODAY).name == "Phường Mỹ Tho"
    assert gazetteer.find_commune("Mỹ Thọ", "82", on=TODAY).name == "Xã Mỹ Thọ"
    assert gazetteer.find_commune("my tho", "82", on=TODAY) is None


def test_a_commune_is_found_only_on_the_days_it_exists(db, places):
    Commune.objects.filter(code="22918").update(valid_until=date(2026, 12, 31))

    found = [gazetteer.find_commune("Mũi Né", "68", on=date(*day)) for day in [(2025, 6, 30), (2025, 7, 1)]]
    later = [gazetteer.find_commune("Mũi Né", "68", on=date(*day)) for day in [(2026, 12, 31), (2027, 1, 1)]]

    assert [bool(commune) for commune in found + later] == [False, True, True, False]


def test_a_province_that_became_a_city_keeps_its_code_and_its_earlier_kind(db, places):
    province = Province.objects.get(code="75")

    assert (province.full_name, province.valid_from) == ("Thành phố Đồng Nai", date(2025, 7, 1))
    assert set(province.former_provinces.values_list("name", "kind", "valid_until")) == {
        ("Bình Phước", "province", date(2025, 6, 30)),
        ("Đồng Nai", "province", date(2025, 6, 30)),
        ("Đồng Nai", "province", date(2026, 4, 29)),
    }


def test_a_commune_that_became_a_ward_is_found_by_its_earlier_name(db, places):
    assert gazetteer.find_commune("Long Thành", "75", on=TODAY).name == "Phường Long Thành"
    assert gazetteer.find_commune("Xã Long Thành", "75", on=TODAY) is None
    assert [commune.code for commune in gazetteer.resolve_former("Xã Long Thành", province_code="75")] == ["26368"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Bình Thuận", "68"),
        ("tinh dak nong", "68"),
        ("Lâm Đồng", "68"),
        ("TP. Hồ Chí Minh", "79"),
        ("Thừa Thiên Huế", "46"),
    ],
)
def test_a_province_is_found_by_its_name_of_today_or_before(db, places, name, code):
    assert gazetteer.find_province(name).code == code


def test_an_unknown_province_is_none(db, places):
    assert gazetteer.find_province("Atlantis") is None
    assert gazetteer.find_province("") is None


@pytest.mark.parametrize(
    ("name", "district", "province", "today"),
    [
        ("Phường Phú Hài", "Phan Thiết", "Bình Thuận", "Phường Phú Thủy"),
        ("Phú Hài", "TP. Phan Thiết", "", "Phường Phú Thủy"),
        ("thi tran ma lam", "", "tinh binh thuan", "Xã Hàm Thuận"),
        ("TT Võ Xu", "Huyện Đức Linh", "Bình Thuận", "Xã Đức Linh"),
        ("Xã Tam Thanh", "Phú Quý", "Bình Thuận", "Đặc khu Phú Quý"),
        ("Hưng Long", "Phan Thiết", "", "Phường Phan Thiết"),
        ("Phường Đức Thắng", "", "Bình Thuận", "Phường Phan Thiết"),
        ("Phường Phú Hài", "", "Đồng Nai", None),
    ],
)
def test_a_former_commune_leads_to_the_commune_of_today(db, places, name, district, province, today):
    communes = gazetteer.resolve_former(name, district, province)

    assert [commune.name for commune in communes] == ([today] if today else [])


def test_a_divided_commune_leads_to_all_its_parts_the_default_first(db, places):
    communes = gazetteer.resolve_former("Phong Phú", "Tuy Phong", "Bình Thuận")

    assert [commune.name for commune in communes] == ["Xã Phan Rí Cửa", "Xã Tuy Phong"]


def test_a_name_of_several_former_communes_needs_its_district_or_province(db, places):
    assert gazetteer.resolve_former("Xã Tân Thành") == ()
    assert len(gazetteer.former_places("Xã Tân Thành")) > 10
    assert [c.name for c in gazetteer.resolve_former("Xã Tân Thành", "Hàm Thuận Nam")] == ["Xã Tân Thành"]


def test_the_communes_of_a_former_district_and_province_are_known(db, places):
    island = gazetteer.communes_formerly_in("Phú Quý", province="Bình Thuận")
    area = gazetteer.communes_formerly_in(province="Tỉnh Bình Thuận")

    assert [commune.name for commune in island] == ["Đặc khu Phú Quý"]
    assert area.count() == 45
    assert set(area.values_list("province_id", flat=True)) == {"68"}


def test_a_former_name_suggests_the_commune_of_today(db, places):
    suggestions = gazetteer.suggest("phu hai", "68", on=TODAY)

    assert [(one.commune_code, one.name, one.former_name) for one in suggestions] == [
        ("22924", "Phường Phú Thủy", "Phường Phú Hài")
    ]
    with translation.override("vi"):
        assert suggestions[0].label == "Phường Phú Thủy (Phường Phú Hài cũ)"
    with translation.override("en"):
        assert suggestions[0].label == "Phường Phú Thủy (formerly Phường Phú Hài)"


def test_a_name_of_today_is_suggested_once_and_before_former_ones(db, places):
    assert [one.label for one in gazetteer.suggest("mui n", "68", on=TODAY)] == ["Phường Mũi Né"]
    assert [one.name for one in gazetteer.suggest("Phan", "68", on=TODAY) if not one.former_name] == [
        "Xã Phan Rí Cửa",
        "Xã Phan Sơn",
        "Phường Phan Thiết",
    ]


def test_a_former_district_suggests_its_communes(db, places):
    suggestions = gazetteer.suggest("huyện phú q", "68", on=TODAY)

    assert [(one.name, one.former_name) for one in suggestions] == [("Đặc khu Phú Quý", "Huyện Phú Quí")]


def test_proper_names_are_suggested_before_kinds(db, places):
    suggestions = gazetteer.suggest("ph", "68", on=TODAY, limit=3)

    assert [one.label for one in suggestions] == ["Xã Phan Rí Cửa", "Xã Phan Sơn", "Phường Phan Thiết"]


def test_suggestions_are_few_and_take_two_queries(db, places, django_assert_num_queries):
    with django_assert_num_queries(2):
        suggestions = gazetteer.suggest("t", "68", on=TODAY, limit=5)

    assert len({one.commune_code for one in suggestions}) == 5
    assert gazetteer.suggest("  ", "68", on=TODAY) == []


def test_communes_are_listed_in_the_vietnamese_alphabet(db, places):
    names = [commune.short_name for commune in Commune.objects.filter(province_id="68")]

    assert names == sorted(names, key=sort_key)
    assert names.index("Bảo Lâm 1") < names.index("Cát Tiên") < names.index("Di Linh") < names.index("Đạ Huoai")
    assert Province.objects.first().name == "An Giang"


def test_only_a_point_that_trades_all_year_is_open_and_only_an_exact_position_is_a_pin():
    points = [SalesPoint(status=status, lat=1, lon=1) for status in ("operating", "operating_2023", "seasonal")]
    exact = SalesPoint(lat=1, lon=1, location_precision="exact")

    assert [point.is_open for point in points] == [True, False, False]
    assert [point.is_pin for point in [*points, exact]] == [False, False, False, True]


def test_half_a_position_is_refused(db, places):
    with pytest.raises(IntegrityError), transaction.atomic():
        SalesPoint.objects.create(slug="a", name="A", province_id="68", kind="ocop_sales_point", lat=10)

    assert not SalesPoint.objects.exists()


def test_a_province_officer_serves_every_commune_of_the_province(officer):
    appoint(officer)

    assert is_province_officer(officer)
    assert not is_commune_officer(officer)
    assert serves(officer, Province.objects.get(code="68"))
    assert serves(officer, Commune.objects.get(code="22918"))
    assert not serves(officer, Commune.objects.filter(province_id="79").first())


def test_a_commune_officer_serves_one_commune(officer):
    appoint(officer, commune_code="22918")

    assert is_commune_officer(officer)
    assert not is_province_officer(officer)
    assert serves(officer, Commune.objects.get(code="22918"))
    assert not serves(officer, Commune.objects.get(code="22945"))
    assert not serves(officer, Province.objects.get(code="68"))


def test_nobody_and_strangers_serve_nowhere(officer):
    place = Province.objects.get(code="68")

    assert not any(
        rule(user) for rule in (is_province_officer, is_commune_officer) for user in (officer, AnonymousUser())
    )
    assert not serves(officer, place)
    assert not serves(AnonymousUser(), place)
    assert not serves(officer, None)


@pytest.mark.parametrize(
    "changes", [{"until": date(2025, 12, 31)}, {"since": date(2100, 1, 1)}], ids=["ended", "not yet begun"]
)
def test_a_membership_counts_only_while_it_lasts(officer, changes):
    appoint(officer, **changes)

    assert not is_province_officer(officer)


def test_a_user_who_was_shut_out_serves_nowhere(officer):
    appoint(officer)
    officer.is_active = False

    assert not is_province_officer(officer)


def test_a_commune_officer_needs_a_commune_of_the_province(officer):
    elsewhere = Commune.objects.filter(province_id="79").first()

    with pytest.raises(ValidationError):
        OfficeMember(
            user=officer, province_id="68", commune=elsewhere, role="commune_officer", since=TODAY
        ).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        appoint(officer, role=OfficeRole.COMMUNE_OFFICER)

    assert not OfficeMember.objects.exists()
