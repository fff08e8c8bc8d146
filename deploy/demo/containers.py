"""A Saleor in containers, for `make demo-saleor` without an address: that of deploy/compose.yaml, on this machine.

Needs docker or podman with `compose`. It goes on running after the demo; `describe_end` says how it is stopped. Its
passwords are made once and lie in the folder of the demo.
"""

import json
import os
import secrets
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from deploy.answering import answers
from deploy.environment import ROOT

ENGINES = ("docker", "podman")
FILES = tuple(ROOT / "deploy" / name for name in ("compose.yaml", "compose.demo.yaml"))
PROJECT = "ocop-demo"
SERVICES = ("saleor-api", "saleor-worker", "saleor-beat", "saleor-dashboard")
HOST, PORT, DASHBOARD_PORT = "localhost", 8100, 8101
STAFF = "admin@example.com"
LONGEST_START_SECONDS = 900  # images of a gigabyte are fetched, and Saleor makes its tables
# Asked for by the services that are not started.
UNUSED = ("OCOP_SECRET_KEY", "OCOP_SEALING_KEYS", "OCOP_DOMAIN", "OCOP_DATABASE_PASSWORD", "ACME_EMAIL")


class NoContainers(RuntimeError):
    """Saleor does not start in containers; the text says why."""


def engine() -> str | None:
    """The first engine here that knows `compose` and answers."""
    for name in filter(shutil.which, ENGINES):
        asked = (name, "compose", "version"), (name, "info")
        if all(_succeeds(words) for words in asked):
            return name
    return None


def _succeeds(words: tuple[str, ...]) -> bool:
    return subprocess.run(words, env=dict(os.environ), capture_output=True, check=False).returncode == 0


def start(name: str, var: Path) -> dict[str, str]:
    """Start Saleor (again), wait until it answers, make its member of staff; what the demo is to be told of it.

    Raises NoContainers.
    """
    kept = _kept(var)
    print(f"==> Saleor in containers of {name}: the first time fetches images and takes minutes ...", flush=True)
    _compose(name, kept, "up", "--detach", "--quiet-pull", *SERVICES)
    _wait_for_health()
    _make_staff(name, kept)
    return {
        "SALEOR_API_URL": f"http://{HOST}:{PORT}/graphql/",
        "SALEOR_DASHBOARD_URL": f"http://{HOST}:{DASHBOARD_PORT}/dashboard/",
        "SALEOR_EMAIL": STAFF,
        "SALEOR_PASSWORD": kept["STAFF_PASSWORD"],
    }


def restart(name: str, var: Path) -> None:
    """As a Saleor that was set up must be: its processes remember how its shop was. Raises NoContainers."""
    _compose(name, _kept(var), "restart", *SERVICES[:3])
    _wait_for_health()


def describe_end(name: str, var: Path) -> str:
    """How somebody signs in there, and ends it."""
    return (
        f"Its staff:               {STAFF}, password {_kept(var)['STAFF_PASSWORD']}\n"
        f"It runs on; to end it:   {name} compose --project-name {PROJECT} down   (with --volumes: and forget it)\n"
    )


def _compose(name: str, kept: dict[str, str], *words: str, error: str = "Saleor does not start in containers") -> None:
    files = [word for file in FILES for word in ("--file", str(file))]
    command = (name, "compose", "--project-name", PROJECT, *files, "--profile", "saleor", *words)
    environment = {**os.environ, **kept, **dict.fromkeys(UNUSED, "unused")}
    done = subprocess.run(command, env=environment, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise NoContainers(f"{error}: {name} says:\n{done.stderr[-2_000:]}")


def _make_staff(name: str, kept: dict[str, str]) -> None:
    given = ("-e", f"DJANGO_SUPERUSER_EMAIL={STAFF}", "-e", f"DJANGO_SUPERUSER_PASSWORD={kept['STAFF_PASSWORD']}")
    make = ("python3", "manage.py", "createsuperuser", "--noinput", "--email", STAFF)
    try:
        _compose(name, kept, "exec", "-T", *given, "saleor-api", *make, error="Saleor's member of staff cannot be made")
    except NoContainers as error:
        if "already" not in str(error):  # made at an earlier start
            raise


def _wait_for_health() -> None:
    deadline = time.monotonic() + LONGEST_START_SECONDS
    while not answers(HOST, PORT, "/health/", within_s=5):
        if time.monotonic() > deadline:
            raise NoContainers(f"Saleor did not answer at {HOST}:{PORT} within {LONGEST_START_SECONDS} s.")
        time.sleep(0.5)


def _kept(var: Path) -> dict[str, str]:
    """Passwords and Saleor's key, made at the first start."""
    file = var / "containers.json"
    if not file.exists():
        var.mkdir(parents=True, exist_ok=True)
        words = (
            "POSTGRES_PASSWORD",
            "REDIS_PASSWORD",
            "SALEOR_DATABASE_PASSWORD",
            "SALEOR_SECRET_KEY",
            "STAFF_PASSWORD",
        )
        made = {word: secrets.token_hex(16) for word in words} | {"SALEOR_RSA_PRIVATE_KEY": _rsa_key()}
        file.touch(mode=0o600)
        file.write_text(json.dumps(made))
    kept: dict[str, Any] = json.loads(file.read_text())
    return kept


def _rsa_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption())
    return key.private_bytes(*form).decode()
