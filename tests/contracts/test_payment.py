"""The contract of a payment provider: every test runs for each way in which the market is paid."""

import pytest

from marketplace.payments.errors import Forged
from marketplace.payments.models import StepKind
from marketplace.payments.providers.base import VND, NextStep
from tests.contracts.payments import PROVIDERS, QUIET, TELLING, Bench
from tests.stripe import pages


@pytest.fixture(params=PROVIDERS)
def bench(request) -> Bench:
    return PROVIDERS[request.param](request)


@pytest.fixture(params=TELLING)
def telling(request) -> Bench:
    return TELLING[request.param](request)


@pytest.fixture(params=QUIET)
def quiet(request) -> Bench:
    return QUIET[request.param](request)


def test_starting_again_shows_the_same_way(bench):
    back_to = pages.way_back()

    first = bench.provider.start(bench.payment, back_to)
    bench.payment.provider_ref = first.ref

    assert bench.provider.start(bench.payment, back_to) == first


def test_giving_up_what_nobody_paid_is_harmless_and_may_be_repeated(bench):
    step = bench.provider.start(bench.payment, pages.way_back())
    bench.payment.provider_ref = step.ref

    assert [bench.provider.give_up(bench.payment), bench.provider.give_up(bench.payment)] == [None, None]


def test_the_money_s_coming_is_told_with_payment_sum_and_a_key_of_the_provider_s(telling):
    headers, body = telling.paid(telling.payment)

    [told] = telling.provider.read_callbacks(headers, body)

    assert (told.payment, told.kind, told.amount_vnd, told.currency, told.problem) == (
        telling.payment.pk,
        StepKind.RECEIVED,
        telling.payment.amount_vnd,
        VND,
        "",
    )
    assert told.key
    assert [told] == list(telling.provider.read_callbacks(headers, body))


def test_header_names_are_found_in_any_case(telling):
    headers, body = telling.paid(telling.payment)

    lower = telling.provider.read_callbacks({name.lower(): value for name, value in headers.items()}, body)

    assert list(lower) == list(telling.provider.read_callbacks(headers, body))


@pytest.mark.parametrize("forged", ["nothing", "another body", "another name"])
def test_what_is_not_the_provider_s_is_refused(telling, forged):
    headers, body = telling.paid(telling.payment)
    if forged == "another body":
        body += b" "
    else:
        headers = {} if forged == "nothing" else {name: f"{value}0" for name, value in headers.items()}

    with pytest.raises(Forged):
        telling.provider.read_callbacks(headers, body)


def test_of_whom_only_people_tell_nothing_is_read(quiet):
    assert quiet.provider.read_callbacks({}, b"{}") == ()
    assert quiet.provider.check() == []


@pytest.mark.parametrize("name", ["cash", "cod"])
def test_what_goes_from_hand_to_hand_has_no_next_step(request, name):
    bench = QUIET[name](request)

    assert bench.provider.start(bench.payment) == NextStep()
    bench.provider.refund(bench.payment, 1, "key-1")
