"""Mistakes in the settings of the index are named, each with a remedy, and no secret with them."""

import pytest

from catalog_sync.checks import the_index_can_be_opened, the_index_is_closed_to_others

SOUND = {
    "urls": ["https://es1.example.vn:9200", "https://es2.example.vn:9200"],
    "api_key": "k",
    "ca_certs": "",
    "name": "ocop-catalogue",
    "replicas": 1,
}


@pytest.fixture
def use(settings):
    def with_options(**options):
        backend = "catalog_sync.indexes.elasticsearch.ElasticsearchIndex"
        settings.CATALOGUE_INDEXES = {"default": {"BACKEND": backend, "OPTIONS": SOUND | options}}

    return with_options


def ids(messages) -> list[str]:
    assert all(message.hint for message in messages)
    return [message.id for message in messages]


def test_the_embedded_index_and_a_sound_cluster_need_nothing(use):
    assert ids(the_index_can_be_opened(None)) == ids(the_index_is_closed_to_others(None)) == []

    use()

    assert ids(the_index_can_be_opened(None)) == ids(the_index_is_closed_to_others(None)) == []


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({"urls": []}, ["catalog_sync.E001"]),
        ({"urls": ["es1.example.vn"]}, ["catalog_sync.E002"]),
        ({"urls": ["https://es1.example.vn"]}, ["catalog_sync.E002"]),
        ({"urls": ["https://es1:port"]}, ["catalog_sync.E002"]),
        ({"ca_certs": "/nowhere/ca.pem"}, ["catalog_sync.E003"]),
        ({"name": "Chợ"}, ["catalog_sync.E007"]),
        ({"name": "-ocop"}, ["catalog_sync.E007"]),
        ({"name": ""}, ["catalog_sync.E007"]),
    ],
)
def test_what_cannot_work_is_an_error(use, options, wanted):
    use(**options)

    assert ids(the_index_can_be_opened(None)) == wanted


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({"api_key": ""}, ["catalog_sync.W004"]),
        ({"api_key": "", "urls": ["https://market:secret@es1.example.vn:9200"]}, []),
        ({"urls": ["http://es1.example.vn:9200"]}, ["catalog_sync.W005"]),
        ({"urls": ["http://127.0.0.1:9200"]}, []),
        ({"replicas": 0}, ["catalog_sync.W006"]),
    ],
)
def test_what_is_open_to_others_or_to_loss_is_a_warning(use, options, wanted):
    use(**options)

    assert ids(the_index_is_closed_to_others(None)) == wanted


def test_no_password_is_shown(use):
    use(urls=["ftp://market:secret@es1.example.vn:9200"])

    assert "secret" not in the_index_can_be_opened(None)[0].msg
