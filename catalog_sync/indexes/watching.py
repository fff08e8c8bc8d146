"""Keeps the newest view of an index that other processes change, and opens a new one only when it did change."""

from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

from catalog_sync.indexes.audit import NEVER_BUILT
from catalog_sync.indexes.errors import IndexUnavailable
from catalog_sync.indexes.generations import Generations

View = TypeVar("View")

_TRIES = 3
_Stamp = tuple[Path, int, int, int]


class Watch(Generic[View]):
    """The view of the folder that is served, shared by the threads of a process.

    `opened` opens a folder or raises IndexUnavailable; `watched` is the file in it that every commit replaces.
    """

    def __init__(self, folders: Generations, opened: Callable[[Path], View], watched: str) -> None:
        self._folders, self._opened, self._watched = folders, opened, watched
        self._lock = Lock()
        self._stamp: _Stamp | None = None
        self._view: View | None = None

    def view(self) -> View:
        """The newest view. Raises IndexUnavailable before the first build, and when it cannot be opened."""
        folder = self._folders.current()
        with self._lock:
            for _ in range(_TRIES):
                if folder is None:
                    raise IndexUnavailable(NEVER_BUILT)
                try:
                    return self._refreshed(folder)
                except IndexUnavailable:
                    # A rebuild may have replaced the folder between reading its name and opening it.
                    before, folder = folder, self._folders.current()
                    if folder == before:
                        raise
        raise IndexUnavailable("the index is being replaced again and again")

    def _refreshed(self, folder: Path) -> View:
        stamp = self._look(folder)
        if self._view is None or stamp != self._stamp:
            self._view = None
            self._view, self._stamp = self._opened(folder), stamp
        return self._view

    def _look(self, folder: Path) -> _Stamp:
        try:
            found = (folder / self._watched).stat()
        except OSError as missing:
            raise IndexUnavailable(f"the index cannot be read: {missing.strerror}") from missing
        return folder, found.st_ino, found.st_mtime_ns, found.st_size
