"""How root starts the embedded PostgreSQL, which refuses to run as root.

The server runs under the owner of its folder. A folder that root makes is owned by a number that no account has, so
that no other service of the machine shares it, and no user has to be added. Where that owner cannot walk to a folder
(`/root` is closed to others), the server is given one capability, to read past it; no folder is opened.

For anybody but root everything here does nothing.
"""

import os
import pwd
import stat
from pathlib import Path

NOBODYS_NUMBER = 64432
CAPABILITIES = {"dac_read_search": 2, "dac_override": 1}  # bits, see capabilities(7); containers often lack the first


def adopt(folder: Path) -> None:
    """See that a folder made or copied by root has an owner under whom the server can run, and is closed to others."""
    if _is_root() and folder.stat().st_uid in {0, _nobody().pw_uid}:
        _give_tree(folder, NOBODYS_NUMBER)
    if not _is_root() and folder.stat().st_uid != os.geteuid():
        raise PermissionError(f"{folder} was made by another user. Start as that user, or delete it to begin anew.")
    folder.chmod(0o700)


def lend(folder: Path) -> None:
    """Give a new folder to an account with a name: initdb asks for one. `adopt` takes over afterwards."""
    if _is_root():
        os.chown(folder, _nobody().pw_uid, _nobody().pw_gid)


def give(folder: Path, *, like: Path) -> None:
    """Give `folder` the owner of `like`."""
    if _is_root():
        os.chown(folder, like.stat().st_uid, like.stat().st_gid)


def prefix(data: Path, program: Path) -> list[str]:
    """What to write before a command so that it runs under the owner of `data`."""
    if not _is_root():
        return []
    owner = data.stat()
    command = ["setpriv", f"--reuid={owner.st_uid}", f"--regid={owner.st_gid}", "--clear-groups"]
    closed = [place for place in (data, program) if not _can_reach(place, owner.st_uid)]
    if closed:
        capability = _spare_capability(closed)
        command += [f"--inh-caps=+{capability}", f"--ambient-caps=+{capability}"]
    return command


def _is_root() -> bool:
    return os.geteuid() == 0


def _nobody() -> pwd.struct_passwd:
    return pwd.getpwnam("nobody")


def _give_tree(folder: Path, number: int) -> None:
    os.chown(folder, number, number)
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            os.chown(Path(parent, name), number, number, follow_symlinks=False)


def _can_reach(place: Path, uid: int) -> bool:
    way = [place, *place.resolve().parents]
    return all(step.stat().st_uid == uid or step.stat().st_mode & stat.S_IXOTH for step in way)


def _spare_capability(closed: list[Path]) -> str:
    """The name of a capability we hold that lets the server past closed folders."""
    status = Path("/proc/self/status").read_text()
    held = int(status.split("CapEff:")[1].split()[0], 16)
    for name, bit in CAPABILITIES.items():
        if held >> bit & 1:
            return name
    raise PermissionError(
        f"PostgreSQL does not run as root, and others do not reach {closed[0]}: chmod o+x its parents."
    )
