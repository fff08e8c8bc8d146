"""Makes all recordings of Saleor anew (`make recordings`): what its schema says, and every test of the contract on it.

    SALEOR_API_URL=… SALEOR_TOKEN=… python -m tests.contracts.record

SALEOR_EMAIL and SALEOR_PASSWORD of a member of staff will do instead of the token. Names are drawn with a new salt, as
Saleor forgets nothing. The old recordings give way only to a whole run that passed.
"""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.contracts import cassettes

TESTS = ("test_store.py", "test_store_after_placing.py", "test_saleor_catalogue.py")


def files() -> list[str]:
    """The files of tests that run on recordings."""
    return [str(Path(__file__).parent / name) for name in TESTS]


def main() -> int:
    if not cassettes.LIVE_URL:
        print("SALEOR_API_URL names no Saleor to record", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="ocop-recordings-") as folder:
        into = Path(folder)
        (into / cassettes.RUN).write_text(f"{secrets.token_hex(3)}\n")
        words = (sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-k", "saleor", *files())
        failed = subprocess.run(words, env=os.environ | {"OCOP_RECORD_INTO": folder}, check=False).returncode
        if not failed:
            _replace(into)
    return failed


def _replace(new: Path) -> None:
    """Put the new run where the old one lay; the schema, which is recorded by itself, stays."""
    for old in cassettes.FOLDER.iterdir():
        if old.is_dir():
            shutil.rmtree(old)
    shutil.copytree(new, cassettes.FOLDER, dirs_exist_ok=True)


if __name__ == "__main__":
    sys.exit(main())
