"""Fills the demo: tables, places, the register, the fictional set, the catalogue.

Runs as a process of its own, so that the launcher stays small. Every step may run again and changes nothing then; a
stamp spares a later start the time. It names the files the steps read and the database they wrote to, so that changed
data, new code and a database made anew are noticed.

Where the demo sells through a Saleor, the embedded store is filled first and pushed there, before anything is ordered;
and every start looks whether that Saleor is still as it must be.
"""

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from deploy.demo import saleor
from deploy.demo.servers import ServersError
from deploy.environment import ROOT, complete, filled_stamp, var
from deploy.processes import end_with_parent

HERE = Path(__file__).resolve().parent
READ = (ROOT / "marketplace", ROOT / "catalog_sync", HERE, ROOT / "requirements.txt")
Step: TypeAlias = tuple[str, str, tuple[str, ...]]
TABLES: Step = ("tables", "migrate", ("--no-input", "--verbosity", "0"))
GROUND: tuple[Step, ...] = (
    TABLES,
    ("provinces and communes", "load_places", ()),
    ("register of the province", "import_register", (str(HERE / "register"),)),
)
STEPS: tuple[Step, ...] = (
    *GROUND,
    ("fictional producers and products", "load_demo", ()),
    ("catalogue", "sync_catalog", ()),
)
GOODS: tuple[Step, ...] = (*GROUND, ("fictional producers and products", "load_demo", ("--without-past",)))
PUSH: Step = ("Saleor: products, stock, certificates", "saleor_push", ("--if-new",))
SET_UP: Step = ("Saleor: what the market needs there", "saleor_setup", ("--without-webhooks",))
SETS: Mapping[str, tuple[Step, ...]] = {
    "saleor set up": (TABLES, SET_UP),
    "embedded": STEPS,
    "goods": GOODS,
    "saleor": (
        TABLES,
        (SET_UP[0], SET_UP[1], (*SET_UP[2], "--stop-for-restart")),
        PUSH,
        *STEPS,
        ("Saleor: what it tells us of", "saleor_setup", ()),
    ),
    "saleor again": (("Saleor: what the market needs there", "saleor_setup", ()), PUSH),
}


def prepare_if_needed(var_folder: Path) -> None:
    """Fill the demo unless that was done with the very same files; raise ServersError when a step fails."""
    is_done, on_saleor = _is_done(var_folder), saleor.is_chosen()
    if is_done and not on_saleor:
        return
    if on_saleor and not filled_stamp(var_folder).exists():
        _call("goods", STORE_BACKEND="embedded")
        if saleor.is_in_containers():
            _call("saleor set up")
            saleor.restart(var_folder)
    _call(("saleor again" if is_done else "saleor") if on_saleor else "embedded")


def main(steps: str) -> None:
    """Take the steps of one of SETS."""
    complete()
    import django  # noqa: PLC0415 - the launcher imports this module, and needs no Django
    from django.core.management import CommandError, call_command  # noqa: PLC0415 - as above

    django.setup()
    from marketplace.stores.errors import StoreError  # noqa: PLC0415 - as above

    for title, command, arguments in SETS[steps]:
        print(f"==> {title} ...", flush=True)
        began = time.monotonic()
        try:
            call_command(command, *arguments, *saleor.staff(command))
        except (CommandError, StoreError) as error:
            sys.exit(str(error))
        print(f"    {time.monotonic() - began:.1f} s", flush=True)
    if steps not in {"goods", "saleor set up"}:
        filled_stamp(var()).write_text(_fingerprint(var()))


def _call(steps: str, **more: str) -> None:
    command = (sys.executable, "-m", "deploy.demo.preparation", steps)
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **more}, preexec_fn=end_with_parent, check=False)
    if done.returncode:
        raise ServersError("The demo could not be filled; see the messages above.")


def _is_done(folder: Path) -> bool:
    stamp = filled_stamp(folder)
    return _has_index(folder / "index") and stamp.exists() and stamp.read_text() == _fingerprint(folder)


def _has_index(folder: Path) -> bool:
    """Whether `current` names a folder that is there; whether that is sound, the worker looks when it starts."""
    pointer = folder / "current"
    return pointer.exists() and (folder / pointer.read_text(encoding="ascii").strip() / "meta.json").exists()


def _fingerprint(folder: Path) -> str:
    seen = hashlib.sha256(_name_of_database(folder) + saleor.chosen().encode())
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
        main(sys.argv[1])
        sys.exit()
    sys.exit(128 + signal.SIGINT)
