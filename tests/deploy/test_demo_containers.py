"""`make demo-saleor` with nothing but a container engine: a pretended one, which writes down what it is told."""

import json
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from deploy.demo import containers, preparation, saleor
from deploy.demo.servers import ServersError
from deploy.environment import filled_stamp
from tests.deploy.compose_file import FOLDER, services

ENGINE = """#!/bin/sh
echo "$@" >>"$TOLD"
env | grep -E '^(SALEOR|POSTGRES|REDIS|OCOP|ACME)_' | sort >"$TOLD.env"
case "$*" in
  *" createsuperuser "*) echo "$SAYS" >&2; exit "$STAFF_ENDS" ;;
  *" up "*) exit "$UP_ENDS" ;;
  info) exit "$INFO_ENDS" ;;
esac
"""


class Healthy(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/health/" else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def health(monkeypatch) -> Iterator[None]:
    """What Saleor's API answers, on a free port."""
    server = HTTPServer(("localhost", 0), Healthy)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(containers, "PORT", server.server_port)
    yield
    server.shutdown()
    server.server_close()


@pytest.fixture
def told(tmp_path: Path, monkeypatch) -> Path:
    """What the pretended docker was told; it is the only engine there is."""
    (tmp_path / "bin").mkdir()
    docker = tmp_path / "bin" / "docker"
    docker.write_text(ENGINE)
    docker.chmod(0o755)
    said = tmp_path / "told"
    ends = {"UP_ENDS": "0", "INFO_ENDS": "0", "STAFF_ENDS": "0", "SAYS": ""}
    path = f"{docker.parent}:/usr/bin:/bin"
    clean = {"PATH": path, "TOLD": str(said), "OCOP_VAR": str(tmp_path / "var")} | ends
    monkeypatch.setattr(os, "environ", clean)
    monkeypatch.setattr(containers, "ENGINES", ("docker",))
    return said


def test_saleor_is_started_waited_for_and_sold_through(told, health, tmp_path):
    saleor.choose(tmp_path / "var")

    lines = told.read_text().splitlines()
    assert lines[:2] == ["compose version", "info"]
    files = f"--file {FOLDER}/compose.yaml --file {FOLDER}/compose.demo.yaml"
    begin = f"compose --project-name ocop-demo {files} --profile saleor "
    assert lines[2] == begin + "up --detach --quiet-pull saleor-api saleor-worker saleor-beat saleor-dashboard"
    assert lines[3].startswith(begin + "exec -T -e DJANGO_SUPERUSER_EMAIL=admin@example.com ")
    assert os.environ["STORE_BACKEND"] == "saleor"
    assert os.environ["SALEOR_API_URL"] == f"http://localhost:{containers.PORT}/graphql/"
    kept = json.loads((tmp_path / "var" / "containers.json").read_text())
    assert os.environ["SALEOR_PASSWORD"] == kept["STAFF_PASSWORD"]
    assert (tmp_path / "var" / "containers.json").stat().st_mode & 0o077 == 0
    assert "docker compose --project-name ocop-demo down" in saleor.describe()


def test_the_file_is_given_all_that_it_insists_on(told, health, tmp_path):
    saleor.choose(tmp_path / "var")

    given = dict(line.split("=", 1) for line in Path(f"{told}.env").read_text().splitlines() if "=" in line)
    started = services(given)
    assert started["saleor-api"]["environment"]["SECRET_KEY"] == given["SALEOR_SECRET_KEY"] != ""
    assert "BEGIN RSA PRIVATE KEY" in started["saleor-api"]["environment"]["RSA_PRIVATE_KEY"]
    assert set(containers.SERVICES) <= set(started)


def test_its_passwords_are_made_once(told, health, tmp_path):
    os.environ |= {"STAFF_ENDS": "1", "SAYS": "CommandError: Error: That email is already taken."}
    first = containers.start("docker", tmp_path / "var")

    assert containers.start("docker", tmp_path / "var") == first


@pytest.mark.parametrize(
    ("ends", "sentence"),
    [
        ({"INFO_ENDS": "1"}, "no container engine"),
        ({"UP_ENDS": "1"}, "does not start in containers"),
        ({"STAFF_ENDS": "1", "SAYS": "no such table"}, "no such table"),
    ],
)
def test_what_goes_wrong_is_said(told, health, tmp_path, ends, sentence):
    os.environ |= ends

    with pytest.raises(saleor.NotGiven, match=sentence):
        saleor.choose(tmp_path / "var")

    assert "STORE_BACKEND" not in os.environ


def test_a_saleor_that_never_answers_is_given_up(told, tmp_path, monkeypatch):
    monkeypatch.setattr(containers, "LONGEST_START_SECONDS", 0)
    monkeypatch.setattr(containers, "PORT", 9)

    with pytest.raises(saleor.NotGiven, match="did not answer"):
        saleor.choose(tmp_path / "var")


def test_it_is_restarted_once_after_it_was_set_up_before_anything_is_sold(told, health, tmp_path, monkeypatch):
    saleor.choose(tmp_path / "var")
    done: list[str] = []
    monkeypatch.setattr(preparation, "_call", lambda steps, **_: done.append(steps))
    real = containers.restart
    monkeypatch.setattr(containers, "restart", lambda *words: done.append("restart") or real(*words))

    preparation.prepare_if_needed(tmp_path / "var")
    filled_stamp(tmp_path / "var").touch()
    preparation.prepare_if_needed(tmp_path / "var")

    assert done == ["goods", "saleor set up", "restart", "saleor", "saleor"]
    assert told.read_text().splitlines()[-1].endswith("restart saleor-api saleor-worker saleor-beat")
    assert ("saleor_setup", ("--without-webhooks",)) in [step[1:] for step in preparation.SETS["saleor set up"]]


def test_a_restart_that_fails_ends_the_demo(told, health, tmp_path, monkeypatch):
    saleor.choose(tmp_path / "var")
    monkeypatch.setattr(containers, "PORT", 9)
    monkeypatch.setattr(containers, "LONGEST_START_SECONDS", 0)

    with pytest.raises(ServersError, match="did not answer"):
        saleor.restart(tmp_path / "var")
