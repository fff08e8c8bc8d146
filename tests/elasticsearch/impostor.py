"""Something that listens where Elasticsearch should be, and answers as one does on a bad day."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Impostor:
    """Answers every request with `status` and `body` (after `delay` seconds); remembers what was asked."""

    def __init__(self) -> None:
        self.status, self.delay = 200, 0.0
        self.body: Any = {}
        self.asked: list[str] = []
        self.url = ""


class _Quiet(ThreadingHTTPServer):
    def handle_error(self, *args: object) -> None:
        """Who asked may have gone before the answer came."""


@contextmanager
def impostor() -> Iterator[Impostor]:
    """One on a free port, gone at the end."""
    behaviour = Impostor()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))
            behaviour.asked.append(f"{self.command} {self.path}")
            time.sleep(behaviour.delay)
            raw = behaviour.body if isinstance(behaviour.body, bytes) else json.dumps(behaviour.body).encode()
            self.send_response(behaviour.status)
            self.send_header("X-Elastic-Product", "Elasticsearch")
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    for method in ("GET", "POST", "PUT", "DELETE", "HEAD"):
        setattr(Handler, f"do_{method}", Handler.answer)
    server = _Quiet(("127.0.0.1", 0), Handler)
    behaviour.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield behaviour
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
