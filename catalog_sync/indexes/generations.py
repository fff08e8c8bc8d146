"""Folders of an index on disk: which one is served, who may write, and how a new one takes over.

`current` names the folder that is served and is replaced in one step, so that a reader sees the old index or the new
one and never half of either. Locks are the system's own: they end with the process that holds them, however it ends.
"""

import fcntl
import os
import shutil
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from catalog_sync.indexes.errors import IndexBusy

_PAUSE = 0.01


class Generations:
    """The folders under one path."""

    def __init__(self, path: Path, wait_seconds: float) -> None:
        self.path = path
        self._wait_seconds = wait_seconds
        self._pointer = path / "current"
        self._touched = path / "touched"

    def current(self) -> Path | None:
        """The folder that is served, or None before the first build."""
        try:
            return self.path / self._pointer.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None

    def new(self) -> Path:
        """An empty folder nobody serves yet."""
        folder = self.path / f"generation-{uuid.uuid4().hex}"
        folder.mkdir(parents=True)
        return folder

    def switch(self, folder: Path) -> None:
        """Serve this folder from now on; call it while `writing`."""
        draft = self.path / "current.draft"
        with draft.open("w", encoding="ascii") as file:
            file.write(folder.name)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._pointer)

    def sweep(self) -> None:
        """Remove every folder but the one served: what was replaced before, and what a kill left half built."""
        for folder in self.path.glob("generation-*"):
            if folder != self.current():
                shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One writer at a time, of this process or any other; waits a moment, then raises IndexBusy."""
        with self._locked("write.lock", self._wait_seconds):
            yield

    @contextmanager
    def rebuilding(self) -> Iterator[None]:
        """One rebuild at a time, IndexBusy at once for a second; writers go on and note what they touch."""
        with self._locked("rebuild.lock", 0):
            with self.writing():
                self._touched.write_bytes(b"")
                self.sweep()
            try:
                yield
            finally:
                self._touched.unlink(missing_ok=True)

    def note(self, codes: Iterable[str]) -> None:
        """Remember for a rebuild under way that these listings were written; call it while `writing`."""
        if self._touched.exists():
            with self._touched.open("a", encoding="utf-8") as file:
                file.writelines(f"{code}\n" for code in codes)

    def noted(self) -> tuple[str, ...]:
        """The codes written since the rebuild began, each once."""
        return tuple(dict.fromkeys(self._touched.read_text(encoding="utf-8").splitlines()))

    @contextmanager
    def _locked(self, name: str, wait_seconds: float) -> Iterator[None]:
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / name).open("w") as file:
            _lock(file.fileno(), until=time.monotonic() + wait_seconds)
            yield


def _lock(descriptor: int, *, until: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise IndexBusy("somebody else is writing to the index; try again in a moment") from None
            time.sleep(_PAUSE)
        else:
            return
