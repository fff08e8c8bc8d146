"""Bank accounts and other secrets lie encrypted; keys change without loss; a missing key breaks only them."""

import io
import json

import pytest
from django.core import serializers
from django.core.exceptions import FieldError, ImproperlyConfigured, ValidationError
from django.core.management import call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from marketplace.producers.models import Producer
from marketplace.sealed import checks, sealing
from marketplace.sealed.errors import CannotUnseal
from marketplace.sealed.migrating import seal_columns
from tests.factories import programme

OLD, NEW = "an old key of the tests, long enough", "a new key of the tests, long enough"
ACCOUNT = "1234567890123"
COLUMNS = ("bank_bin", "bank_name", "bank_account", "bank_account_name")


@pytest.fixture
def producer(db) -> Producer:
    row = programme.producer()
    row.bank_bin, row.bank_account, row.bank_account_name = "970405", ACCOUNT, "HTX Mắm"
    row.save()
    return Producer.objects.get()


def lying() -> dict[str, str]:
    """The columns as whoever holds the database or a backup reads them."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(COLUMNS)} FROM producers_producer")
        return dict(zip(COLUMNS, cursor.fetchone(), strict=True))


def test_a_bank_account_lies_sealed_and_is_read_as_it_was_written(producer):
    columns = lying()

    assert (producer.bank_account, producer.bank_account_name, producer.takes_transfers) == (ACCOUNT, "HTX Mắm", True)
    assert [sealing.is_sealed(text) for text in columns.values()] == [True, False, True, True]
    assert columns["bank_name"] == ""
    assert not any(ACCOUNT in text or "970405" in text or "HTX" in text for text in columns.values())


def test_what_is_sealed_twice_never_looks_the_same():
    assert sealing.seal(ACCOUNT) != sealing.seal(ACCOUNT)


@given(st.text(max_size=80))
def test_every_text_comes_back(text):
    assert sealing.unseal(sealing.seal(text)) == text


@pytest.mark.parametrize("text", ["970405", "sealed1:", "sealed1:gAAAA", "sealed1:ấ"])
def test_what_was_never_sealed_is_not_opened(text):
    with pytest.raises(CannotUnseal):
        sealing.unseal(text)


def test_a_row_saved_again_is_written_as_it_lay_there(producer):
    before = lying()

    producer.address = "Mũi Né"
    producer.save()

    assert lying() == before


def test_a_value_of_a_query_is_closed_until_somebody_opens_it(producer):
    closed = Producer.objects.values_list("bank_account", flat=True).get()

    assert (repr(closed), str(closed)) == ("Closed(…)", ACCOUNT)


@pytest.mark.parametrize("lookup", ["bank_account", "bank_account__contains", "bank_bin__in"])
def test_nothing_is_looked_up_by_what_is_sealed(db, lookup):
    with pytest.raises(FieldError):
        Producer.objects.filter(**{lookup: ACCOUNT}).exists()


def test_bulk_writing_seals_too(producer):
    Producer.objects.update(bank_name="Agribank")
    producer.bank_account = "999"
    Producer.objects.bulk_update([producer], ["bank_account"])

    assert all(sealing.is_sealed(text) for text in lying().values())
    fresh = Producer.objects.get()
    assert (fresh.bank_name, fresh.bank_account) == ("Agribank", "999")


def test_the_length_is_that_of_the_text(producer):
    producer.bank_account = "1" * 20

    with pytest.raises(ValidationError) as refused:
        producer.clean_fields()

    assert set(refused.value.error_dict) >= {"bank_account"}


def test_what_only_looks_sealed_is_refused_in_a_form(producer):
    producer.bank_name = "sealed1:gAAAA"

    with pytest.raises(ValidationError) as refused:
        producer.clean_fields()

    assert set(refused.value.error_dict) >= {"bank_name"}


def test_a_dump_holds_it_sealed_and_is_loaded_again(producer):
    dumped = serializers.serialize("json", [producer])
    assert ACCOUNT not in dumped
    assert sealing.is_sealed(json.loads(dumped)[0]["fields"]["bank_account"])

    Producer.objects.update(bank_account="")
    for row in serializers.deserialize("json", dumped):
        row.save()

    assert Producer.objects.get().bank_account == ACCOUNT


def test_keys_change_without_losing_anything(producer, settings):
    settings.SEALING_KEYS = [NEW, *settings.SEALING_KEYS]
    assert Producer.objects.get().bank_account == ACCOUNT

    told = io.StringIO()
    call_command("reseal", stdout=told)
    settings.SEALING_KEYS = [NEW]

    assert Producer.objects.get().bank_account == ACCOUNT
    assert lying()["bank_name"] == ""
    assert "producers.Producer: 1" in told.getvalue()
    assert "places.SalesPoint: 0" in told.getvalue()


def test_without_its_key_a_row_is_read_and_saved_and_only_the_account_is_closed(producer, settings):
    before = lying()
    settings.SEALING_KEYS = [NEW]

    row = Producer.objects.get()
    row.address = "Mũi Né"
    row.save()

    with pytest.raises(CannotUnseal):
        _ = row.bank_account
    assert lying() == before


def test_without_any_key_nothing_is_written_in_the_open(producer, settings):
    settings.SEALING_KEYS = []
    producer.bank_account = "999"

    with pytest.raises(ImproperlyConfigured):
        producer.save()


def test_the_migration_seals_once_and_opens_on_the_way_back(producer):
    forth = seal_columns("producers_producer", COLUMNS)
    sealed = lying()

    with connection.schema_editor() as editor:
        forth.code(None, editor)
        assert lying() == sealed
        forth.reverse_code(None, editor)
        assert lying() == {
            "bank_bin": "970405",
            "bank_name": "",
            "bank_account": ACCOUNT,
            "bank_account_name": "HTX Mắm",
        }
        forth.code(None, editor)

    assert Producer.objects.get().bank_account == ACCOUNT
    assert sealing.is_sealed(lying()["bank_account"])


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        ([], ["sealed.E001"]),
        (["short"], ["sealed.E002"]),
        (["the secret key of these tests, long"], ["sealed.E003"]),
        ([NEW, OLD], []),
    ],
)
def test_the_deployment_is_asked_for_good_keys(settings, keys, found):
    settings.SEALING_KEYS, settings.SECRET_KEY = keys, "the secret key of these tests, long"

    assert [each.id for each in checks.keys_are_set(None)] == found
