"""Whether each engine answers, for /readyz. Each asks once, briefly, and raises when it gets no answer."""

import os
from urllib.parse import urljoin

import redis
import requests
from django.conf import settings
from django.db import connection

from catalog_sync.indexes import index
from marketplace.stores.errors import StoreUnavailable
from marketplace.stores.saleor import watch

PATIENCE_SECONDS = 2


def database() -> None:
    """Raises DatabaseError."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def broker() -> None:
    """Raises redis.RedisError or OSError."""
    url = str(settings.CELERY_BROKER_URL)
    if url.startswith(("redis:", "rediss:")):
        with redis.Redis.from_url(url, socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS) as it:
            it.ping()
    elif not os.access(settings.VAR, os.W_OK):
        raise OSError("the folder of the messages cannot be written to")


def catalogue_index() -> None:
    """Raises CatalogueIndexError."""
    index.generation()


def store() -> None:
    """Raises StoreUnavailable. The embedded store is the database."""
    if not watch.is_in_use():
        return
    try:
        answer = requests.get(urljoin(settings.SALEOR_API_URL, "/health/"), timeout=PATIENCE_SECONDS)
    except requests.RequestException as error:
        raise StoreUnavailable(str(error)) from error
    if not answer.ok:
        raise StoreUnavailable(f"its health is {answer.status_code}")
