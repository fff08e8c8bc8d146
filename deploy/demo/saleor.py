"""`make demo-saleor`: the same demo, which sells through a Saleor that somebody gives, or one in containers.

Its state lies in a folder of its own: the orders of a market cannot change the store that holds their goods.
"""

import os
import shutil
from pathlib import Path
from urllib.parse import urljoin

from deploy.demo import containers
from deploy.demo.servers import ServersError
from deploy.environment import filled_stamp

FOLDER = "var/saleor"
IN_CONTAINERS = "OCOP_DEMO_ENGINE"  # for our own processes: the engine whose containers we started


class NotGiven(RuntimeError):
    """There is no Saleor to sell through; the text says what is missing."""


def choose(var: Path) -> None:
    """Have this process and its children sell through the Saleor of the environment, else one in containers.

    Raises NotGiven.
    """
    if not os.environ.get("SALEOR_API_URL"):
        _start_one(var)
    by_staff = os.environ.get("SALEOR_EMAIL") and os.environ.get("SALEOR_PASSWORD")
    if not (os.environ.get("SALEOR_TOKEN") or by_staff or filled_stamp(var).exists()):
        raise NotGiven(
            "Saleor lets nobody in without SALEOR_TOKEN (of an app), or SALEOR_EMAIL and SALEOR_PASSWORD of a member of"
            " its staff, by whose hand our app is made there."
        )
    os.environ["STORE_BACKEND"] = "saleor"


def is_chosen() -> bool:
    """True when this process sells through Saleor."""
    return os.environ.get("STORE_BACKEND") == "saleor"


def chosen() -> str:
    """The address of the Saleor that this process sells through, empty for none."""
    return os.environ["SALEOR_API_URL"] if is_chosen() else ""


def staff(command: str) -> tuple[str, ...]:
    """What a command is told of the member of staff who was given."""
    email = os.environ.get("SALEOR_EMAIL", "")
    return ("--staff", email) if command == "saleor_setup" and email else ()


def describe() -> str:
    """Where that Saleor is, and how commands are typed that are to use it; empty for none."""
    if not is_chosen():
        return ""
    api = chosen()
    dashboard = os.environ.get("SALEOR_DASHBOARD_URL") or urljoin(api, "/dashboard/")
    ours = " ".join(f"{name}={os.environ[name]}" for name in ("OCOP_VAR", "PORT", "OCOP_ADDRESS") if name in os.environ)
    by_hand = f"{ours} STORE_BACKEND=saleor SALEOR_API_URL={api}"
    engine = os.environ.get(IN_CONTAINERS)
    of_containers = containers.describe_end(engine, Path(os.environ["OCOP_VAR"])) if engine else ""
    return (
        f"It sells through Saleor: {api}\nIts dashboard:           {dashboard}\n{of_containers}"
        f"Commands by hand:        {by_hand} .venv/bin/python manage.py check_money\n"
    )


def is_in_containers() -> bool:
    """True when we started that Saleor."""
    return IN_CONTAINERS in os.environ


def restart(var: Path) -> None:
    """Restart the Saleor in our containers. Raises ServersError."""
    try:
        containers.restart(os.environ[IN_CONTAINERS], var)
    except containers.NoContainers as error:
        raise ServersError(str(error)) from error


def _start_one(var: Path) -> None:
    engine = containers.engine()
    if engine is None:
        raise NotGiven(f"{_missing()} Give the address of one:  make demo-saleor SALEOR_API_URL=https://…/graphql/")
    try:
        os.environ |= containers.start(engine, var) | {IN_CONTAINERS: engine}
    except containers.NoContainers as error:
        raise NotGiven(str(error)) from error


def _missing() -> str:
    if not any(map(shutil.which, containers.ENGINES)):
        return "No Saleor is named, and there is neither docker nor podman to start one in."
    return (
        "No Saleor is named, and no container engine with `compose` answers here (docker info, docker compose version)."
    )
