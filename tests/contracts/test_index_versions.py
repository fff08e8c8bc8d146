"""Several writers at once: whatever arrives last, the newest reading stands."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from catalog_sync.indexes.base import SearchRequest
from tests.contracts.indexes import ON, found, in_another_process, listing, make_elasticsearch, opened


@pytest.fixture
def entry(request):
    return make_elasticsearch(request)


@pytest.fixture
def index(entry):
    built = opened(entry)
    built.rebuild([], version=10)
    return built


def test_an_older_reading_never_replaces_a_newer_one(index):
    index.put([listing("P-1", "Trà mới")], version=30)

    index.put([listing("P-1", "Trà cũ"), listing("P-2", "Trà khác")], version=20)

    assert found(index, "trà mới")[0] == "P-1"
    assert index.search(SearchRequest(on=ON, text="mới")).total == 1
    assert sorted(found(index)) == ["P-1", "P-2"]


def test_an_older_reading_does_not_bring_back_what_was_taken_out(index):
    index.put([listing("P-1")], version=20)
    index.remove(["P-1", "P-2"], version=40)

    index.put([listing("P-1"), listing("P-2")], version=30)

    assert found(index) == []
    assert list(index.entries()) == []
    assert list(index.check()) == []


def test_an_older_removal_does_not_take_out_what_was_put_since(index):
    index.put([listing("P-1")], version=40)

    index.remove(["P-1"], version=30)

    assert found(index) == ["P-1"]


def test_a_reading_older_than_a_rebuild_adds_nothing_even_where_the_rebuild_found_nothing(index):
    index.put([listing("P-1")], version=20)
    index.remove(["P-1"], version=30)
    index.rebuild([], version=40)

    index.put([listing("P-1")], version=25)

    assert found(index) == []


def test_a_newer_reading_written_while_an_older_rebuild_runs_stands(index):
    def building():
        index.put([listing("P-1", "Trà mới")], version=60)
        index.remove(["P-2"], version=60)
        yield listing("P-1", "Trà cũ")
        yield listing("P-2")

    index.rebuild(building(), version=50)

    assert found(index, "trà mới") == ["P-1"]
    assert found(index) == ["P-1"]


def test_a_write_that_looked_before_a_rebuild_switched_goes_to_the_new_index(index, monkeypatch):
    looked = index._targets()
    index.rebuild([listing("P-1")], version=50)
    answers = [looked]
    really = index._targets
    monkeypatch.setattr(index, "_targets", lambda: answers.pop() if answers else really())

    index.put([listing("P-2")], version=60)

    assert sorted(found(index)) == ["P-1", "P-2"]
    assert len(index._generations.all()) == 1


def test_many_writers_of_many_processes_leave_the_newest_of_each(index, entry):
    writing = (
        "for version in range({start}, 100, 3):\n"
        "    index.put([listing(f'P-{{number}}', f'Trà {{version}}') for number in range(20)], version=version)\n"
        "    index.remove(['P-0'], version=version)\n"
    )

    others = [in_another_process(entry, writing.format(start=start)) for start in (20, 21, 22)]
    assert [other.wait(timeout=100) for other in others] == [0, 0, 0]

    assert sorted(found(index, "trà 99", limit=50)) == sorted(f"P-{number}" for number in range(1, 20))
    assert list(index.check()) == []


def test_threads_search_while_others_write_and_rebuild(index):
    index.rebuild([listing("P-1")], version=50)

    with ThreadPoolExecutor(4) as threads:
        searches = threads.map(lambda _: "P-1" in found(index, "nước mắm"), range(60))
        for version in range(60, 66):
            index.put([listing(f"P-{version}")], version=version)
            index.rebuild([listing("P-1"), listing(f"P-{version}")], version=version)

        assert all(searches)
    assert sorted(found(index)) == ["P-1", "P-65"]
