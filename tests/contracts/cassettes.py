"""Recordings of a real Saleor: what it was asked and what it answered, one file for each test of the contract.

Three ways to run a test of Saleor's:

- replayed (nothing is named): the recordings answer, in the very order in which they were made, and nothing else does;
- live (SALEOR_API_URL names one): no recording takes part;
- recorded (`make recordings`): live, and written down into the folder that OCOP_RECORD_INTO names.

A request is its document, told by name and digest, and its variables: a document that changed has no recording any
more. Of an answer its data are kept, and of an error its message and code. No header is kept but the content's type.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import vcr
from vcr.cassette import Cassette
from vcr.request import Request

from marketplace.stores.saleor.answers import operation

FOLDER = Path(__file__).parent.parent / "recordings" / "saleor"
URL = "http://saleor.test/graphql/"
LIVE_URL = os.environ.get("SALEOR_API_URL", "")
RECORD_INTO = os.environ.get("OCOP_RECORD_INTO", "") if LIVE_URL else ""
TAKES_PART = bool(RECORD_INTO or not LIVE_URL)
HERE = Path(RECORD_INTO) if RECORD_INTO else FOLDER
RUN = "run"  # the file that holds the salt of the names


def salt() -> str:
    """What the names of the recorded run were drawn with."""
    return (HERE / RUN).read_text().strip()


def path_of(node: pytest.Item) -> Path:
    """The recording of a test, in a folder for each file of tests."""
    case = "-".join(part for part in node.callspec.id.split("-") if part != "saleor")
    name = node.originalname.removeprefix("test_") + (f".{case}" if case else "")
    return HERE / node.path.stem.removeprefix("test_") / (re.sub(r"[^\w.]+", "-", name) + ".json")


@contextmanager
def playing(path: Path) -> Iterator[None]:
    """Saleor is this recording while the block runs, or is recorded into it.

    Fails at the end when something of it was not asked for, or was asked for in another order.
    """
    if not RECORD_INTO and not path.exists():
        pytest.fail(f"{path.name} is not recorded: make recordings", pytrace=False)
    if RECORD_INTO:
        path.unlink(missing_ok=True)  # or what is recorded now would be added to it
    with RECORDER.use_cassette(str(path)) as cassette:
        yield
    if not RECORD_INTO:
        require_played(cassette)


def require_played(cassette: Cassette) -> None:
    """Every interaction was played, in its order."""
    played = list(cassette.play_counts)  # in the order of their first play
    if played != list(range(len(cassette))):
        names = [json.loads(request.body)["document"].split()[0] for request in cassette.requests]
        left = [names[index] for index in range(len(cassette)) if index not in played]
        order = [names[index] for index in played]
        pytest.fail(f"not asked for: {left}; the order was {order}, recorded is {names}", pytrace=False)


def told(document: str) -> str:
    """A document by its name and digest."""
    return f"{operation(document)} {hashlib.sha256(document.encode()).hexdigest()[:16]}"


def _as_asked(request: Request) -> Request:
    """The request without host, headers and text of the document; once done, it stays."""
    body = json.loads(request.body)
    if "query" in body:
        body = {"document": told(body["query"]), "variables": body["variables"]}
    request.uri, request.headers, request.body = URL, {}, json.dumps(body, sort_keys=True)
    return request


def as_answered(response: dict[str, Any]) -> dict[str, Any]:
    """The answer without headers, hosts and traces; once done, it stays."""
    body = json.loads(response["body"]["string"])
    kept = {"data": body.get("data")}
    if body.get("errors"):
        kept["errors"] = [_error(error) for error in body["errors"]]
    text = _without_host(json.dumps(kept, ensure_ascii=False))
    headers = {"Content-Type": ["application/json"]}
    return {"status": response["status"], "headers": headers, "body": {"string": text.encode()}}


def _error(error: dict[str, Any]) -> dict[str, Any]:
    """Without the trace of Saleor's own code, which a server in debugging adds."""
    code = ((error.get("extensions") or {}).get("exception") or {}).get("code")
    return {"message": error.get("message"), "path": error.get("path"), "extensions": {"exception": {"code": code}}}


def _without_host(text: str) -> str:
    hosts = {urlsplit(LIVE_URL).netloc, "localhost", "127.0.0.1"} - {""}
    names = "|".join(re.escape(host) for host in sorted(hosts, key=len, reverse=True))
    return re.sub(rf"https?://(?:{names})(?::\d+)?(?=/)", "http://saleor.test", text)


class Compact:
    """One interaction a line, so that a recording that changed shows what changed."""

    @staticmethod
    def serialize(cassette: dict[str, Any]) -> str:
        lines = []
        for each in cassette["interactions"]:
            status = each["response"]["status"]["code"]
            if status != 200:
                raise ValueError(f"Saleor was not well while it was recorded: HTTP {status}")
            asked, answered = json.loads(each["request"]["body"]), json.loads(each["response"]["body"]["string"])
            lines.append(json.dumps(asked | {"answer": answered}, ensure_ascii=False, separators=(",", ":")))
        return "[\n" + ",\n".join(lines) + "\n]\n"

    @staticmethod
    def deserialize(text: str) -> dict[str, Any]:
        return {"interactions": [Compact._interaction(each) for each in json.loads(text)]}

    @staticmethod
    def _interaction(each: dict[str, Any]) -> dict[str, Any]:
        asked = json.dumps({name: each[name] for name in ("document", "variables")}, sort_keys=True)
        body = {"string": json.dumps(each["answer"], ensure_ascii=False)}
        response = {"status": {"code": 200, "message": "OK"}, "headers": {}, "body": body}
        return {"request": {"method": "POST", "uri": URL, "body": asked, "headers": {}}, "response": response}


RECORDER = vcr.VCR(
    record_mode="all" if RECORD_INTO else "none",
    match_on=("method", "uri", "raw_body"),
    serializer="compact",
    before_record_request=_as_asked,
    before_record_response=as_answered,
    decode_compressed_response=True,
)
RECORDER.register_serializer("compact", Compact)
