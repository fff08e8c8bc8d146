"""What is wrong with the bank account or its notices is named, with an id and a remedy."""

import pytest

from deploy import bank_checks as checks


@pytest.fixture(autouse=True)
def account(settings):
    settings.MARKET_BANK_BIN, settings.MARKET_BANK_ACCOUNT, settings.MARKET_BANK_NAME = "970436", "0071000123456", "Chợ"
    settings.SEPAY_SECRETS, settings.SEPAY_API_KEYS = ["s3cret"], []


def found() -> list[str]:
    every = (
        checks.the_account_can_be_named_by_a_code,
        checks.transfers_may_be_taken,
        checks.transfers_are_told_of,
    )
    messages = [message for check in every for message in check(None)]
    assert all(message.hint and "s3cret" not in f"{message.msg}{message.hint}" for message in messages)
    return [message.id for message in messages]


def test_an_account_with_notices_is_in_order():
    assert found() == []


def test_a_market_without_an_account_is_told_how_to_offer_transfers(settings):
    settings.MARKET_BANK_BIN = settings.MARKET_BANK_ACCOUNT = ""

    assert found() == ["ocop.I031"]


@pytest.mark.parametrize(
    ("bin_", "number"), [("970436", ""), ("", "0071000123456"), ("97043", "1234"), ("970436", "12 34")]
)
def test_half_an_account_or_a_mistyped_one_is_an_error(settings, bin_, number):
    settings.MARKET_BANK_BIN, settings.MARKET_BANK_ACCOUNT = bin_, number

    assert found() == ["ocop.E030"]


def test_an_account_of_which_nobody_tells_is_warned_of(settings):
    settings.SEPAY_SECRETS = []
    assert found() == ["ocop.W032"]

    settings.SEPAY_API_KEYS = ["key"]
    assert found() == []
