"""What a running console writes to standard error."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys

import pytest

from regulars.config.logs import JsonLines, PlainLines, logging_as

ASKED = """
import io, os
os.environ["DJANGO_SETTINGS_MODULE"] = "regulars.config.settings"
from regulars.config.wsgi import application
from regulars.config import urls
from django.urls import path

def fails(request):
    raise LookupError("by us")

urls.urlpatterns.append(path("fails", fails))
told = {
    "SERVER_NAME": "localhost",
    "SERVER_PORT": "80",
    "QUERY_STRING": "search=ann@example.com",
    "CONTENT_TYPE": "application/x-www-form-urlencoded",
    "CONTENT_LENGTH": "14",
    "wsgi.url_scheme": "http",
}
def ask(method, where, **more):
    body = io.BytesIO(b"password=12345")
    asked = {"REQUEST_METHOD": method, "PATH_INFO": where, "wsgi.input": body}
    page = b"".join(application({**told, **asked, **more}, lambda status, headers: print(status)))
    print(method, where, b"0af7651916cd43dd" in page)

ask("GET", "/nowhere")
ask("GET", "/fails", HTTP_X_REQUEST_ID="0af7651916cd43dd")
ask("POST", "/console/login/")
ask("GET", "/console/", HTTP_HOST="shop.test")
"""


@pytest.fixture(scope="module")
def answered(tmp_path_factory) -> tuple[str, str]:
    return asked(str(tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="module")
def answered_as_json(tmp_path_factory) -> tuple[str, str]:
    return asked(str(tmp_path_factory.mktemp("home")), REGULARS_LOG="json")


def asked(home: str, **environment: str) -> tuple[str, str]:
    """What a process of its own answers, and what it writes to standard error."""
    outcome = subprocess.run(
        [sys.executable, "-c", ASKED],
        env={**os.environ, "REGULARS_HOME": home, **environment},
        capture_output=True,
        check=False,
        text=True,
    )
    assert outcome.returncode == 0, outcome.stderr
    return outcome.stdout, outcome.stderr


class TestConsole:
    def test_writes_down_a_fault_once_with_where_it_was(self, answered):
        answers, log = answered

        first, opening, *trace = log.splitlines()[:-2]
        assert "500 Internal Server Error" in answers
        assert re.fullmatch(
            r"[-\d]{10} [:\d]{8}[+-]\d{4} ERROR django\.request 0af7651916cd43dd: .*: /fails", first
        )
        assert opening == "Traceback (most recent call last):"
        assert trace[-1] == "LookupError: by us"
        assert log.count("Traceback") == log.count("LookupError") == 1

    def test_writes_nothing_where_an_address_leads_nowhere(self, answered):
        answers, log = answered

        assert "404 Not Found" in answers
        assert "nowhere" not in log

    def test_writes_a_line_on_what_it_refuses(self, answered):
        answers, log = answered

        forged, host = log.splitlines()[-2:]
        assert "403 Forbidden" in answers
        assert "400 Bad Request" in answers
        assert re.search(r"WARNING django\.security\.csrf req_\w{26}: Forbidden \(", forged)
        assert re.search(
            r"ERROR django\.security\.DisallowedHost req_\w+: .* header: 'shop\.test'", host
        )

    def test_writes_neither_what_was_asked_of_an_address_nor_what_was_sent(self, answered):
        _, log = answered

        assert not re.search("ann@|search=|password=|12345", log)

    def test_names_the_request_on_the_page_of_the_fault(self, answered):
        answers, _ = answered

        assert "GET /fails True" in answers.splitlines()


class TestConsoleAsJson:
    def test_writes_an_object_a_line_with_as_little_in_it(self, answered_as_json):
        _, log = answered_as_json

        fault, forged, host = map(json.loads, log.splitlines())
        assert list(fault) == ["time", "level", "logger", "message", "request_id", "trace"]
        assert re.fullmatch(r"[-\d]{10}T[:\d]{8}\.\d{3}\+00:00", fault["time"])
        assert (fault["level"], fault["logger"]) == ("ERROR", "django.request")
        assert fault["message"] == "Internal Server Error: /fails"
        assert fault["request_id"] == "0af7651916cd43dd"
        assert fault["trace"].endswith("LookupError: by us")
        assert (forged["logger"], "trace" in forged) == ("django.security.csrf", False)
        assert host["request_id"].startswith("req_")
        assert not re.search("ann@|search=|password=|12345", log)


def written(message: str, *, error: Exception | None = None, **more: object) -> str:
    """What becomes of a record."""
    record = {"msg": message, "levelname": "ERROR", "name": "regulars", **more}
    if error:
        record["exc_info"] = (type(error), error, None)
    return PlainLines("{levelname} {name}: {message}", style="{").format(
        logging.makeLogRecord(record)
    )


class TestPlainLines:
    def test_let_nobody_write_a_line_that_looks_like_another(self):
        line = written("Not found: /a\nERROR regulars: all\x1b[1m is lost")

        assert line == "ERROR regulars: Not found: /a\n  ERROR regulars: all\\x1b[1m is lost"

    @pytest.mark.parametrize("message", ["from {} came none", "cannot go to '{}'."])
    def test_leave_out_what_was_asked_of_an_address(self, message):
        whole = written(message.format("https://shop.test/console/?search=ann&page=2"))

        assert whole == "ERROR regulars: " + message.format("https://shop.test/console/?…")

    def test_leave_out_the_rows_that_an_error_shows(self):
        error = ValueError("is there already\nDETAIL:  Key (email)=(ann@example.com) exists.")

        assert written("", error=error).splitlines()[1:] == [
            "ValueError: is there already",
            "DETAIL: …",
        ]

    def test_show_no_traceback_of_what_was_refused(self):
        refused = {"error": ValueError("no"), "status_code": 403}

        assert written("Forbidden", **refused) == "ERROR regulars: Forbidden"
        assert "ValueError" in written("Fault", **{**refused, "status_code": 500})

    @pytest.mark.parametrize("kind", ["text", "json"])
    def test_are_how_all_that_is_logged_is_written(self, kind):
        told = logging_as(kind)

        assert {"django", "regulars", "_granian"} <= told["loggers"].keys()
        assert [handler["formatter"] for handler in told["handlers"].values()] == [kind]
        assert kind in told["formatters"]


class TestJsonLines:
    def test_leave_out_what_the_plain_lines_leave_out(self):
        error = ValueError("is there already\nDETAIL:  Key (email)=(ann@example.com) exists.")
        record = {
            "msg": "Gone: /console/?search=ann\n\x1b",
            "levelname": "ERROR",
            "name": "regulars",
        }
        record |= {"exc_info": (type(error), error, None)}

        line = JsonLines().format(logging.makeLogRecord(record))

        told = json.loads(line)
        assert "\n" not in line
        assert told["message"] == "Gone: /console/?…\n  \\x1b"
        assert told["trace"].splitlines()[1:] == ["DETAIL: …"]
        assert told["request_id"] is None
