"""What a command run by hand knows of the installation it stands in."""

import os
from pathlib import Path

import pytest

from deploy import environment


@pytest.fixture
def var(tmp_path: Path, monkeypatch) -> Path:
    """A folder for state, and an environment that is put back afterwards."""
    monkeypatch.setattr(os, "environ", {"OCOP_VAR": str(tmp_path)})
    return tmp_path


def test_in_the_folder_of_a_demo_a_command_goes_by_the_demos_clock(var):
    environment.filled_stamp(var).touch()

    environment.complete()

    assert os.environ["OCOP_DEMO"] == "1"


@pytest.mark.parametrize("given", [{"DATABASE_URL": "postgres://elsewhere/ocop"}, {"OCOP_DEMO": "0"}])
def test_what_is_said_otherwise_counts_more(var, given):
    environment.filled_stamp(var).touch()
    os.environ.update(given)

    environment.complete()

    assert os.environ.get("OCOP_DEMO", "0") == "0"


def test_elsewhere_nothing_is_a_demo(var):
    environment.complete()

    assert "OCOP_DEMO" not in os.environ
