#!/usr/bin/env python
"""Django's command line, with the embedded database brought up for the commands that need one."""

import os
import signal
import sys

from django.core.management import execute_from_command_line

from deploy import environment

WITHOUT_DATABASE = {
    "",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "graphql_schema",
    "help",
    "makemessages",
    "version",
}


def main() -> None:
    environment.complete()
    command = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
    if "DATABASE_URL" in os.environ or command in WITHOUT_DATABASE or "--help" in sys.argv:
        execute_from_command_line(sys.argv)
    else:
        _execute_with_embedded_database()


def _execute_with_embedded_database() -> None:
    from django.db import connections  # noqa: PLC0415 - only here, as the other commands are quicker without

    from deploy import postgres  # noqa: PLC0415 - as above

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with postgres.serving(environment.var()) as url:
        os.environ["DATABASE_URL"] = url
        try:
            execute_from_command_line(sys.argv)
        finally:
            connections.close_all()


if __name__ == "__main__":
    main()
