"""The embedded PostgreSQL survives what machines and people do to it."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psutil
import psycopg
import pytest

from deploy import postgres
from deploy.environment import ROOT

PLAIN_USER = pwd.getpwnam("daemon").pw_uid
START = "import sys, pathlib; from deploy import postgres; print(postgres.start(pathlib.Path(sys.argv[1])), flush=True)"
START_AND_WAIT = START + "; import time; time.sleep(60)"

start = partial(postgres.start, throwaway=True)
only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to give the server another user")


@pytest.fixture
def var(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "var"
    postgres.stop(tmp_path / "var", even_if_used=True)


def test_a_new_server_speaks_unicode_and_listens_on_a_private_socket_only(var):
    url = start(var)

    assert ask(url, "SELECT lower('ĐẶC SẢN ƯỚP MUỐI')") == "đặc sản ướp muối"
    assert ask(url, "SHOW server_encoding") == "UTF8"
    assert ask(url, "SHOW max_connections") == "300"
    assert ask(url, "SHOW listen_addresses") == ""
    sockets = postgres.running(var).sockets
    assert sockets.stat().st_mode & 0o777 == 0o700
    assert psutil.Process(postgres.running(var).pid).net_connections("inet") == []


def test_a_clean_stop_leaves_no_process_no_socket_and_no_pid_file(var):
    start(var)
    server = postgres.running(var)

    assert postgres.stop(var) is True

    assert has_ended(server.pid)
    assert not server.sockets.exists()
    assert not (var / "postgres" / "postmaster.pid").exists()


def test_a_second_start_finds_what_the_first_one_wrote(var):
    write(start(var), "kept")
    postgres.stop(var)

    url = start(var)

    assert read(url) == "kept"


def test_the_next_start_works_after_the_server_was_killed(var):
    write(postgres.start(var), "kept")
    os.kill(postgres.running(var).pid, signal.SIGKILL)

    url = postgres.start(var)

    assert read(url) == "kept"


def test_a_server_outlives_the_process_that_started_it_but_not_the_next_one_to_leave(var):
    with starter(var) as process:
        process.kill()
    server = postgres.running(var)
    assert server is not None

    start(var)
    assert postgres.running(var) == server
    postgres.stop(var)

    assert has_ended(server.pid)


def test_the_server_stays_while_another_process_uses_it(var):
    with starter(var) as process:
        start(var)
        assert postgres.stop(var) is False
        assert postgres.running(var) is not None
        process.kill()


def test_the_server_stays_while_a_client_is_connected(var):
    with psycopg.connect(start(var)):
        assert postgres.stop(var) is False

    start(var)
    assert postgres.stop(var) is True


def test_a_copied_live_folder_gets_a_server_of_its_own(var, tmp_path):
    url = start(var)
    write(url, "original")
    ask(url, "CHECKPOINT", rows=False)
    copy = tmp_path / "copy"
    shutil.copytree(var, copy)

    assert postgres.running(copy) is None
    url_of_copy = start(copy)
    try:
        ask(url_of_copy, "UPDATE note SET text = 'copy'", rows=False)
        assert (read(url), read(url_of_copy)) == ("original", "copy")
        assert postgres.running(copy).pid != postgres.running(var).pid
    finally:
        postgres.stop(copy)
    assert postgres.running(var) is not None


def test_a_moved_live_folder_is_taken_over(var, tmp_path):
    write(postgres.start(var), "kept")
    old = postgres.running(var)
    moved = tmp_path / "moved"
    var.rename(moved)

    try:
        assert read(postgres.start(moved)) == "kept"
        assert has_ended(old.pid)
    finally:
        postgres.stop(moved, even_if_used=True)


def test_a_pid_file_that_names_another_process_is_not_believed(var):
    write(start(var), "kept")
    pid_file = var / "postgres" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    postgres.stop(var)
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]))

    assert postgres.running(var) is None
    assert read(start(var)) == "kept"


def test_a_first_start_that_was_interrupted_is_begun_anew(var):
    (var / "postgres.new" / "base").mkdir(parents=True)

    assert ask(start(var), "SELECT 1") == 1


def test_a_folder_may_lie_deeper_than_a_socket_path_may_be_long(tmp_path):
    deep = tmp_path / ("thư mục rất sâu " * 3) / ("x" * 100) / "var"
    assert len(os.fsencode(deep)) > postgres.LONGEST_SOCKET_PATH

    try:
        assert ask(start(deep), "SELECT 1") == 1
    finally:
        postgres.stop(deep)


def test_a_long_folder_for_temporary_files_is_passed_over(var, tmp_path, monkeypatch):
    (tmp_path / ("t" * 90)).mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / ("t" * 90)))

    assert ask(start(var), "SELECT 1") == 1


def test_the_variables_of_another_postgresql_are_not_read(var, monkeypatch):
    for name, value in {"PGPORT": "1", "PGDATA": "/nowhere", "PGHOST": "nowhere"}.items():
        monkeypatch.setenv(name, value)

    url = start(var)

    assert ask(url, "SHOW port") == "5432"


def test_starting_is_silent_without_a_runtime_folder(var):
    environment = {name: value for name, value in os.environ.items() if name != "XDG_RUNTIME_DIR"}
    command = (sys.executable, "-W", "error", "-c", START, str(var))

    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)

    assert done.stdout.startswith("postgresql://postgres@:5432/ocop?host=/")
    assert done.stderr == ""


def test_somebody_elses_socket_folder_is_refused(var, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    start(var)
    sockets = postgres.running(var).sockets
    postgres.stop(var)
    sockets.symlink_to(tmp_path)

    with pytest.raises(postgres.PostgresError, match="belongs to somebody else"):
        start(var)


@only_root
def test_root_opens_no_folder_to_others(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)

    try:
        assert ask(start(closed / "var"), "SELECT 1") == 1
        assert closed.stat().st_mode & 0o777 == 0o700
        assert (closed / "var" / "postgres").stat().st_uid not in {0, os.geteuid()}
    finally:
        postgres.stop(closed / "var")


@only_root
def test_a_copy_made_by_root_is_given_to_the_user_of_the_server(var, tmp_path):
    write(start(var), "kept")
    postgres.stop(var)
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-r", "--no-preserve=all", var, copy], check=True)

    try:
        assert read(start(copy)) == "kept"
    finally:
        postgres.stop(copy)


@only_root
def test_a_plain_user_starts_a_server_of_their_own(tmp_path):
    (tmp_path / "home").mkdir()
    os.chown(tmp_path / "home", PLAIN_USER, PLAIN_USER)
    # The Python of this run may lie where only root may read.
    may_read = ("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search")
    become = ("setpriv", f"--reuid={PLAIN_USER}", f"--regid={PLAIN_USER}", "--clear-groups", *may_read)
    programme = f"{START}; print(postgres.stop(pathlib.Path(sys.argv[1])))"
    if not can_run(become):
        pytest.skip("this machine does not let root act as another user")

    named = (*become, sys.executable, "-c", programme, str(tmp_path / "home" / "var"))
    done = subprocess.run(named, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.stdout.splitlines()[-1:] == ["True"], done.stderr
    assert (tmp_path / "home" / "var" / "postgres").stat().st_uid == PLAIN_USER


def ask(url: str, query: str, *, rows: bool = True) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(query)
        return cursor.fetchone()[0] if rows else None


def write(url: str, text: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE note (text text)")
        connection.execute("INSERT INTO note VALUES (%s)", [text])


def read(url: str) -> object:
    return ask(url, "SELECT text FROM note")


def starter(var: Path) -> subprocess.Popen[str]:
    """A process that has started the server of `var`."""
    command = (sys.executable, "-c", START_AND_WAIT, str(var))
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline().startswith("postgresql://")
    return process


def can_run(prefix: tuple[str, ...]) -> bool:
    return subprocess.run((*prefix, "true"), capture_output=True, check=False).returncode == 0


def has_ended(pid: int) -> bool:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.02)
    return False
