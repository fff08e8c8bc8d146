#!/usr/bin/env python
"""Django's command line, with the embedded database brought up for the commands that need one."""

import os
import signal
import sys
from pathlib import Path

import environ
from django.core.management import execute_from_command_line

ROOT = Path(__file__).resolve().parent
WITHOUT_DATABASE = {"", "help", "version", "collectstatic", "compilemessages", "diffsettings", "findstatic"} | {
    "graphql_schema",
    "makemessages",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
    environ.Env.read_env(ROOT / ".env", overwrite=False)
    command = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
    if "DATABASE_URL" in os.environ or command in WITHOUT_DATABASE or "--help" in sys.argv:
        execute_from_command_line(sys.argv)
    else:
        _execute_with_embedded_database()


def _execute_with_embedded_database() -> None:
    from django.db import connections  # noqa: PLC0415 - after the environment is complete

    from deploy import postgres  # noqa: PLC0415 - only where it is needed

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with postgres.serving(Path(os.environ.get("OCOP_VAR", ROOT / "var"))) as url:
        os.environ["DATABASE_URL"] = url
        try:
            execute_from_command_line(sys.argv)
        finally:
            connections.close_all()


if __name__ == "__main__":
    main()
