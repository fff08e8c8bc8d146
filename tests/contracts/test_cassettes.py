"""The recordings of Saleor themselves: they tell no secret, none is missing, none is left over."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from marketplace.stores.saleor import operations
from tests.contracts import cassettes, record
from tests.contracts.cassettes import FOLDER, Compact, as_answered, path_of, playing

ROOT = Path(__file__).parents[2]
LARGEST_BYTES = 6_000_000
FILES = sorted(FOLDER.rglob("*.json"))
SECRETS = re.compile(
    r"bearer|\bauthorization\b|cookie|password|secret|refreshToken|authToken|csrf"  # what carries one
    r"|eyJ[\w-]{10}"  # a JSON web token
    r"|localhost|127\.0\.0\.1|stacktrace|Traceback|/(?:home|opt|root|tmp|usr|work)/",  # where it was recorded
    re.IGNORECASE,
)


def test_no_recording_tells_a_secret_or_where_it_was_made():
    told = {file.name: found[0] for file in FILES if (found := SECRETS.search(file.read_text()))}

    assert FILES
    assert told == {}


def test_the_recordings_are_small():
    assert sum(file.stat().st_size for file in FILES) < LARGEST_BYTES


def test_every_test_of_the_contract_has_its_recording_and_no_recording_is_left_over():
    asked = (sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:randomly", "-k", "saleor")
    told = subprocess.run((*asked, *record.files()), cwd=ROOT, check=True, capture_output=True, text=True).stdout
    tests = re.findall(r"^tests/contracts/test_(\w+)\.py::test_(\w+)\[(.+)\]$", told, re.MULTILINE)

    wanted = {path_of(Item(file, name, case)) for file, name, case in tests}

    assert len(wanted) == len(tests) > 50
    assert set(FILES) == wanted


def test_what_is_recorded_was_asked_with_the_documents_of_today():
    """What a test itself asks, in a colleague's place, is not among our documents."""
    today = {cassettes.told(operations.load(name)) for name in operations.names()}
    recorded = {each["document"] for file in FILES for each in json.loads(file.read_text())}

    assert {each for each in recorded - today if each.split()[0] in operations.names()} == set()


def test_an_answer_is_kept_without_hosts_traces_and_headers():
    trace = {"exception": {"code": "Gone", "stacktrace": ["/srv/saleor/core.py"]}, "cost": {}}
    said = {
        "data": {"url": "http://localhost:8800/media/1.png"},
        "errors": [{"message": "no", "path": ["a"], "locations": [], "extensions": trace}],
        "extensions": {"cost": {"requestedQueryCost": 1}},
    }
    response = {"status": {"code": 200, "message": "OK"}, "headers": {"Set-Cookie": ["a=b"], "Date": ["today"]}}

    kept = as_answered(response | {"body": {"string": json.dumps(said).encode()}})

    assert kept["headers"] == {"Content-Type": ["application/json"]}
    assert json.loads(kept["body"]["string"]) == {
        "data": {"url": "http://saleor.test/media/1.png"},
        "errors": [{"message": "no", "path": ["a"], "extensions": {"exception": {"code": "Gone"}}}],
    }
    assert as_answered(kept) == kept


@pytest.mark.skipif(not cassettes.TAKES_PART or bool(cassettes.RECORD_INTO), reason="replays only")
def test_a_recording_that_is_not_played_to_its_end_fails(tmp_path):
    path = tmp_path / "one.json"
    path.write_text(json.dumps([{"document": "whoami 0", "variables": {}, "answer": {"data": None}}]))

    with pytest.raises(pytest.fail.Exception, match="not asked for: \\['whoami'\\]"), playing(path):
        pass
    with pytest.raises(pytest.fail.Exception, match="make recordings"), playing(tmp_path / "none.json"):
        pass


def test_a_server_that_was_not_well_is_not_recorded():
    answered = {"status": {"code": 500}, "body": {"string": "{}"}}

    with pytest.raises(ValueError, match="HTTP 500"):
        Compact.serialize({"interactions": [{"request": {"body": "{}"}, "response": answered}]})


class Item:
    """A test as the collection names it."""

    def __init__(self, file: str, name: str, case: str) -> None:
        self.path, self.originalname = Path(f"test_{file}.py"), f"test_{name}"
        self.callspec = Case(case)


class Case:
    def __init__(self, id: str) -> None:
        self.id = id
