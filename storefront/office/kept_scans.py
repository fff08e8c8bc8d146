"""Scans of refused forms, kept aside so that nobody has to look for the file again.

A browser cannot be told to offer a file once more. So the form carries a signed note of where it lies; only the officer
who sent it can use the note, for a day.
"""

import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePosixPath
from typing import Any

from django.core import signing
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils import timezone

from marketplace.accounts.models import User

FOLDER = "office/kept"
KEEP = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class KeptScan:
    """A scan that waits for its form: where it lies, and what the officer calls it."""

    place: str
    name: str
    note: str

    def open(self) -> "File[Any]":
        """The file under its own name."""
        return File(default_storage.open(self.place), name=self.name)


def keep(scan: "File[Any]", officer: User) -> KeptScan:
    """Put the scan aside for this officer; what others left longer than a day is thrown away."""
    _sweep()
    name = PurePosixPath(scan.name or "").name
    scan.seek(0)
    place = default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}{PurePosixPath(name).suffix}", scan)
    return KeptScan(place, name, signing.dumps([place, name], salt=_salt(officer)))


def kept(note: str, officer: User) -> KeptScan | None:
    """What the note names, or None when it is not this officer's, too old or gone."""
    try:
        place, name = signing.loads(note, salt=_salt(officer), max_age=KEEP)
    except signing.BadSignature:
        return None
    return KeptScan(place, name, note) if default_storage.exists(place) else None


def forget(scan: KeptScan) -> None:
    """The form went through: the copy aside is not needed any more."""
    default_storage.delete(scan.place)


def _salt(officer: User) -> str:
    return f"office.kept-scan.{officer.pk}"


def _sweep() -> None:
    if not default_storage.exists(FOLDER):
        return
    oldest = timezone.now() - KEEP
    for name in default_storage.listdir(FOLDER)[1]:
        with suppress(FileNotFoundError):  # another form sweeps as well
            if default_storage.get_modified_time(f"{FOLDER}/{name}") < oldest:
                default_storage.delete(f"{FOLDER}/{name}")
