"""Where the project and its state lie, for whoever starts servers before the settings may be read."""

import os
from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parent.parent


def complete(folder: str = "var") -> None:
    """Add to the environment what `.env` and the defaults say, so that children see the same.

    State lies in `folder` of the project unless OCOP_VAR names another place.
    """
    environ.Env.read_env(ROOT / ".env", overwrite=False)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
    os.environ["OCOP_VAR"] = str(Path(os.environ.get("OCOP_VAR", ROOT / folder)).resolve())
    if "DATABASE_URL" not in os.environ and filled_stamp(var()).exists():
        os.environ.setdefault("OCOP_DEMO", "1")  # a command run by hand goes by the demo's clock too


def var() -> Path:
    return Path(os.environ["OCOP_VAR"])


def filled_stamp(folder: Path) -> Path:
    """The file that tells that the embedded database in this folder is the demo's."""
    return folder / "demo.filled"
