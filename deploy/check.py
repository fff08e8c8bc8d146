"""Everything `make check` runs after the set-up: all steps, one after the other, then a table; fails if any failed.

`python -m deploy.check types tests` (or `make check ONLY="types tests"`) runs only the steps named.
"""

import difflib
import os
import secrets
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from deploy import translations
from deploy.environment import ROOT

SCHEMA = ROOT / "storefront" / "graphql" / "schema.graphql"
DUMP_SCHEMA = ("manage.py", "graphql_schema", "--schema", "storefront.graphql.schema.schema")
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one step ended."""

    name: str
    seconds: float
    passed: bool


def python(*words: str, **more: str) -> Callable[[], int]:
    """A step that runs Python; never a script of `.venv`, as those break when the project's folder is copied."""
    return lambda: _call((sys.executable, *words), more)


def templates() -> int:
    """The formatter of templates would change nothing."""
    files = [str(path) for package in translations.PACKAGES for path in sorted((ROOT / package).rglob("*.html"))]
    djade = Path(sysconfig.get_path("scripts"), "djade")
    return _call((str(djade), "--target-version", "5.2", "--check", *files), {}) if files else 0


def graphql() -> int:
    """The committed schema is the one the code answers with."""
    command = (sys.executable, *DUMP_SCHEMA, "--out=-.graphql")
    dumped = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    committed = SCHEMA.read_text().strip() if SCHEMA.exists() else ""
    difference = list(difflib.unified_diff(committed.splitlines(), dumped.splitlines(), "committed", "code", "", "", 2))
    if difference:
        print(*difference, sep="\n")
        print("\nTo accept:", ".venv/bin/python", *DUMP_SCHEMA, f"--out={SCHEMA.relative_to(ROOT)}")
    return 1 if difference else 0


STEPS: dict[str, Callable[[], int]] = {
    "lint": python("-m", "ruff", "check", "."),
    "format": python("-m", "ruff", "format", "--check", "."),
    "templates": templates,
    "imports": python("-c", LINT_IMPORTS),
    "types": python("-m", "mypy", "marketplace", "catalog_sync", "deploy"),
    "migrations": python("manage.py", "makemigrations", "--check", "--dry-run"),
    "translations": lambda: translations.main(["check"]),
    "graphql": graphql,
    "deployment": python(
        "manage.py", "check", "--deploy", "--fail-level", "WARNING", OCOP_ALLOWED_HOSTS="ocop.example", OCOP_PROXIES="1"
    ),
    "tests": python("-m", "pytest", "-n", "2", "-m", "not browser and not cluster"),
    "browser": python("-m", "pytest", "-n", "2", "-m", "browser", "tests/browser"),
}


def main(chosen: list[str]) -> int:
    unknown = set(chosen) - set(STEPS)
    if unknown:
        print(f"No such step: {', '.join(sorted(unknown))}. There are: {', '.join(STEPS)}.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="ocop-check-") as var:
        _live_as_in_production(Path(var))
        outcomes = [_run(name) for name in STEPS if not chosen or name in chosen]
    _print_table(outcomes)
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def _live_as_in_production(var: Path) -> None:
    """Give the steps keys, a `var` of their own and nothing of a demo that may run beside them."""
    of_a_saleor = ("SALEOR_API_URL", "SALEOR_TOKEN", "STORE_BACKEND")
    of_stripe = ("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRETS")
    of_a_demo = ("OCOP_DEMO", "OCOP_DEBUG", "DATABASE_URL", "CELERY_BROKER_URL", "INDEX_BACKEND")
    for name in (*of_a_demo, *of_a_saleor, *of_stripe):
        os.environ.pop(name, None)
    keys = {name: secrets.token_urlsafe(50) for name in ("OCOP_SECRET_KEY", "OCOP_SEALING_KEYS")}
    os.environ |= {"OCOP_VAR": str(var)} | keys


def _call(words: tuple[str, ...], more: dict[str, str]) -> int:
    return subprocess.run(words, cwd=ROOT, env={**os.environ, **more}, check=False).returncode


def _run(name: str) -> Outcome:
    print(f"\n==> {name}", flush=True)
    began = time.monotonic()
    try:
        passed = STEPS[name]() == 0
    except (OSError, subprocess.CalledProcessError) as error:
        print(error)
        passed = False
    seconds = time.monotonic() - began
    print(f"==> {name}: {'passed' if passed else 'FAILED'} in {seconds:.1f} s", flush=True)
    return Outcome(name, seconds, passed)


def _print_table(outcomes: list[Outcome]) -> None:
    print()
    for outcome in outcomes:
        print(f"{outcome.name:<14}{outcome.seconds:>8.1f} s   {'passed' if outcome.passed else 'FAILED'}")
    print(f"{'together':<14}{sum(outcome.seconds for outcome in outcomes):>8.1f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
