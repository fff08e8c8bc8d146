"""What the set-up says when the system lacks something it may not install itself."""

import shutil
import subprocess
from pathlib import Path

import pytest

from deploy.environment import ROOT

# Besides the programs given here the script finds only these.
TOOLS = ("cat", "cksum", "dirname", "find", "head", "mktemp", "rm", "sh")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A fresh clone, as far as the script looks, beside a `bin` with the tools of a bare system."""
    folder = tmp_path / "clone"
    (folder / "deploy").mkdir(parents=True)
    for name in ("deploy/setup.sh", "requirements.txt", "requirements-dev.txt", "package-lock.json"):
        shutil.copy(ROOT / name, folder / name)
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool))
    return folder


def test_a_machine_without_python_is_told_what_to_type(clone):
    done = set_up(clone)

    assert done.returncode == 1
    assert "apt-get install -y python3 python3-venv" in done.stderr


def test_a_user_who_may_not_install_is_told_what_to_type(clone):
    give(clone, "python3", 'case "$2" in *ensurepip*) exit 1 ;; *python%d*) echo python3.11-venv ;; esac')
    give(clone, "id", "echo 1000")
    give(clone, "sudo", "exit 1")

    done = set_up(clone)

    assert done.returncode == 1
    assert "sudo apt-get update && sudo apt-get install -y python3.11-venv" in done.stderr


def test_root_gets_what_is_missing_through_apt(clone):
    give(clone, "python3", 'case "$2" in *ensurepip*) exit 1 ;; *python%d*) echo python3.11-venv ;; esac')
    give(clone, "id", "echo 0")
    give(clone, "apt-get", 'echo "$@" >> apt.log; [ "$1" = update ]')

    set_up(clone)

    update, install = (clone / "apt.log").read_text().splitlines()
    assert update.startswith("update")
    assert install.endswith("python3.11-venv")


def give(clone: Path, name: str, body: str) -> None:
    """Put a program of that name on the path."""
    program = clone.parent / "bin" / name
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o755)


def set_up(clone: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [shutil.which("sh"), "deploy/setup.sh", "demo"],
        cwd=clone,
        env={"PATH": str(clone.parent / "bin")},
        capture_output=True,
        text=True,
        check=False,
    )
