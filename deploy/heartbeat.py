"""Signs of life that a container's health check looks for: a file each, younger than a minute.

Imports nothing of Celery: the check runs every few seconds.
"""

import tempfile
import time
from pathlib import Path

EVERY_SECONDS = 5
OLDEST_SECONDS = 60


def file_of(name: str) -> Path:
    """Of this machine, or of this container."""
    return Path(tempfile.gettempdir()) / f"ocop-{name}.alive"


def give(name: str) -> None:
    """Say that `name` (`worker`, `beat`) lives."""
    file_of(name).touch()


def is_recent(name: str) -> bool:
    """True when it said so within the last minute."""
    try:
        return time.time() - file_of(name).stat().st_mtime < OLDEST_SECONDS
    except FileNotFoundError:
        return False
