"""What only an index on disk can suffer: lost folders, damaged files, a full disk, a writer that is not ours."""

import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest
import tantivy
from django.core.exceptions import ImproperlyConfigured

from catalog_sync.indexes.audit import LOST, OUTDATED
from catalog_sync.indexes.errors import IndexBusy, IndexUnavailable
from catalog_sync.indexes.generations import Generations
from catalog_sync.indexes.handler import IndexHandler
from catalog_sync.indexes.tantivy import TantivyIndex
from tests.contracts.indexes import ON, found, in_another_process, listing


@pytest.fixture
def index(tmp_path):
    built = TantivyIndex(tmp_path, wait_seconds=0)
    built.rebuild([listing("P-1")])
    return built


def served(tmp_path):
    return Generations(tmp_path, 0).current()


def folders(tmp_path):
    return {folder.name for folder in tmp_path.glob("generation-*")}


def test_a_writer_of_somebody_else_makes_ours_busy_and_changes_nothing(index, tmp_path):
    stranger = tantivy.Index.open(str(served(tmp_path))).writer(15_000_000, 1)

    with pytest.raises(IndexBusy):
        index.put([listing("P-2")])

    stranger.wait_merging_threads()
    assert found(index) == ["P-1"]
    index.put([listing("P-2")])
    assert sorted(found(index)) == ["P-1", "P-2"]


def test_while_one_batch_is_written_another_is_refused(index, tmp_path):
    with Generations(tmp_path, 0).writing():
        with pytest.raises(IndexBusy):
            index.put([listing("P-2")])
        with pytest.raises(IndexBusy):
            index.remove(["P-1"])

    assert found(index) == ["P-1"]


@pytest.mark.parametrize("damage", ["all gone", "folder gone", "file damaged"])
def test_a_lost_index_cannot_be_read_and_begins_again_empty_with_the_next_write(index, tmp_path, damage):
    if damage == "all gone":
        shutil.rmtree(tmp_path)
    elif damage == "folder gone":
        shutil.rmtree(served(tmp_path))
    else:
        (served(tmp_path) / "meta.json").write_text("{")

    with pytest.raises(IndexUnavailable):
        found(index)
    assert (len(index.check()), index.is_whole()) == (1, False)
    index.put([listing("P-2")])

    assert found(index) == ["P-2"]
    assert (list(index.check()), index.is_whole()) == ([LOST], False)
    index.rebuild([listing("P-1"), listing("P-2")])
    assert (list(index.check()), index.is_whole()) == ([], True)


def test_an_index_of_another_version_asks_for_a_rebuild(index, tmp_path):
    (served(tmp_path) / "format").write_text("0")
    stranger = TantivyIndex(tmp_path / "." / ".." / tmp_path.name)

    with pytest.raises(IndexUnavailable):
        found(stranger)
    with pytest.raises(IndexUnavailable):
        stranger.put([listing("P-2")])
    assert (list(stranger.check()), stranger.is_whole()) == ([OUTDATED], False)

    assert stranger.rebuild([listing("P-3")]) == 1
    assert found(stranger) == ["P-3"]


def test_what_a_switch_left_behind_is_swept_by_the_next_rebuild(index, tmp_path):
    half_built = Generations(tmp_path, 0).new()
    (half_built / "half").touch()
    before = served(tmp_path)

    index.rebuild([listing("P-2")])

    assert folders(tmp_path) == {before.name, served(tmp_path).name}
    index.rebuild([listing("P-3")])
    assert before.name not in folders(tmp_path)
    assert len(folders(tmp_path)) == 2


def test_an_open_view_goes_on_when_its_folder_is_replaced_and_swept(index):
    old = index._watch.view()

    index.rebuild([listing("P-2")])
    index.rebuild([listing("P-3")])

    assert [stored for _, stored in old.stored()] == [listing("P-1").to_json()]
    assert found(index) == ["P-3"]


def test_a_full_disk_leaves_the_old_index(index, tmp_path):
    entry = {"BACKEND": "catalog_sync.indexes.tantivy.TantivyIndex", "OPTIONS": {"path": str(tmp_path)}}
    filling = (
        "import resource, signal\n"
        "from catalog_sync.indexes.errors import CatalogueIndexError\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "for write in (index.put, index.rebuild):\n"
        "    try:\n"
        "        write([listing(f'X-{number}') for number in range(3_000)])\n"
        "    except CatalogueIndexError:\n"
        "        print('refused', flush=True)\n"
    )

    other = in_another_process(entry, filling)
    said, _ = other.communicate(timeout=60)

    assert said.split() == ["refused", "refused"]
    assert found(index) == ["P-1"]
    assert list(index.check()) == []
    assert len(folders(tmp_path)) == 1
    assert index.suggest("nước", on=ON)[0].code == "P-1"


def test_threads_search_while_others_write(index):
    def search(number):
        return set(found(index, "nước mắm")) >= {"P-1"}

    with ThreadPoolExecutor(8) as threads:
        searches = threads.map(search, range(200))
        for number in range(2, 8):
            index.put([listing(f"P-{number}")])

        assert all(searches)
    assert len(found(index)) == 7


def test_the_handler_opens_what_the_settings_name(index, tmp_path):
    entry = {"BACKEND": "catalog_sync.indexes.tantivy.TantivyIndex", "OPTIONS": {"path": tmp_path}}

    assert found(IndexHandler({"default": entry})["default"]) == ["P-1"]
    with pytest.raises(ImproperlyConfigured):
        IndexHandler({"default": {"BACKEND": "catalog_sync.indexes.none.Such"}})["default"]
    with pytest.raises(ImproperlyConfigured):
        IndexHandler({"default": entry})["other"]
