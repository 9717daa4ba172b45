"""What a file looks like before it is read: its columns, and what each is taken for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from regulars.insight.engines import connect
from regulars.insight.readers import CUSTOMER_FIELDS, ORDER_FIELDS, PRODUCT_FIELDS
from regulars.insight.readers.errors import AmbiguousColumns, MissingField
from regulars.insight.readers.matching import match
from regulars.insight.readers.opening import open_sources
from regulars.insight.readers.profiles import profiles_of
from regulars.kernel.errors import Invalid
from regulars.kernel.progress import Progress

FIELD_SETS = {"orders": ORDER_FIELDS, "customers": CUSTOMER_FIELDS, "products": PRODUCT_FIELDS}
SAMPLES = 3
LONGEST_SAMPLE = 60
MOST_COLUMNS = 500


@dataclass(eq=False)
class TooManyColumns(Invalid):
    """More columns than a page can ask about."""

    code = "imports.too_many_columns"
    sentence = (
        "This file has {number} columns; here it may have {most}. Leave out those that are not "
        "about orders, or import it with: regulars import"
    )
    number: int
    most: int


def inspected(path: Path, kind: str, mapping: dict[str, str], progress: Progress) -> dict[str, Any]:
    """``columns``: name, samples, field ("" for none); ``fields``; ``problem``: a sentence or "".

    Raises the readers' errors for a file that cannot be opened at all.
    """
    fields = FIELD_SETS[kind]
    backend = connect()
    source = open_sources(backend, [path], fields, progress=progress)[0]
    profiles = profiles_of(backend.con, source)
    if len(profiles) > MOST_COLUMNS:
        raise TooManyColumns(number=len(profiles), most=MOST_COLUMNS)
    has_names = source.dialect is None or source.dialect.has_header
    taken, problem = {}, ""
    try:
        matching = match(source.name, profiles, fields, mapping, has_names=has_names)
        taken = {item.column: item.field for item in reversed(matching.columns())}
    except (AmbiguousColumns, MissingField) as error:
        problem = str(error)
    return {
        "columns": [
            {
                "name": profile.column.name,
                "samples": _samples(profile.filled),
                "field": taken.get(profile.column.name, ""),
            }
            for profile in profiles
        ],
        "fields": list(fields.names()),
        "problem": problem,
    }


def _samples(values: tuple[str, ...]) -> list[str]:
    """The first few different values, cut to a readable length."""
    different = list(dict.fromkeys(values))[:SAMPLES]
    return [
        value if len(value) <= LONGEST_SAMPLE else value[:LONGEST_SAMPLE] + "…"
        for value in different
    ]
