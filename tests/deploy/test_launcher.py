"""`make demo`: one command up, Ctrl-C down, and a kill -9 of anything is survived by the next start."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from deploy import postgres
from deploy.environment import ROOT
from tests.deploy.processes import family, have_ended, wait_until

LAUNCHER = (sys.executable, "-m", "deploy.demo")
NOT_OURS = {"DATABASE_URL", "MAKELEVEL", "OCOP_DEMO"}

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder in which the demo was filled once: every start after that is a second one."""
    folder = tmp_path_factory.mktemp("demo") / "var"
    with demo(folder):
        pass
    yield folder
    postgres.stop(folder, even_if_used=True)


@pytest.fixture(scope="module")
def running(var: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator["Demo"]:
    """A demo that runs on a copy of the folder."""
    copy = tmp_path_factory.mktemp("copy") / "var"
    shutil.copytree(var, copy)
    with demo(copy) as launcher:
        yield launcher


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_a_second_start_takes_seconds_and_a_signal_ends_everything(var, number):
    began = time.monotonic()
    with demo(var) as launcher:
        assert time.monotonic() - began < 8
        processes = all_processes(launcher)

        launcher.send_signal(number)

        assert launcher.wait(30) == 0
        assert have_ended(processes)
        assert postgres.running(var) is None


def test_the_next_start_works_after_a_kill_of_the_launcher_and_of_everything(var):
    with demo(var) as first:
        first.kill()
        with demo(var, port=first.port) as second:
            assert is_healthy(second.port)
            for process in all_processes(second):
                with suppress(psutil.NoSuchProcess):  # gone with the one it belonged to
                    process.kill()
            with demo(var, port=first.port) as third:
                assert is_healthy(third.port)


@pytest.mark.parametrize("name", ["deploy.wsgi", "deploy.celery:app", "postgres"])
def test_a_server_that_was_killed_is_brought_back(running, name):
    victim = find(all_processes(running), name)

    victim.kill()

    assert wait_until(lambda: (found := find(all_processes(running), name)) and found.pid != victim.pid, 10)
    assert wait_until(lambda: is_healthy(running.port), 20)


def test_a_copy_of_the_folder_runs_beside_the_first_one(var, running):
    with demo(var) as other:
        assert postgres.running(var).pid != postgres.running(running.var).pid
        assert is_healthy(other.port)
        assert is_healthy(running.port)


def test_a_second_demo_of_the_same_folder_says_where_the_first_one_serves(running):
    refused = run(running.var, free_port())

    assert refused.returncode == 1
    assert f"already runs at http://127.0.0.1:{running.port}/" in refused.stderr
    assert is_healthy(running.port)


def test_a_port_that_is_taken_is_named_with_another_one_to_try(var, running):
    refused = run(var, running.port)

    assert refused.returncode == 1
    assert f"make demo PORT={running.port + 1}" in refused.stderr
    assert postgres.running(var) is None


class Demo(subprocess.Popen[bytes]):
    """A launcher, its folder and the port it serves."""

    var: Path
    port: int


@contextmanager
def demo(var: Path, port: int | None = None) -> Iterator[Demo]:
    """A launcher that says it is ready; gone, with all it started, after the block."""
    port = port or free_port()
    var.mkdir(exist_ok=True)
    with (var / "said.txt").open("wb") as said:
        launcher = Demo(LAUNCHER, cwd=ROOT, env=environment(var, port), stdout=said, start_new_session=True)
    launcher.var, launcher.port = var, port
    with launcher:
        try:
            assert wait_until(lambda: has_said(var, f"open at http://127.0.0.1:{port}/") or launcher.poll(), 120)
            assert launcher.poll() is None
            yield launcher
        finally:
            processes = all_processes(launcher) if launcher.poll() is None else []
            launcher.terminate()
            launcher.wait(30)
            assert have_ended(processes, 10)


def has_said(var: Path, text: str) -> bool:
    return text in (var / "said.txt").read_text()


def run(var: Path, port: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        LAUNCHER, cwd=ROOT, env=environment(var, port), capture_output=True, text=True, timeout=60, check=False
    )


def environment(var: Path, port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    return kept | {"OCOP_VAR": str(var), "PORT": str(port)}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def is_healthy(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/health/")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def all_processes(launcher: Demo) -> list[psutil.Process]:
    server = postgres.running(launcher.var)
    return family(launcher.pid) + (family(server.pid) if server else [])


def find(processes: list[psutil.Process], name: str) -> psutil.Process | None:
    """The first process that has the name in its command line: the parent of its like."""
    return next((one for one in processes if any(name in word for word in command_of(one))), None)


def command_of(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []
