"""Every command line of ours in deploy/compose.yaml, run on this machine with the variables of that file.

In place of containers: a folder, free ports, this run's PostgreSQL and a real Redis.
"""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

from deploy.environment import ROOT
from tests.deploy.compose_file import services
from tests.deploy.processes import wait_until
from tests.deploy.redis_server import RedisServer, free_port, needs_redis

HOST = "ocop.example.vn"
GIVEN = {
    "ACME_EMAIL": "may-chu@example.vn",
    "INDEX_BACKEND": "tantivy",
    "OCOP_DATABASE_PASSWORD": "geheim-cua-co-so-du-lieu",
    "OCOP_DOMAIN": HOST,
    "OCOP_SEALING_KEYS": "khoa-niem-phong-" * 4,
    "OCOP_SECRET_KEY": "khoa-bi-mat-" * 6,
    "OCOP_WEB_PROCESSES": "2",
    "POSTGRES_PASSWORD": "geheim",
    "REDIS_PASSWORD": "geheim",
}
PROGRAMS = {"python": (), "gunicorn": ("-m", "gunicorn"), "celery": ("-m", "celery")}
PATIENCE_SECONDS = 90
SAID_BY_CELERY = {"", "worker: Warm shutdown (MainProcess)"}  # on its last way out, past all logging


@dataclass
class Machine:
    """One computer in place of all the containers."""

    folder: Path
    given: dict[str, str]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=lambda: {name: free_port() for name in ("PORT", "web", "worker")})

    def environment(self, service: str) -> dict[str, str]:
        """What the file gives that service, with what only containers have put in its place."""
        told: dict[str, str] = services(GIVEN)[service]["environment"]
        of_the_machine = {"PATH": os.environ["PATH"], "PORT": str(self.ports["PORT"])}
        of_the_image = {"OCOP_VAR": str(self.folder), "OCOP_STATIC": str(self.folder / "static")}
        own = {"TMPDIR": str(self.folder / "tmp"), "OCOP_METRICS_PORT": str(self.ports.get(service, 0))}
        (self.folder / "tmp").mkdir(exist_ok=True)
        return told | of_the_machine | of_the_image | own | self.given

    def command(self, service: str, words: list[str]) -> list[str]:
        here = [word.replace("/srv/ocop", str(self.folder)) for word in words]
        return [sys.executable, *PROGRAMS[here[0]], *here[1:]]

    def run(self, service: str, *words: str) -> subprocess.CompletedProcess[str]:
        command = self.command(service, list(words) or services(GIVEN)[service]["command"])
        environment = self.environment(service)
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    def start(self, service: str) -> None:
        command = self.command(service, services(GIVEN)[service]["command"])
        log = (self.folder / f"{service}.log").open("wb")
        self.running[service] = subprocess.Popen(
            command, cwd=ROOT, env=self.environment(service), stdout=log, stderr=subprocess.STDOUT
        )

    def is_healthy(self, service: str) -> bool:
        kind, *words = services(GIVEN)[service]["healthcheck"]["test"]
        assert kind == "CMD"
        return self.run(service, *words).returncode == 0

    def log(self, service: str) -> list[str]:
        return (self.folder / f"{service}.log").read_text().splitlines()

    def get(self, path: str, port: str = "PORT", **headers: str) -> tuple[int, str]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.ports[port]}{path}", headers={"Host": HOST} | headers)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), Unfollowing())
        try:
            with opener.open(request, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


class Unfollowing(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


@pytest.fixture
def machine(django_db_setup, redis_server: RedisServer, tmp_path: Path) -> Iterator[Machine]:
    """With an empty database of its own."""
    name = f"compose_{uuid4().hex[:8]}"
    server = os.environ["DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        given = {
            "DATABASE_URL": urlsplit(server)._replace(path=f"/{name}").geturl(),
            "CELERY_BROKER_URL": redis_server.url,
        }
        machine = Machine(tmp_path, given)
        try:
            yield machine
        finally:
            for process in machine.running.values():
                process.kill()
                process.wait()
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@needs_redis
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_file_starts_a_market_that_is_watched_and_ends_in_order(machine):
    collected = machine.run("web", "python", "manage.py", "collectstatic", "--noinput")  # as the image does
    migrated = machine.run("migrate")
    assert (collected.returncode, migrated.returncode) == (0, 0), collected.stderr + migrated.stderr

    for service in ("web", "worker", "beat"):
        machine.start(service)
    for service in ("web", "worker", "beat"):
        assert wait_until(lambda service=service: machine.is_healthy(service), PATIENCE_SECONDS), machine.log(service)

    by_proxy = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}
    assert machine.get("/healthz") == (200, "ok\n")
    assert machine.get("/")[0] == 301  # nobody reads pages without https
    status, page = machine.get("/tra-cuu/?so=0912345678", **by_proxy)
    assert (status, "Chợ OCOP" in page) == (200, True)
    assert wait_until(lambda: set(json.loads(machine.get("/readyz")[1]).values()) == {"ok"}, PATIENCE_SECONDS)
    assert machine.get("/metrics", **by_proxy)[0] == 404

    assert "django_http_requests_total_by_view_transport_method_total{" in machine.get("/metrics", "web")[1]
    drained = 'ocop_tasks_total{state="SUCCESS",task="marketplace.outbox.tasks.drain_all"}'
    assert wait_until(lambda: drained in machine.get("/metrics", "worker")[1], PATIENCE_SECONDS)
    told = machine.get("/metrics", "worker")[1]
    assert 'ocop_outbox_waiting{consumer="catalog_sync.publishing.consume"} 0.0' in told
    assert "ocop_database_up 1.0" in told

    deployed = machine.run("web", "python", "manage.py", "check", "--deploy", "--fail-level", "ERROR")
    assert deployed.returncode == 0, deployed.stderr

    for service in ("web", "worker", "beat"):
        stop(machine, service)
    text = "\n".join(line for service in machine.running for line in machine.log(service))
    assert [
        secret
        for secret in (*GIVEN.values(), "0912345678", "203.0.113.7")
        if secret in text and secret != HOST and len(secret) > 8
    ] == []


def stop(machine: Machine, service: str) -> None:
    """As an engine does; every line up to the last is an object that a collector can read."""
    process = machine.running[service]
    process.send_signal(signal.SIGTERM)
    assert process.wait(int(services(GIVEN)[service]["stop_grace_period"].rstrip("s"))) == 0, machine.log(service)[-5:]
    assert machine.log(service)
    assert {line for line in machine.log(service) if not is_record(line)} <= SAID_BY_CELERY


def is_record(line: str) -> bool:
    try:
        return {"event", "level", "timestamp"} <= set(json.loads(line))
    except ValueError:
        return False
