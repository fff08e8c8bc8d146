""".env.example, deploy/compose.yaml and the code speak of the same variables."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from deploy.environment import ROOT
from tests.deploy import compose_file
from tests.deploy.compose_file import FOLDER, OURS, services, variables_of

EXAMPLE = (ROOT / ".env.example").read_text()
# Read by what we start, not by us.
SENTRYS_OWN = {"SENTRY_ENVIRONMENT", "SENTRY_RELEASE"}
# Given by the one who calls, for one command: no configuration.
OF_A_CALL = {"DJANGO_SETTINGS_MODULE", "MAKELEVEL", "PATH", "PROMETHEUS_MULTIPROC_DIR", "PYTHONDONTWRITEBYTECODE"} | {
    "SALEOR_EMAIL",
    "SALEOR_PASSWORD",
}
# A container has these from its image, and must not have the others.
NOT_IN_COMPOSE = {"OCOP_VAR", "OCOP_STATIC", "PORT", "OCOP_DEMO", "OCOP_DEBUG"}


def named() -> list[str]:
    return re.findall(r"^#?([A-Z][A-Z_]+)=", EXAMPLE, flags=re.M)


def read_by(path: Path) -> set[str]:
    """Names asked of `env` or `os.environ` by a file of Python."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            asks, of = node.args[0], ast.unparse(node.func)
        elif isinstance(node, ast.Subscript):
            asks, of = node.slice, ast.unparse(node.value)
        else:
            continue
        is_asked = re.match(r"env\.|os\.environ(\.get|\.setdefault|$)", of)
        if is_asked and isinstance(asks, ast.Constant) and re.fullmatch(r"[A-Z][A-Z_]+", str(asks.value)):
            found.add(str(asks.value))
    return found


def read_by_us() -> set[str]:
    files = (
        path for room in ("deploy", "marketplace", "catalog_sync", "storefront") for path in (ROOT / room).rglob("*.py")
    )
    return {name for path in files for name in read_by(path)}


def read_by_deployment() -> set[str]:
    caddy = set(re.findall(r"\{\$([A-Z_]+)", (FOLDER / "Caddyfile").read_text()))
    return caddy | variables_of(compose_file.TEXT)


def test_each_variable_is_named_once():
    assert [name for name, times in Counter(named()).items() if times > 1] == []


def test_every_variable_that_is_read_is_named():
    assert sorted((read_by_us() | read_by_deployment()) - set(named()) - OF_A_CALL) == []


def test_no_variable_is_named_that_nobody_reads():
    assert sorted(set(named()) - read_by_us() - read_by_deployment() - SENTRYS_OWN) == []


def test_nothing_in_the_example_is_a_secret():
    given = dict(re.findall(r"^#?([A-Z][A-Z_]+)=(.*)$", EXAMPLE, flags=re.M))
    secret = re.compile(r"PASSWORD|SECRET|TOKEN|KEYS?$|DSN")

    assert {name: value for name, value in given.items() if secret.search(name) and value} == {}


@pytest.mark.parametrize("service", OURS)
def test_a_container_of_ours_is_given_all_that_it_reads(service):
    everything = dict.fromkeys((*named(), *SENTRYS_OWN), "x")

    given = set(services(everything)[service]["environment"])

    settings = read_by(FOLDER / "settings.py") | read_by(FOLDER / "gunicorn.py") | read_by(FOLDER / "probe.py")
    assert sorted(settings - given - NOT_IN_COMPOSE) == []
    assert sorted(given - read_by_us() - SENTRYS_OWN) == []
