"""Rules of the house that no linter knows."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = (".py", ".js", ".css", ".html", ".sh")
LONGEST_FILE = 400
PACKAGES = ("marketplace", "catalog_sync", "storefront", "deploy")


def tracked(*endings: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    paths = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in paths if path.suffix in endings and path.exists()]


def test_no_file_is_longer_than_400_lines():
    too_long = {
        str(path.relative_to(ROOT)): lines
        for path in tracked(*CODE)
        if "migrations" not in path.parts and (lines := len(path.read_text().splitlines())) > LONGEST_FILE
    }

    assert too_long == {}


def test_the_market_asks_its_clock_for_today():
    asks_elsewhere = re.compile(r"\bdate\.today\(|\bdatetime\.now\(|timezone\.localdate\(")
    allowed = ROOT / "marketplace/clock/__init__.py"

    found = [path for path in tracked(".py") if path != allowed and asks_elsewhere.search(path.read_text())]

    assert [str(path.relative_to(ROOT)) for path in found if path.parts[len(ROOT.parts)] in PACKAGES] == []


def test_templates_hold_no_inline_script_or_style():
    inline = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/ld\+json)[^>]*>|<style|\sstyle=|\son[a-z]+=", re.I)

    found = [str(path.relative_to(ROOT)) for path in tracked(".html") if inline.search(path.read_text())]

    assert found == []


def test_money_in_templates_goes_through_a_filter():
    raw = re.compile(r"{{\s*[\w.]*_vnd\s*}}")

    assert [str(path.relative_to(ROOT)) for path in tracked(".html") if raw.search(path.read_text())] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_has_its_card(package):
    card = (ROOT / package / "README.md").read_text()

    assert len(card) > 400


def test_a_check_is_silenced_for_a_reason_only():
    silenced = re.compile(r"#\s*(?:noqa|type:\s*ignore)")
    with_reason = re.compile(r"# (?:noqa: [A-Z0-9, ]+|type: ignore\[[a-z, -]+\])  ?(?:- |# )?\w")

    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked(".py")
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if silenced.search(line) and not with_reason.search(line) and path != Path(__file__)
    ]

    assert found == []


def test_prices_are_never_floats():
    near_money = re.compile(r"float\(\s*\w*(price|amount|vnd|total)", re.I)

    found = [path for path in tracked(".py") if near_money.search(path.read_text())]

    assert [str(path.relative_to(ROOT)) for path in found if path != Path(__file__)] == []
