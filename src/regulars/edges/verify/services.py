"""Asks every invariant there is; changes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import DatabaseError

from regulars.core.invariants import Invariant, of_installed_modules
from regulars.edges.verify import database
from regulars.edges.verify.types import Verdict
from regulars.engine.lake.queries import invariants as of_lake
from regulars.kernel.progress import Progress


def verify(*, progress: Progress) -> list[Verdict]:
    """A verdict for each thing that must always be true of this installation."""
    return [_asked(invariant, progress) for invariant in every_invariant()]


def every_invariant() -> list[Invariant]:
    """The database's own, the modules', and the lake's."""
    return [*database.invariants(), *of_installed_modules(), *of_lake()]


def _asked(invariant: Invariant, progress: Progress) -> Verdict:
    progress.stage(invariant.name)
    broken = _answer(invariant)
    if broken:  # asked while others write, a question of several statements can see two states
        broken = _answer(invariant)
    way_out = invariant.way_out if broken else ""
    return Verdict(invariant.name, invariant.sentence, tuple(broken), way_out)


def _answer(invariant: Invariant) -> Sequence[str]:
    try:
        return invariant.question()
    except DatabaseError as error:
        return (f"The database cannot answer: {str(error).strip().partition(chr(10))[0]}",)
