"""Fills the demo: tables, places, the register, the fictional set, the catalogue.

Runs as a process of its own, so that the launcher stays small. Every step may run again and changes nothing then; a
stamp spares a later start the time. It names the files the steps read and the database they wrote to, so that changed
data, new code and a database made anew are noticed.
"""

import hashlib
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from deploy.demo.servers import ServersError
from deploy.environment import ROOT, complete, filled_stamp, var
from deploy.processes import end_with_parent

HERE = Path(__file__).resolve().parent
READ = (ROOT / "marketplace", ROOT / "catalog_sync", HERE, ROOT / "requirements.txt")
STEPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("tables", "migrate", ("--no-input", "--verbosity", "0")),
    ("provinces and communes", "load_places", ()),
    ("register of the province", "import_register", (str(HERE / "register"),)),
    ("fictional producers and products", "load_demo", ()),
    ("catalogue", "sync_catalog", ()),
)


def prepare_if_needed(var_folder: Path) -> None:
    """Fill the demo unless that was done with the very same files; raise ServersError when a step fails."""
    if _is_done(var_folder):
        return
    command = (sys.executable, "-m", "deploy.demo.preparation")
    if subprocess.run(command, cwd=ROOT, preexec_fn=end_with_parent, check=False).returncode:
        raise ServersError("The demo could not be filled; see the messages above.")


def main() -> None:
    complete()
    import django  # noqa: PLC0415 - the launcher imports this module, and needs no Django
    from django.core.management import call_command  # noqa: PLC0415 - as above

    django.setup()
    for title, command, arguments in STEPS:
        print(f"==> {title} ...", flush=True)
        began = time.monotonic()
        call_command(command, *arguments)
        print(f"    {time.monotonic() - began:.1f} s", flush=True)
    filled_stamp(var()).write_text(_fingerprint(var()))


def _is_done(folder: Path) -> bool:
    stamp = filled_stamp(folder)
    return _has_index(folder / "index") and stamp.exists() and stamp.read_text() == _fingerprint(folder)


def _has_index(folder: Path) -> bool:
    """Whether `current` names a folder that is there; whether that is sound, the worker looks when it starts."""
    pointer = folder / "current"
    return pointer.exists() and (folder / pointer.read_text(encoding="ascii").strip() / "meta.json").exists()


def _fingerprint(folder: Path) -> str:
    seen = hashlib.sha256(_name_of_database(folder))
    for place in READ:
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file() and path.suffix not in {".pyc", ".mo", ".md"}:
                seen.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return seen.hexdigest()


def _name_of_database(folder: Path) -> bytes:
    """The address of a given database; of the embedded one the number that initdb drew for it."""
    control = folder / "postgres" / "global" / "pg_control"
    return control.read_bytes()[:8] if control.exists() else os.environ["DATABASE_URL"].encode()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
        sys.exit()
    sys.exit(128 + signal.SIGINT)
