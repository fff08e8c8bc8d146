"""Logs: one JSON object a line in production, plain lines while developing. Imported by the settings; needs no Django.

Lines of one request share its `request_id`, which is our own; nothing else of the request is taken over.
"""

from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from deploy.observing.scrubbing import scrub

PLAIN = {"format": "{asctime} {levelname} {name} {message}", "style": "{"}
SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def without_secrets(logger: WrappedLogger, method: str, record: EventDict) -> EventDict:
    """The last word on a record, its traceback included, before it is written."""
    scrubbed: EventDict = scrub(record)
    return scrubbed


def configuration(level: str, *, as_json: bool) -> dict[str, Any]:
    """What `logging.config.dictConfig` is given, by Django and by gunicorn."""
    of_requests: dict[str, Any] = {"filters": ["seldom_503"]}
    if as_json:
        of_requests["level"] = "ERROR"  # the request's own line tells the rest
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": _json() if as_json else PLAIN},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "filters": {"seldom_503": {"()": "storefront.kit.logs.SeldomUnavailable"}},
        "loggers": {"django.request": of_requests},
    }


def bind_structlog() -> None:
    """Have structlog's loggers end where the standard ones do."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def _json() -> dict[str, Any]:
    return {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": SHARED,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            without_secrets,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    }
