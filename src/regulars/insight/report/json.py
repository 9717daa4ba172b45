"""The JSON form of a report, and its published schema.

The schema is made from the types, committed as ``docs/reference/report.schema.json`` and compared
with them by a test: a change to the types is a change to the public format, and shows in review as
one.
"""

from __future__ import annotations

from typing import Any

import msgspec

from regulars.insight.report.errors import NewerReport, UnreadableReport
from regulars.insight.report.masking import passed_on
from regulars.insight.types import SCHEMA_VERSION, Report

SCHEMA_ID = f"urn:regulars:report:{SCHEMA_VERSION}"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
TITLE = "Regulars retention report"

_decoder = msgspec.json.Decoder(Report)


class _Version(msgspec.Struct):
    """The one field that every version of the format has."""

    schema_version: int


def encode(report: Report) -> bytes:
    """The report as one line of UTF-8 JSON, the same bytes each time.

    Days are ``YYYY-MM-DD``, money is minor units, a figure that cannot be computed is null.
    Customers who are known by more than a code are masked, see :mod:`.masking`.
    """
    return msgspec.json.encode(passed_on(report))


def pretty(report: Report) -> bytes:
    """The report as indented JSON, ending in a new line: for files that people open."""
    return msgspec.json.format(encode(report), indent=2) + b"\n"


def decode(text: bytes | str) -> Report:
    """Read a report back. Fields that this version does not know are left out.

    Raises
    ------
    NewerReport
        If a later version wrote it in a format that this one cannot know.
    UnreadableReport
        If it is not JSON, or not a report.
    """
    try:
        found = msgspec.json.decode(text, type=_Version).schema_version
        if found > SCHEMA_VERSION:
            raise NewerReport(found=found, known=SCHEMA_VERSION)
        return _decoder.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnreadableReport(reason=str(error).rstrip(".")) from error


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of :func:`encode`'s output."""
    made = msgspec.json.schema(Report)
    return {"$schema": DIALECT, "$id": SCHEMA_ID, "title": TITLE, **made}


def schema_text() -> bytes:
    """The schema as committed: indented, ending in a new line."""
    return msgspec.json.format(msgspec.json.encode(schema()), indent=2) + b"\n"
