"""The log while every page says that something is away."""

import logging
from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.utils.log import log_response

from storefront.kit import logs


@pytest.fixture
def told(monkeypatch, caplog):
    """Answers with a status at an instant; gives which of them the log tells of."""

    def answer(*answers: tuple[int, float]) -> list[int]:
        caplog.clear()
        for status, at in answers:
            monkeypatch.setattr(logs, "time", SimpleNamespace(monotonic=lambda at=at: at))
            log_response("said", response=HttpResponse(status=status), logger=logger)
        return [record.status_code for record in caplog.records]

    logger = logging.getLogger("test of the log")
    seldom = logs.SeldomUnavailable()
    logger.addFilter(seldom)
    yield answer
    logger.removeFilter(seldom)


def test_unavailable_is_told_once_in_five_seconds(told):
    assert told((503, 100.0), (503, 101.0), (503, 104.9), (503, 105.0), (503, 106.0)) == [503, 503]


def test_everything_else_is_told_always(told):
    assert told((500, 100.0), (503, 100.0), (500, 100.1), (503, 100.1), (404, 100.2)) == [500, 503, 500, 404]


def test_it_stands_before_what_django_says_of_requests():
    assert any(isinstance(each, logs.SeldomUnavailable) for each in logging.getLogger("django.request").filters)
