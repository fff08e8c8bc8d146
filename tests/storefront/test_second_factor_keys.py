"""Keys change without locking anybody out who signs in with a second factor."""

import io

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import encrypt
from django.core.management import call_command

from marketplace.sealed import sealing
from marketplace.sealed.errors import CannotUnseal
from tests.factories.people import user

NEW = "a new key of the tests, long enough"


def test_the_second_factor_survives_a_change_of_keys(db, settings):
    operator = user("quan-tri")
    TOTP.activate(operator, "JBSWY3DPEHPK3PXP")
    codes = RecoveryCodes.activate(operator).get_unused_codes()
    older = user("truoc-day")
    Authenticator.objects.create(user=older, type="recovery_codes", data={"migrated_codes": [encrypt("12345678")]})
    plain = user("chua-ma-hoa")
    Authenticator.objects.create(user=plain, type="totp", data={"secret": "KRUGKIDROVUWG2ZA"})
    settings.SEALING_KEYS = [NEW, *settings.SEALING_KEYS]

    told = io.StringIO()
    call_command("reseal", stdout=told)
    settings.SEALING_KEYS = [NEW]

    found = {(row.user, row.type): row for row in Authenticator.objects.all()}
    assert sealing.unseal(found[operator, "totp"].data["secret"]) == "JBSWY3DPEHPK3PXP"
    assert found[operator, "recovery_codes"].wrap().get_unused_codes() == codes
    assert found[older, "recovery_codes"].wrap().get_unused_codes() == ["12345678"]
    assert found[plain, "totp"].data == {"secret": "KRUGKIDROVUWG2ZA"}
    assert "two_factor.reseal: 3" in told.getvalue()


def test_without_resealing_the_old_key_is_still_needed(db, settings):
    TOTP.activate(user("quan-tri"), "JBSWY3DPEHPK3PXP")
    settings.SEALING_KEYS = [NEW]

    with pytest.raises(CannotUnseal):
        sealing.unseal(Authenticator.objects.get().data["secret"])
