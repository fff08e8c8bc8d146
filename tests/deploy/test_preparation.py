"""When the demo is filled anew, and when that is spared."""

import shutil
from pathlib import Path

import pytest

from catalog_sync.indexes.tantivy import TantivyIndex
from deploy import environment
from deploy.demo import preparation


@pytest.fixture
def filled(tmp_path: Path, monkeypatch) -> Path:
    """A folder in which the demo was filled from the files as they are."""
    monkeypatch.setattr(preparation, "_fingerprint", lambda _: "the same")
    TantivyIndex(tmp_path / "index").rebuild([])
    environment.filled_stamp(tmp_path).write_text("the same")
    return tmp_path


def test_what_is_filled_is_left_alone(filled):
    assert preparation._is_done(filled)


@pytest.mark.parametrize("lost", ["index", "index/current", "index/generation-*", "demo.filled"])
def test_what_is_lost_is_filled_again(filled, lost):
    for path in filled.glob(lost):
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    assert not preparation._is_done(filled)
