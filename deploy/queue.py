"""Celery's messages as files under `var/queue`.

Kombu's own file transport has two habits that hurt: a reader may take a file that is still being written, and a
process killed while it writes an exchange leaves an empty one that makes every later send fail. Here a message appears
under its name only when it is whole, whoever manages to delete it has taken it, and bindings stay in memory.
"""

import json
from contextlib import suppress
from pathlib import Path
from queue import Empty
from time import time_ns
from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from kombu.transport import virtual

LONGEST_WAIT_SECONDS = 0.25


class Channel(virtual.Channel):
    """One folder; a file `<time>_<id>.<queue>.msg` per message, oldest first."""

    @property
    def folder(self) -> Path:
        folder: Path = settings.VAR / "queue"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _put(self, queue: str, message: dict[str, Any], **_: object) -> None:
        name = f"{time_ns()}_{uuid4().hex}"
        unfinished = self.folder / f"{name}.part"
        unfinished.write_text(json.dumps(message))
        unfinished.rename(self.folder / f"{name}.{queue}.msg")

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        for path in self._waiting(queue):
            with suppress(FileNotFoundError), path.open() as file:  # another worker was faster
                path.unlink()
                return json.load(file)
        raise Empty

    def _size(self, queue: str) -> int:
        return len(self._waiting(queue))

    def _purge(self, queue: str) -> int:
        waiting = self._waiting(queue)
        for path in waiting:
            path.unlink(missing_ok=True)
        return len(waiting)

    def _waiting(self, queue: str) -> list[Path]:
        return sorted(self.folder.glob(f"*.{queue}.msg"))


class Transport(virtual.Transport):
    """What the address `filesystem://` means here."""

    Channel = Channel
    implements = virtual.Transport.implements.extend(asynchronous=False, exchange_type=frozenset(["direct", "topic"]))
    driver_type = driver_name = "filesystem"
    polling_interval = 0.05
    default_connection_params: ClassVar[dict[str, Any]] = {}

    def drain_events(self, connection: Any, timeout: float | None = None, **_: Any) -> None:
        """Return sooner than the two seconds a worker asks for: between two calls it looks whether it is to end."""
        super().drain_events(connection, min(timeout, LONGEST_WAIT_SECONDS) if timeout else None)

    def driver_version(self) -> str:
        return "files"
