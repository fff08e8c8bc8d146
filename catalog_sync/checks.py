"""Mistakes in the settings of the index as system checks, each with an id and a remedy."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

NAME_LETTERS = set("abcdefghijklmnopqrstuvwxyz0123456789-_")


def the_index_can_be_opened(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """With INDEX_BACKEND=elasticsearch: where the cluster is, and what we call our index there."""
    options = _options()
    if options is None:
        return []
    return [*_addresses(options["urls"]), *_certificate(options["ca_certs"]), *_name(options["name"])]


def the_index_is_closed_to_others(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Whoever writes to the index lists what was never certified: it has a key, and the key travels encrypted."""
    options = _options()
    if options is None:
        return []
    problems: list[CheckMessage] = []
    if not options["api_key"] and not all(urlsplit(url).password for url in options["urls"]):
        hint = "Make an API key that may manage, read and write ocop-catalogue*, and set ELASTICSEARCH_API_KEY."
        problems.append(Warning("Elasticsearch is asked without a key.", hint=hint, id="catalog_sync.W004"))
    if any(urlsplit(url).scheme == "http" and not _is_here(url) for url in options["urls"]):
        hint = "Use https in ELASTICSEARCH_URL; ELASTICSEARCH_CA_CERTS names the certificate that signed the cluster's."
        problems.append(Warning("Elasticsearch is asked in the clear.", hint=hint, id="catalog_sync.W005"))
    if not options["replicas"]:
        hint = "Set ELASTICSEARCH_REPLICAS to 1 or more and run two nodes or more."
        problems.append(Warning("The index has no copy on a second node.", hint=hint, id="catalog_sync.W006"))
    return problems


def _options() -> dict[str, Any] | None:
    entry = settings.CATALOGUE_INDEXES["default"]
    return entry["OPTIONS"] if entry["BACKEND"].startswith("catalog_sync.indexes.elasticsearch.") else None


def _addresses(urls: Sequence[str]) -> list[CheckMessage]:
    if not urls:
        hint = "Set ELASTICSEARCH_URL, e.g. https://es1.example.vn:9200, several with commas."
        return [Error("INDEX_BACKEND is elasticsearch, but nothing says where.", hint=hint, id="catalog_sync.E001")]
    wrong = [url for url in urls if not _is_sound(url)]
    hint = "Write scheme, host and port: https://es1.example.vn:9200. Its key: ELASTICSEARCH_API_KEY."
    return [
        Error(f"ELASTICSEARCH_URL: {_host(url)} is no address.", hint=hint, id="catalog_sync.E002") for url in wrong
    ]


def _certificate(path: str) -> list[CheckMessage]:
    if not path or Path(path).is_file():
        return []
    hint = "Name the file with the certificate (PEM) that signed the cluster's, or leave it empty for a public one."
    return [Error(f"ELASTICSEARCH_CA_CERTS: {path} is no file.", hint=hint, id="catalog_sync.E003")]


def _name(name: str) -> list[CheckMessage]:
    if name and set(name) <= NAME_LETTERS and name[0] not in "-_":
        return []
    hint = "Small letters, digits, - and _, beginning with a letter or digit."
    return [Error(f"ELASTICSEARCH_INDEX: {name!r} names no index.", hint=hint, id="catalog_sync.E007")]


def _is_sound(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname and parts.port)
    except ValueError:
        return False


def _host(url: str) -> str:
    """What may be shown of an address: never what stands before an @."""
    return url.rpartition("@")[2]


def _is_here(url: str) -> bool:
    return urlsplit(url).hostname in {"127.0.0.1", "localhost", "::1"}
