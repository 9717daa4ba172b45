"""What a file looks like before it is read: its columns, and what each is taken for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from regulars.edges.console.wizard.drafts import Draft
from regulars.insight.engines import connect
from regulars.insight.readers import (
    CUSTOMER_FIELDS,
    ORDER_FIELDS,
    PRODUCT_FIELDS,
    FieldSet,
    Notation,
)
from regulars.insight.readers.alternatives import alternatives_of
from regulars.insight.readers.errors import (
    AmbiguousColumns,
    EmptyFile,
    MissingField,
    NoRows,
    NoRowsInSheets,
    UnreadableText,
)
from regulars.insight.readers.matching import match
from regulars.insight.readers.opening import open_sources
from regulars.insight.readers.profiles import Profile, profiles_of
from regulars.insight.readers.sources import Source
from regulars.kernel.errors import Invalid
from regulars.kernel.progress import Progress

FIELD_SETS = {"orders": ORDER_FIELDS, "customers": CUSTOMER_FIELDS, "products": PRODUCT_FIELDS}
SAMPLES = 3
LONGEST_SAMPLE = 60
MOST_COLUMNS = 500
RIVAL = "column_chosen"  # the readers' caution that a second column would have fitted


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


def inspected(draft: Draft, progress: Progress) -> dict[str, Any]:
    """``columns``: name, samples, field ("" for none); ``fields``; ``problem``: a sentence or "";
    ``rivals``: field, the column taken for it, and the other that would have fitted; ``sheet`` and
    ``encoding`` as the file was read, ``sheets`` and ``encodings`` that it could be.

    There are no columns where another sheet or encoding has to be chosen first.

    Raises the readers' errors for a file that cannot be opened at all.
    """
    backend, fields = connect(), FIELD_SETS[draft.kind]
    notation = Notation(encoding=draft.encoding or None, sheet=draft.sheet or None)
    try:
        source = open_sources(backend, [draft.path], fields, notation=notation, progress=progress)[
            0
        ]
    except (UnreadableText, EmptyFile, NoRows, NoRowsInSheets):
        others = _others(draft.path, draft.encoding, draft.sheet)
        if not (others["sheets"] or others["encodings"]):
            raise
        return {"columns": [], "fields": [], "problem": "", "rivals": [], **others}
    return {
        **_columns(source, profiles_of(backend.con, source), fields, draft.mapping),
        "fields": list(fields.names()),
        **_others(draft.path, source.encoding or "", source.sheet or ""),
    }


def _columns(
    source: Source, profiles: Sequence[Profile], fields: FieldSet, mapping: Mapping[str, str]
) -> dict[str, Any]:
    """The columns, and what is in the way of reading them.

    Raises TooManyColumns.
    """
    if len(profiles) > MOST_COLUMNS:
        raise TooManyColumns(number=len(profiles), most=MOST_COLUMNS)
    has_names = source.dialect is None or source.dialect.has_header
    taken, problem, rivals = {}, "", []
    try:
        matching = match(source.name, profiles, fields, mapping, has_names=has_names)
        taken = {item.column: item.field for item in reversed(matching.columns())}
        rivals = [found.values for found in matching.cautions if found.code == RIVAL]
    except (AmbiguousColumns, MissingField) as error:
        problem = str(error)
    columns = [
        {
            "name": profile.column.name,
            "samples": _samples(profile.filled),
            "field": taken.get(profile.column.name, ""),
        }
        for profile in profiles
    ]
    return {"columns": columns, "problem": problem, "rivals": rivals}


def _others(path: Path, encoding: str, sheet: str) -> dict[str, Any]:
    """How the file was read, and what else it could be read as."""
    others = alternatives_of(path, encoding=encoding or None)
    return {"encoding": encoding, "sheet": sheet, **asdict(others)}


def _samples(values: tuple[str, ...]) -> list[str]:
    """The first few different values, cut to a readable length."""
    different = list(dict.fromkeys(values))[:SAMPLES]
    return [
        value if len(value) <= LONGEST_SAMPLE else value[:LONGEST_SAMPLE] + "…"
        for value in different
    ]
