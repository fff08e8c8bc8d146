"""The one Elasticsearch of a test run: the first to need it starts it, the last to leave stops it."""

import json
from contextlib import suppress
from pathlib import Path

from deploy import sharing
from tests.elasticsearch.distribution import why_not
from tests.elasticsearch.node import Node


class NoElasticsearch(Exception):
    """There is no server here and none can be had; the text says what to do."""


def join(run: Path) -> Node:
    """Start the server of a run, or join the one that is there. Raises NoElasticsearch."""
    folder = _folder(run)
    with sharing.one_at_a_time(folder / "lock"):
        node = _running(folder) or _started(folder)
        sharing.hold(folder / "users")
    return node


def leave(run: Path, *, even_if_used: bool = False) -> None:
    """Leave the server; the last one out stops it."""
    folder = _folder(run)
    if not folder.exists():
        return
    with sharing.one_at_a_time(folder / "lock"):
        is_last = sharing.leave(folder / "users")
        node = _running(folder)
        if node and (is_last or even_if_used):
            node.stop()


def _folder(run: Path) -> Path:
    return run.resolve() / "elasticsearch"


def _running(folder: Path) -> Node | None:
    with suppress(OSError, ValueError, KeyError):
        known = json.loads((folder / "node.json").read_text())
        node = Node(folder / "node", port=known["port"], pid=known["pid"])
        if node.is_running:
            return node
    return None


def _started(folder: Path) -> Node:
    if reason := why_not():
        raise NoElasticsearch(reason)
    node = Node(folder / "node").start()
    (folder / "node.json").write_text(json.dumps({"port": node.port, "pid": node.pid}))
    return node
