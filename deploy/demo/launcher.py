"""One command, three servers: PostgreSQL, gunicorn and the Celery worker; Ctrl-C ends them all, in order.

A short launcher of our own and not honcho: that one starts everything at once and stops everything at once, while here
the database must be up and filled before the others start, and must go last.
"""

import os
import signal
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from deploy import environment, postgres
from deploy.answering import answers
from deploy.demo import accounts, claim, preparation, saleor
from deploy.demo.servers import Server, Servers, ServersError
from deploy.processes import end_with_parent

HOST = "127.0.0.1"
LONGEST_START_SECONDS = 120
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class CannotListen(RuntimeError):
    """The address is not to be had; the text says what to do."""


def main(arguments: Sequence[str] = ()) -> int:
    """Serve until a signal comes; with `saleor` among the arguments the market sells through a Saleor."""
    try:
        _complete_environment(on_saleor="saleor" in arguments)
    except saleor.NotGiven as missing:
        print(missing, file=sys.stderr, flush=True)
        return 2
    for number in STOP_SIGNALS:
        signal.signal(number, signal.default_int_handler)
    try:
        with ExitStack() as stack:
            _serve(stack)
    except KeyboardInterrupt:
        print("Everything has stopped.", flush=True)
    except (CannotListen, OSError, claim.AlreadyRuns, postgres.PostgresError, ServersError) as error:
        print(error, file=sys.stderr, flush=True)
        return 1
    return 0


def _serve(stack: ExitStack) -> None:
    began = time.monotonic()
    var = environment.var()
    port = os.environ.get("PORT", "8000")
    address = f"http://{HOST}:{port}/"
    lock = stack.enter_context(claim.only_demo_of(var, address))
    listener = stack.enter_context(_listen(port))
    (var / "static").mkdir(exist_ok=True)  # whitenoise warns of a missing one, and finds the files where they are
    embedded = "DATABASE_URL" not in os.environ
    if embedded:
        stack.callback(postgres.stop, var)
        with _timed("PostgreSQL"):
            os.environ["DATABASE_URL"] = postgres.start(var)
    preparation.prepare_if_needed(var)
    servers = Servers(_servers(var, listener), inherited=(lock, listener.fileno()))
    stack.callback(servers.stop)
    stack.callback(_be_patient)
    with _timed("web server and worker"):
        servers.start()
        _wait_for_health(servers, int(port))
    print(_welcome(address, time.monotonic() - began), flush=True)
    _look_after(servers, var if embedded else None)


def _complete_environment(*, on_saleor: bool) -> None:
    environment.complete(saleor.FOLDER if on_saleor else "var")
    os.environ["OCOP_DEMO"] = "1"
    if on_saleor:
        saleor.choose(environment.var())
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # the second start reads what the first one compiled
    sys.dont_write_bytecode = False
    if "MAKELEVEL" in os.environ:
        end_with_parent()


def _listen(port: str) -> socket.socket:
    """Listen here, for gunicorn: then nobody else can take the port, and requests wait while gunicorn starts again."""
    try:
        return socket.create_server((HOST, int(port)), backlog=128)
    except (ValueError, OverflowError):
        raise CannotListen(f"PORT must be a number up to 65535, not {port!r}.") from None
    except OSError as error:
        other = 8001 if port == "8000" else int(port) + 1
        raise CannotListen(
            f"Port {port} cannot be used ({error.strerror}). Try another one:  make demo PORT={other}"
        ) from None


def _servers(var: Path, listener: socket.socket) -> list[Server]:
    """In the order in which they stop: no more orders, then no more work."""
    gunicorn = ("gunicorn", "deploy.wsgi", "--bind", f"fd://{listener.fileno()}", "--workers", "1", "--threads", "8")
    quiet = ("--no-control-socket", "--log-level", "warning", "--graceful-timeout", "5")
    celery = ("celery", "--quiet", "--app", "deploy.celery:app", "worker", "-B", "--schedule", str(var / "timetable"))
    pool = ("--pool", "threads", "--concurrency", "4", "--loglevel", "warning")
    alone = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    return [
        Server("web server", (sys.executable, "-m", *gunicorn, *quiet), patience_seconds=8),
        Server("worker", (sys.executable, "-m", *celery, *pool, *alone), patience_seconds=15),
    ]


def _wait_for_health(servers: Servers, port: int) -> None:
    deadline = time.monotonic() + LONGEST_START_SECONDS
    while not answers(HOST, port, "/health/", within_s=2):
        if time.monotonic() > deadline:
            raise ServersError(f"/health/ did not answer within {LONGEST_START_SECONDS} s; see the messages above.")
        servers.restart_dead()
        time.sleep(0.1)


def _look_after(servers: Servers, var: Path | None) -> None:
    """Until a signal ends it: bring back whatever died."""
    while True:
        time.sleep(0.5)
        servers.restart_dead()
        if var is not None and postgres.running(var) is None:
            print("PostgreSQL has stopped unexpectedly; starting it again.", flush=True)
            postgres.start(var)


def _be_patient() -> None:
    """Each stop has a time limit, so that a second Ctrl-C need not, and must not, leave something behind."""
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    print("\nStopping the web server, the worker and PostgreSQL ...", flush=True)


@contextmanager
def _timed(step: str) -> Iterator[None]:
    began = time.monotonic()
    print(f"==> {step} ...", flush=True)
    yield
    print(f"    {time.monotonic() - began:.1f} s", flush=True)


def _welcome(address: str, seconds: float) -> str:
    return (
        f"\nThe market is open at {address} (started in {seconds:.1f} s). Ctrl-C closes it.\n\n{accounts.describe()}\n"
        f"{accounts.describe_key(environment.var())}\n{saleor.describe()}"
    )
