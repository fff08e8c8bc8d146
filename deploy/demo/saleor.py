"""`make demo-saleor`: the same demo, which sells through a Saleor that somebody gives. Needs no Django.

Its state lies in a folder of its own: the orders of a market cannot change the store that holds their goods.
"""

import os
import shutil
from pathlib import Path
from urllib.parse import urljoin

from deploy.environment import ROOT, filled_stamp

FOLDER = "var/saleor"
COMPOSE = ROOT / "deploy" / "compose.yaml"
ENGINES = ("docker", "podman")


class NotGiven(RuntimeError):
    """There is no Saleor to sell through; the text says what is missing."""


def choose(var: Path) -> None:
    """Have this process and its children sell through the Saleor of the environment. Raises NotGiven."""
    if not os.environ.get("SALEOR_API_URL"):
        raise NotGiven(f"{_missing()} Give the address of one:  make demo-saleor SALEOR_API_URL=https://…/graphql/")
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
    by_hand = f"OCOP_VAR={os.environ['OCOP_VAR']} STORE_BACKEND=saleor SALEOR_API_URL={api}"
    return (
        f"It sells through Saleor: {api}\nIts dashboard:           {dashboard}\n"
        f"Commands by hand:        {by_hand} .venv/bin/python manage.py check_money\n"
    )


def _missing() -> str:
    if not any(map(shutil.which, ENGINES)):
        return "No Saleor is named, and there is neither docker nor podman to start one in."
    if not COMPOSE.exists():
        return "No Saleor is named, and deploy/compose.yaml, which would start one in containers, does not exist yet."
    return "No Saleor is named."
