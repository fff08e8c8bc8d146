"""What the index contract is tried with: the backends, listings that hold the least, a process beside this one."""

import json
import os
import subprocess
import sys
import uuid
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils.module_loading import import_string
from elasticsearch import Elasticsearch

from catalog_sync.indexes.base import Index, Listing, SearchRequest
from tests.factories.database import database_url

ON = date(2026, 3, 2)
FIRST_DAY, LAST_DAY = date(2026, 1, 15), date(2026, 3, 31)
ONE_DAY = timedelta(days=1)
ROOT = Path(__file__).parents[2]

Entry = dict[str, object]


def make_tantivy(request: pytest.FixtureRequest) -> Entry:
    """A folder of the test's own."""
    path = str(request.getfixturevalue("tmp_path_factory").mktemp("index", numbered=True) / "index")
    return {"BACKEND": "catalog_sync.indexes.tantivy.TantivyIndex", "OPTIONS": {"path": path}}


def make_elasticsearch(request: pytest.FixtureRequest) -> Entry:
    """Indexes of the test's own on the server of the run; one rebuild at a time by a lock of the database."""
    url = request.getfixturevalue("elasticsearch_url")
    if request.scope == "function":
        request.getfixturevalue("db")
    options = {"urls": [url], "name": f"ocop-test-{uuid.uuid4().hex[:12]}", "replicas": 0}
    request.addfinalizer(lambda: forget(url, options["name"]))
    return {"BACKEND": "catalog_sync.indexes.elasticsearch.ElasticsearchIndex", "OPTIONS": options}


# Each backend as the settings would name it: another process opens the same index by that.
INDEXES = {"tantivy": make_tantivy, "elasticsearch": make_elasticsearch}


def opened(entry: Entry) -> Index:
    return import_string(entry["BACKEND"])(**entry["OPTIONS"])


def listing(code: str, vi: str = "Nước mắm nhĩ", en: str = "", **facts) -> Listing:
    names = {"vi": vi, "en": en} if en else {"vi": vi}
    given = {"group": "food", "category": "", "stars": 3, "certified_from": FIRST_DAY, "certified_until": LAST_DAY}
    return Listing(code=code, names=names, **(given | facts))


def found(index: Index, text: str = "", on: date = ON, **wanted) -> list[str]:
    answer = index.search(SearchRequest(on=on, text=text, **wanted))
    return [hit.listing.code for hit in answer.hits]


def in_another_process(entry: Entry, code: str) -> subprocess.Popen:
    """Run code in a process of its own that has `index`, `listing` and `time`."""
    prelude = (
        "import json, sys, time\n"
        "from tests.contracts.indexes import listing, opened\n"
        "index = opened(json.loads(sys.argv[1]))\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", prelude + code, json.dumps(entry)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "deploy.settings"} | database(entry),
    )


def database(entry: Entry) -> dict[str, str]:
    """Where the other process finds our database, if its index needs one."""
    return {} if "path" in entry["OPTIONS"] else {"DATABASE_URL": database_url()}


def forget(url: str, name: str) -> None:
    """Remove every index of this name."""
    cluster = Elasticsearch(url)
    for index in cluster.indices.get(index=f"{name}-generation-*"):
        cluster.indices.delete(index=index)
    cluster.close()
