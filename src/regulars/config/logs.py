"""What goes to standard error while the console runs: faults, refusals of Django's, and ours.

Of an address the path alone: what stands behind it may be what somebody looked for.
"""

from __future__ import annotations

import json
import logging
import re
from copy import copy
from datetime import UTC, datetime
from typing import Any

from regulars.config.requests import current_request

FAULT = 500  # the HTTP status from which an answer is a fault of ours
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
QUERY = re.compile(r"(/[^\s?'\"]*)\?[^\s'\"]+")
ROW = re.compile(r"^((?:DETAIL|CONTEXT): ).*$", re.MULTILINE)  # PostgreSQL shows what is stored


class PlainLines(logging.Formatter):
    """One line for each record, and below a fault its traceback; neither queries nor rows.

    Examples
    --------
    >>> lines = PlainLines("{levelname} {message}", style="{")
    >>> message = "Gone: /console/customers/?search=ann"
    >>> lines.format(logging.makeLogRecord({"levelname": "ERROR", "msg": message}))
    'ERROR Gone: /console/customers/?…'
    """

    def format(self, record: logging.LogRecord) -> str:
        """Write a record down; what was refused has no traceback."""
        shown = self.redacted(record)
        shown.asked = f" {current_request()}".rstrip()
        return super().format(shown)

    def redacted(self, record: logging.LogRecord) -> logging.LogRecord:
        """What may be written of a record."""
        shown = copy(record)  # other handlers get theirs whole
        shown.msg, shown.args = CONTROL.sub(_tame, _discreet(record.getMessage())), ()
        shown.exc_text = None  # as another handler may have put it there
        if getattr(record, "status_code", FAULT) < FAULT:
            shown.exc_info = None
        return shown

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name for it
        """The traceback, without what an error quotes of an address or of the database."""
        return _discreet(super().formatException(ei))


class JsonLines(PlainLines):
    """One JSON object for each record, on one line, with as little said as in the plain lines."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record down."""
        shown = self.redacted(record)
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": shown.msg,
            "request_id": current_request() or None,
        }
        if shown.exc_info:
            told["trace"] = self.formatException(shown.exc_info)
        return json.dumps(told, ensure_ascii=False)


def _discreet(text: str) -> str:
    return ROW.sub(r"\1…", QUERY.sub(r"\1?…", text))


def _tame(control: re.Match[str]) -> str:
    """Nothing that a browser sends can look like another record: further lines are set in."""
    return "\n  " if control[0] == "\n" else control[0].encode("unicode_escape").decode("ascii")


def logging_as(kind: str) -> dict[str, Any]:
    """What Django is told of logging; ``kind`` is ``text`` or ``json``."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "text": {
                "()": f"{__name__}.{PlainLines.__name__}",
                "format": "{asctime} {levelname} {name}{asked}: {message}",
                "datefmt": "%Y-%m-%d %H:%M:%S%z",
                "style": "{",
            },
            "json": {"()": f"{__name__}.{JsonLines.__name__}"},
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": kind}},
        "loggers": {
            "django": {"handlers": ["stderr"], "level": "WARNING"},
            "django.request": {"level": "ERROR"},  # a wrong address is no news
            "regulars": {"handlers": ["stderr"], "level": "WARNING"},
            # the server
            "_granian": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        },
    }
