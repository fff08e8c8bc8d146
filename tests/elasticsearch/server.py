"""The one Elasticsearch of a test run: the first to need it starts it, the last to leave stops it."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path

from tests.elasticsearch.distribution import why_not
from tests.elasticsearch.node import Node

_holds: dict[Path, int] = {}


class NoElasticsearch(Exception):
    """There is no server here and none can be had; the text says what to do."""


def join(run: Path) -> Node:
    """Start the server of a run, or join the one that is there. Raises NoElasticsearch."""
    folder = run.resolve() / "elasticsearch"
    with _one_at_a_time(folder):
        node = _running(folder) or _started(folder)
        if folder not in _holds:
            _holds[folder] = os.open(folder / "users", os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(_holds[folder], fcntl.LOCK_SH)
    return node


def leave(run: Path, *, even_if_used: bool = False) -> None:
    """Leave the server; the last one out stops it."""
    folder = run.resolve() / "elasticsearch"
    if not folder.exists():
        return
    with _one_at_a_time(folder):
        node = _running(folder)
        if node and (_is_last(folder) or even_if_used):
            node.stop()


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _running(folder: Path) -> Node | None:
    with suppress(OSError, ValueError):
        facts = json.loads((folder / "node.json").read_text())
        node = Node(**(facts | {"folder": Path(facts["folder"])}))
        if node.is_running:
            return node
    return None


def _started(folder: Path) -> Node:
    if reason := why_not():
        raise NoElasticsearch(reason)
    node = Node(folder / "node").start()
    (folder / "node.json").write_text(json.dumps(asdict(node) | {"folder": str(node.folder)}))
    return node


def _is_last(folder: Path) -> bool:
    hold = _holds.pop(folder, None)
    if hold is None:
        return False
    try:
        fcntl.flock(hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(hold)
    return True
