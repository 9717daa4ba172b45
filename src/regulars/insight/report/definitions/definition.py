"""What a definition says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from regulars.insight.types import Unit

MERCHANTS = "Articles on e-commerce retention"
OURS = "Regulars"


@dataclass(frozen=True)
class Definition:
    """What a figure or a name in the report means.

    Attributes
    ----------
    code
        The code that the report uses for it.
    name
        What it is called in English.
    formula
        How it is computed or decided, exactly. The docstring of the function that computes it says
        it in the same words.
    sentence
        What it tells a merchant, in plain English.
    unit
        How its value is read; None where it has no value of its own.
    source
        Who defined it so.
    """

    code: str
    name: str
    formula: str
    sentence: str
    unit: Unit | None
    source: str


def by_code(definitions: Iterable[Definition]) -> dict[str, Definition]:
    """The definitions by their codes, in the order given."""
    return {definition.code: definition for definition in definitions}
