"""A sync that is killed with -9 half-way leaves nothing that may not be offered, and the next one puts all right."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from catalog_sync import publishing, reconcile
from catalog_sync.indexes import index
from marketplace.programme import acts
from marketplace.stores import publication, store
from marketplace.stores.records import ProductDraft, VariantDraft
from tests.factories.database import database_url
from tests.factories.programme import certificate, product

ROOT = Path(__file__).resolve().parents[2]
KILLED_WHILE_WRITING = """
import os, signal, django
django.setup()
from django.core.management import call_command
from catalog_sync import publishing
from catalog_sync.indexes.tantivy import TantivyIndex
publishing.CHUNK = 5
chunks = []
def put_and_die(self, listings, put=TantivyIndex.put, **version):
    put(self, listings, **version)
    chunks.append(1)
    if len(chunks) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
TantivyIndex.put = put_and_die
call_command("sync_catalog")
"""
KILLED_WHILE_BUILDING = """
import os, signal, django
django.setup()
from django.core.management import call_command
from catalog_sync import listings
def build_and_die(codes, *, today, build=listings.build):
    yield from list(build(codes, today=today))[:7]
    os.kill(os.getpid(), signal.SIGKILL)
listings.build = build_and_die
call_command("sync_catalog", rebuild=True)
"""

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def twenty_products(terms):
    index.rebuild([])
    drafts = []
    for serial in range(20):
        row = product(f"68-{serial:04}")
        certificate(row)
        variants = (VariantDraft(sku=row.code),)
        drafts.append(ProductDraft(code=row.code, name=row.name, producer_code="68-P-0001", variants=variants))
    store.save_products(drafts)
    publication.publish(None)
    yield
    index.rebuild([])


def run_and_be_killed(script: str) -> None:
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "OCOP_VAR": str(settings.VAR),
        "OCOP_SECRET_KEY": "test",
        "DJANGO_SETTINGS_MODULE": "deploy.settings",
    }
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()[-2_000:]


def test_killed_between_two_chunks_the_next_sync_finishes_it():
    run_and_be_killed(KILLED_WHILE_WRITING)
    half_done = {entry.code for entry in index.entries()}
    assert len(half_done) == 10
    assert reconcile.compare().leaked == []

    call_command("sync_catalog")

    call_command("check_catalog")
    assert len(list(index.entries())) == 20


def test_killed_while_building_aside_the_old_catalogue_is_served_and_clean():
    publishing.publish_all()
    before = list(index.entries())

    run_and_be_killed(KILLED_WHILE_BUILDING)

    assert list(index.entries()) == before
    call_command("check_catalog")


def test_what_was_suspended_meanwhile_is_not_brought_back_by_the_next_sync():
    run_and_be_killed(KILLED_WHILE_WRITING)
    acts.suspend("68-0001", actor=None, reason="khiếu nại")

    call_command("sync_catalog")

    assert "68-0001" not in {entry.code for entry in index.entries()}
