"""What the terms of the report mean, in the reader's language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from regulars.edges.sentences import translated
from regulars.insight.report.definitions import DEFINITIONS

# Formulas come from docstrings, where asterisks and backquotes set words apart.
EMPHASIS = re.compile(r"\*(\w[^*]*?)\*|``([^`]+)``")


@dataclass(frozen=True)
class Definition:
    """What a term means, how it is computed, and who says so."""

    code: str
    name: str
    text: str
    formula: str
    source: str


def definition_of(code: str) -> Definition | None:
    """The definition of the term, or None where it needs none."""
    found = DEFINITIONS.get(code)
    if found is None:
        return None
    return Definition(
        code=code,
        name=translated(found.name),
        text=translated(found.sentence),
        formula=EMPHASIS.sub(lambda match: match[1] or match[2], found.formula),
        source=translated(found.source),
    )


def all_definitions() -> tuple[Definition, ...]:
    """Every definition, in the order of the report."""
    return tuple(found for code in DEFINITIONS if (found := definition_of(code)))
