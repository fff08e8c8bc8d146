"""The health checks of containers."""

import os
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from deploy import heartbeat, probe


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(heartbeat.tempfile, "gettempdir", lambda: str(tmp_path))


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_a_sign_of_life_counts_for_a_minute(name):
    assert probe.main([name]) == 1

    heartbeat.give(name)
    assert probe.main([name]) == 0

    long_ago = heartbeat.file_of(name).stat().st_mtime - 2 * heartbeat.OLDEST_SECONDS
    os.utime(heartbeat.file_of(name), (long_ago, long_ago))
    assert probe.main([name]) == 1


class Answering(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        is_asked = (self.path, self.headers["Host"]) == ("/healthz", "ocop.example.vn")
        self.send_response(200 if is_asked else 400)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.mark.parametrize(
    ("hosts", "ends"), [("ocop.example.vn,other.vn", 0), (".ocop.example.vn", 0), ("other.vn", 1), ("", 1)]
)
def test_the_web_server_is_asked_under_a_name_that_it_allows(monkeypatch, hosts, ends):
    server = HTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("PORT", str(server.server_port))
    monkeypatch.setenv("OCOP_ALLOWED_HOSTS", hosts)

    assert probe.main(["web"]) == ends

    server.shutdown()
    server.server_close()


def test_a_web_server_that_is_not_there_and_a_word_unknown(monkeypatch, capsys):
    monkeypatch.setenv("PORT", "9")

    assert (probe.main(["web"]), probe.main(["postgres"])) == (1, 2)
    assert "deploy.probe" in capsys.readouterr().err
