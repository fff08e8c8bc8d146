"""Where the project and its state lie, for whoever starts servers before the settings may be read."""

import os
from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parent.parent


def complete() -> None:
    """Add to the environment what `.env` and the defaults say, so that children see the same."""
    environ.Env.read_env(ROOT / ".env", overwrite=False)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
    os.environ["OCOP_VAR"] = str(Path(os.environ.get("OCOP_VAR", ROOT / "var")).resolve())


def var() -> Path:
    return Path(os.environ["OCOP_VAR"])
