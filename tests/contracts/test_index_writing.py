"""How a search index is written, rebuilt and shared between processes; every backend passes the same tests."""

import signal

import pytest

from catalog_sync.indexes.errors import IndexBusy
from tests.contracts.indexes import INDEXES, found, in_another_process, listing, opened


@pytest.fixture(params=INDEXES)
def entry(request):
    return INDEXES[request.param](request)


@pytest.fixture
def index(entry):
    return opened(entry)


def test_the_generation_changes_with_every_commit_only(index):
    index.rebuild([])
    seen = [index.generation()]
    for change in (lambda: index.put([listing("P-1")]), lambda: index.remove(["P-1"]), lambda: index.rebuild([])):
        change()
        found(index)
        assert index.generation() == index.generation()
        seen.append(index.generation())

    assert len(set(seen)) == 4


def test_a_rebuild_replaces_everything(index):
    index.put([listing("P-1"), listing("P-2")])

    count = index.rebuild(iter([listing("P-3"), listing("P-3", "Trà"), listing("P-4")]))

    assert count == 2
    assert sorted(found(index)) == ["P-3", "P-4"]
    assert list(index.check()) == []


def test_a_rebuild_that_fails_leaves_the_old_one(index):
    def breaking():
        yield listing("P-2")
        raise OSError("no space left on device")

    index.put([listing("P-1")])
    before = index.generation()

    with pytest.raises(OSError, match="no space left"):
        index.rebuild(breaking())

    assert found(index) == ["P-1"]
    assert index.generation() == before


def test_what_is_written_during_a_rebuild_is_carried_over(index):
    def changing():
        yield listing("P-1")
        yield listing("P-2")
        index.put([listing("P-2", "Trà mới"), listing("P-3")])
        index.remove(["P-1"])
        assert sorted(found(index)) == ["P-2", "P-3"]

    index.put([listing("P-1"), listing("P-2")])

    index.rebuild(changing())

    assert sorted(found(index)) == ["P-2", "P-3"]
    assert found(index, "trà mới") == ["P-2"]


def test_a_second_rebuild_is_refused(index):
    def rebuilding_again():
        with pytest.raises(IndexBusy):
            index.rebuild([])
        yield listing("P-1")

    assert index.rebuild(rebuilding_again()) == 1


def test_another_process_sees_a_commit_and_a_switch(index, entry):
    index.put([listing("P-1")])
    found(index)

    other = in_another_process(entry, "index.put([listing('P-2')])")
    assert other.wait(timeout=60) == 0
    assert sorted(found(index)) == ["P-1", "P-2"]

    other = in_another_process(entry, "index.rebuild([listing('P-3')])")
    assert other.wait(timeout=60) == 0
    assert found(index) == ["P-3"]


def test_a_killed_rebuild_leaves_the_old_one_and_the_next_one_works(index, entry):
    index.put([listing("P-1")])
    endless = (
        "def endless():\n"
        "    for number in range(3_000):\n"
        "        yield listing(f'X-{number}')\n"
        "    print('ready', flush=True)\n"
        "    time.sleep(60)\n"
        "index.rebuild(endless())\n"
    )
    other = in_another_process(entry, endless)
    assert other.stdout.readline() == "ready\n"
    with pytest.raises(IndexBusy):
        index.rebuild([])

    other.send_signal(signal.SIGKILL)
    other.wait(timeout=60)
    other.stdout.close()

    assert found(index) == ["P-1"]
    index.put([listing("P-2")])
    assert index.rebuild([listing("P-3")]) == 1
    assert found(index) == ["P-3"]
