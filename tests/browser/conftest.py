"""Chromium on a live server with the demo's two sets. No worker runs: tests deliver events by `deliver`."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright keeps a loop in the thread that also runs the ORM


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    return {**browser_type_launch_args, "executable_path": chromium, "args": QUIET}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "vi-VN", "viewport": PHONE}


@pytest.fixture
def deliver() -> Callable[[], None]:
    """Do what the worker would: deliver every event that waits."""
    from marketplace.outbox import deliveries  # noqa: PLC0415  models are not loaded when this file is

    def drain() -> None:
        for consumer in deliveries.consumers():
            deliveries.drain(consumer)

    return drain


@pytest.fixture
def market(terms: None, settings: Any, live_server: Any, deliver: Callable[[], None]) -> Iterator[str]:
    """The address of a market filled as the demo is."""
    from catalog_sync.indexes import index  # noqa: PLC0415  as above

    settings.DEMO = True
    settings.ALLOWED_HOSTS = ["*"]
    index.rebuild([])
    call_command("load_places")
    call_command("import_register", "deploy/demo/register")
    call_command("load_demo")
    deliver()
    call_command("sync_catalog")
    yield live_server.url
    index.rebuild([])
