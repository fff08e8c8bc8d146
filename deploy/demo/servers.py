"""The processes the launcher starts: brought back when they die, stopped in order, gone with the launcher."""

import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from deploy.environment import ROOT
from deploy.processes import end_with_parent

MOST_RESTARTS = 5
RESTARTS_COUNT_SECONDS = 60


class ServersError(RuntimeError):
    """A server does not stay up."""


@dataclass(slots=True)
class Server:
    """A command that is to run all the time."""

    name: str
    command: Sequence[str]
    patience_seconds: int
    process: subprocess.Popen[bytes] | None = None
    restarts: list[float] = field(default_factory=list)


class Servers:
    """Several of them; they stop in the order given.

    Each is a session of its own, so that Ctrl-C in the terminal reaches only the launcher, which then stops them in
    order. `inherited` are file descriptors they keep open.
    """

    def __init__(self, servers: Sequence[Server], *, inherited: Sequence[int] = ()) -> None:
        self._servers = servers
        self._inherited = inherited

    def start(self) -> None:
        for server in self._servers:
            self._start(server)

    def restart_dead(self) -> None:
        """Say which server died and start it again; raise ServersError for one that keeps dying."""
        for server in self._servers:
            if server.process is None or server.process.poll() is None:
                continue
            now = time.monotonic()
            server.restarts = [at for at in server.restarts if now - at < RESTARTS_COUNT_SECONDS] + [now]
            if len(server.restarts) > MOST_RESTARTS:
                raise ServersError(f"The {server.name} does not stay up; see its messages above.")
            print(f"The {server.name} has ended with code {server.process.returncode}; starting it again.", flush=True)
            self._start(server)

    def stop(self) -> None:
        for server in self._servers:
            if server.process is not None:
                _stop(server.process, server.patience_seconds)
                server.process = None

    def _start(self, server: Server) -> None:
        server.process = subprocess.Popen(
            server.command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=self._inherited,
            preexec_fn=end_with_parent,  # noqa: PLW1509 - the launcher has one thread
        )


def _stop(process: subprocess.Popen[bytes], patience_seconds: int) -> None:
    process.terminate()
    try:
        process.wait(patience_seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
