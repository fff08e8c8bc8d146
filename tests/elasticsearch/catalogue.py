"""The catalogue of a test on the real Elasticsearch: taken away, brought back, filled up."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.conf import settings
from elasticsearch import Elasticsearch

from catalog_sync.indexes import indexes
from catalog_sync.indexes.elasticsearch import cluster
from tests.elasticsearch.impostor import impostor
from tests.elasticsearch.node import free_port

TANTIVY = "catalog_sync.indexes.tantivy.TantivyIndex"
OURS = "catalog_sync.indexes.elasticsearch.ElasticsearchIndex"


class Shelf:
    """Where the catalogue of this test lives."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.name = f"ocop-test-{uuid.uuid4().hex[:12]}"

    def use(self, url: str = "") -> None:
        """Point the settings at our cluster, or at whatever else listens there."""
        options = {"urls": [url or self.url], "name": self.name, "replicas": 0}
        spare = {"BACKEND": TANTIVY, "OPTIONS": {"path": settings.VAR / f"spare-{self.name}"}}
        reopen({"default": {"BACKEND": OURS, "OPTIONS": options}, "spare": spare})

    @contextmanager
    def away(self, how: str = "refused") -> Iterator[None]:
        """The cluster is not there, or answers as on a bad day."""
        quick = {"READ_SECONDS": 0.5, "WRITE_SECONDS": 0.5, "ADMIN_SECONDS": 0.5}
        with impostor() as other, patch.multiple(cluster, **quick):
            worse: dict[str, Callable[[], None]] = {
                "refused": lambda: setattr(other, "url", f"http://127.0.0.1:{free_port()}"),
                "500": lambda: setattr(other, "status", 500),
                "429": lambda: setattr(other, "status", 429),
                "silent": lambda: setattr(other, "delay", 1.2),
                "malformed": lambda: setattr(other, "body", b"<html>"),
            }
            worse[how]()
            self.use(other.url)
            try:
                yield
            finally:
                self.use()

    @contextmanager
    def full(self) -> Iterator[None]:
        """The block that Elasticsearch puts on an index when a disk reaches its flood stage."""
        self._block(True)
        try:
            yield
        finally:
            self._block(None)

    def forget(self) -> None:
        """Remove what this test made."""
        with Elasticsearch(self.url) as cluster:
            for index in cluster.indices.get(index=f"{self.name}-generation-*"):
                cluster.indices.delete(index=index)

    def _block(self, value: bool | None) -> None:
        with Elasticsearch(self.url) as cluster:
            cluster.indices.put_settings(
                index=f"{self.name}-generation-*", settings={"index.blocks.read_only_allow_delete": value}
            )


def reopen(entries: dict[str, object]) -> None:
    """Have the handler read these settings instead of what it read before."""
    settings.CATALOGUE_INDEXES = entries
    indexes._settings = None
    indexes.__dict__.pop("settings", None)
    for alias in ("default", "spare"):
        if hasattr(indexes._connections, alias):
            delattr(indexes._connections, alias)
