"""A real Redis of a test's own, on a free port of this machine, that can be killed and brought back.

Wherever there is no such server the tests that need one are skipped, and say so.
"""

import shutil
import socket
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
import redis

from tests.deploy.processes import wait_until

PROGRAM = shutil.which("redis-server") or shutil.which("valkey-server")
WITHOUT = (
    "NO REDIS HERE, so nothing about workers on Redis was tested: install redis-server (apt-get install redis-server)"
)
needs_redis = pytest.mark.skipif(PROGRAM is None, reason=WITHOUT)


class RedisServer:
    """What it holds is gone after a kill, as nothing is written to disk."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"redis://:geheim@127.0.0.1:{self.port}/0"
        self.client = redis.Redis.from_url(self.url)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Return when it answers."""
        options = ("--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--requirepass", "geheim")
        command = (str(PROGRAM), "--port", str(self.port), "--dir", str(self.folder), *options)
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        assert wait_until(self._answers, seconds=10)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def _answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except redis.ConnectionError:
            return False


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        return int(listener.getsockname()[1])
