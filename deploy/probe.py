"""`python -m deploy.probe web|worker|beat`: ends with 0 when that part of this machine lives. Needs no Django.

For the health checks of containers. It asks the process alone: whether the engines behind it answer says /readyz.
"""

import os
import sys

from deploy import heartbeat
from deploy.answering import answers

PATIENCE_SECONDS = 4


def web_lives() -> bool:
    """The web server answers /healthz under the name that the settings allow."""
    host = next(iter(os.environ.get("OCOP_ALLOWED_HOSTS", "").split(",")), "").strip() or "127.0.0.1"
    port = int(os.environ.get("PORT", "8000"))
    named = {"Host": host.removeprefix(".")}
    return answers("127.0.0.1", port, "/healthz", within_s=PATIENCE_SECONDS, headers=named)


def main(arguments: list[str]) -> int:
    if arguments == ["web"]:
        return 0 if web_lives() else 1
    if arguments in (["worker"], ["beat"]):
        return 0 if heartbeat.is_recent(arguments[0]) else 1
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
