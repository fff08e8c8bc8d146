"""stripe-mock: Stripe's own check of requests against its published contract. Built once into `var/cache`, by Go.

It answers with examples and remembers nothing, so that it can say whether a request is well said, not what it does.
"""

import fcntl
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VERSION = "v0.203.0"
PACKAGE = f"github.com/stripe/stripe-mock@{VERSION}"
HOME = ROOT / "var" / "cache" / f"stripe-mock-{VERSION}"
PROGRAM = HOME / "stripe-mock"
USUAL_GO = "/usr/local/go/bin/go"
BUILDING_SECONDS = 600


class NoStripeMock(Exception):
    """It can be neither found nor built here."""


def program() -> Path:
    """The built program. Raises NoStripeMock."""
    if not PROGRAM.exists():
        _build()
    return PROGRAM


def _build() -> None:
    """Build aside, then move into place: what was interrupted never counts. One process at a time."""
    go = shutil.which("go") or shutil.which(USUAL_GO)
    if go is None:
        raise NoStripeMock(f"no stripe-mock: Go is not found, neither on the path nor as {USUAL_GO}")
    HOME.parent.mkdir(parents=True, exist_ok=True)
    with HOME.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if PROGRAM.exists():
            return
        new = HOME.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        done = subprocess.run(
            [go, "install", PACKAGE],
            env=os.environ | {"GOBIN": str(new), "GOFLAGS": "", "GOTOOLCHAIN": "local"},
            capture_output=True,
            text=True,
            check=False,
            timeout=BUILDING_SECONDS,
        )
        if done.returncode:
            raise NoStripeMock(f"no stripe-mock: Go could not build it: {done.stderr[-500:].strip()}")
        shutil.rmtree(HOME, ignore_errors=True)
        new.rename(HOME)


@contextmanager
def running() -> Iterator[str]:
    """The address of one that runs, refusing every version of the API but its own. Raises NoStripeMock."""
    words = [str(program()), "-http-addr", "127.0.0.1:0", "-https-addr", "127.0.0.1:0", "-strict-version-check"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        try:
            yield f"http://127.0.0.1:{_port(server)}"
        finally:
            server.terminate()


def _port(server: subprocess.Popen[str]) -> int:
    said = []
    for line in server.stdout or ():
        said.append(line)
        if found := re.search(r"Listening for HTTP at address: .*:(\d+)$", line.strip()):
            return int(found[1])
    raise NoStripeMock(f"no stripe-mock: it ended at once: {''.join(said)[-500:]}")
