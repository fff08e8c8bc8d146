"""Catalogues of translations: compiled without the system's gettext, and checked against the texts in the code.

`python -m deploy.translations compile` writes each stale `django.mo`. `python -m deploy.translations check` fails on a
text without translation, a fuzzy one, one that no code uses, and a placeholder lost in translation; it needs gettext.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from tqdm import tqdm

from deploy.environment import ROOT

PACKAGES = ("marketplace", "catalog_sync", "storefront", "deploy")
LANGUAGE = "vi"  # English texts are their own names
CATALOGUE = f"locale/{LANGUAGE}/LC_MESSAGES/django.po"


def compile_stale(root: Path) -> int:
    """Write the `.mo` beside each catalogue that changed since; return how many."""
    stale = [source for source in _catalogues(root) if _is_stale(source)]
    for source in tqdm(stale, desc="translations", unit="file", disable=None):
        unfinished = source.with_suffix(".part")
        with unfinished.open("wb") as target:
            write_mo(target, _read(source))
        unfinished.rename(source.with_suffix(".mo"))
    return len(stale)


def problems(root: Path) -> list[str]:
    """What is wrong with the catalogues of `root`, a line each; the tree stays as it is."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        _extract(root, copy)
        used = {source.relative_to(copy): _read_extracted(source) for source in copy.rglob(CATALOGUE)}
    written = {source.relative_to(root): _read(source) for source in _catalogues(root)}
    translated = {_key(message) for catalogue in written.values() for message in catalogue if _is_done(message)}
    found: list[str] = []
    for place in sorted(used.keys() | written.keys()):
        wanted = {_key(message): message for message in used.get(place, ()) if message.id}
        missing = [wanted[key] for key in sorted(wanted.keys() - translated, key=str)]
        found += [f"{place}: no translation of {message.id!r}, see {_line(message)}" for message in missing]
        found += [f"{place}: {fault}" for fault in _faults(written.get(place, Catalog()), set(wanted))]
    return found


def main(arguments: list[str]) -> int:
    if arguments == ["compile"]:
        compile_stale(ROOT)
        return 0
    if arguments != ["check"]:
        print(__doc__, file=sys.stderr)
        return 2
    found = problems(ROOT)
    print("\n".join(found) or "Every text is translated.")
    return 1 if found else 0


def _catalogues(root: Path) -> Iterator[Path]:
    for package in PACKAGES:
        yield from (root / package).rglob(CATALOGUE)


def _is_stale(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime < source.stat().st_mtime


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def _read_extracted(path: Path) -> Catalog:
    """What xgettext wrote: it always leaves room for two plural forms, and Vietnamese has one."""
    lines = path.read_bytes().splitlines(keepends=True)
    return read_po(BytesIO(b"".join(line for line in lines if not line.startswith(b"msgstr[1]"))), locale=LANGUAGE)


def _ignore(folder: str, names: list[str]) -> list[str]:
    kept = (".py", ".html", ".txt")
    return [name for name in names if not name.endswith(kept) and not Path(folder, name).is_dir()]


def _extract(root: Path, copy: Path) -> None:
    """Have Django write, in a copy, catalogues of the texts in the code: one in each folder that has a `locale`."""
    for package in PACKAGES:
        shutil.copytree(root / package, copy / package, ignore=_ignore)
    (copy / "locale").mkdir()  # for texts whose folder has none
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-m", "django", "makemessages", "--locale", LANGUAGE, "--no-wrap"]
    subprocess.run(command, cwd=copy, env=environment, check=True, stdout=subprocess.DEVNULL)


def _line(message: Message) -> str:
    return ":".join(str(part) for part in message.locations[0])


def _key(message: Message) -> tuple[str | None, str]:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def _is_done(message: Message) -> bool:
    texts = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    return bool(message.id) and not message.fuzzy and all(texts)


def _faults(catalogue: Catalog, wanted: set[tuple[str | None, str]]) -> Iterator[str]:
    for message in catalogue:
        if message.id and message.fuzzy:
            yield f"fuzzy: {message.id!r}"
        if message.id and _key(message) not in wanted:
            yield f"no code uses {message.id!r}"
    for text in catalogue.obsolete.values():
        yield f"obsolete: {text.id!r}"
    for message, errors in catalogue.check():
        yield from (f"{message.id!r}: {error}" for error in errors)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
