"""Where the database of the tests is, for a process beside this one."""

from django.db import connection


def database_url() -> str:
    """The address of the database that this test runs on."""
    database = connection.settings_dict
    socket = database["HOST"] or database["OPTIONS"].get("host", "")
    if socket.startswith("/"):
        return f"postgres://{database['USER']}:{database['PASSWORD']}@/{database['NAME']}?host={socket}"
    return f"postgres://{database['USER']}:{database['PASSWORD']}@{socket}:{database['PORT']}/{database['NAME']}"
