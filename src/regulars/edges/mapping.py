"""``--map FIELD=COLUMN`` as the commands that read files take it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from regulars.kernel.errors import Invalid


@dataclass(eq=False)
class UnreadableMapping(Invalid):
    """``--map`` was not given as field and column."""

    code = "edges.unreadable_mapping"
    sentence = (
        "--map {text}: write it as FIELD=COLUMN, for example --map customer_id='Client no'. "
        "FIELD= alone leaves the field out."
    )
    text: str


def mapping_of(pairs: Iterable[str]) -> dict[str, str]:
    """Fields and their columns; an empty column stands for a field that is to be left out.

    Raises UnreadableMapping.
    """
    mapping = {}
    for text in pairs:
        field, separator, column = text.partition("=")
        if not (separator and field.strip()):
            raise UnreadableMapping(text=text)
        mapping[field.strip()] = column.strip()
    return mapping
