"""A visitor's address: what our own proxies say counts, what the visitor writes does not."""

import pytest
from django.core.checks import run_checks

from storefront.kit import client

FAR = "203.0.113.7"


@pytest.mark.parametrize(
    ("proxies", "connected", "chain", "counted"),
    [
        (0, "10.0.0.1", "", "10.0.0.1"),
        (0, "10.0.0.1", FAR, "10.0.0.1"),
        (1, "10.0.0.1", FAR, FAR),
        (1, "10.0.0.1", f"9.9.9.9, {FAR}", FAR),
        (2, "10.0.0.1", f"9.9.9.9, {FAR}, 10.0.0.2", FAR),
        (2, "10.0.0.1", FAR, "10.0.0.1"),
        (1, "10.0.0.1", "", "10.0.0.1"),
        (1, "10.0.0.1", "unknown", "10.0.0.1"),
        (1, "10.0.0.1", "2001:DB8::1", "2001:db8::1"),
        (1, "", "", "0.0.0.0"),
    ],
)
def test_the_address_is_the_one_that_our_outermost_proxy_saw(rf, settings, proxies, connected, chain, counted):
    settings.TRUSTED_PROXIES = proxies
    headers = {"x-forwarded-for": chain} if chain else {}

    assert client.address(rf.get("/", REMOTE_ADDR=connected, headers=headers)) == counted


@pytest.mark.django_db
@pytest.mark.parametrize(("proxies", "told"), [(0, ["ocop.W003"]), (1, [])])
def test_a_deployment_behind_a_proxy_that_counts_none_is_warned(settings, proxies, told):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.TRUSTED_PROXIES = proxies

    found = [each.id for each in run_checks(include_deployment_checks=True) if each.id == "ocop.W003"]

    assert found == told
