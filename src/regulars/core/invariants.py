"""What must always be true of an installation, as values that can be asked.

A module that keeps something has an ``invariants.py`` with ``invariants()``, which returns those
that are about it. Questions only look. They are asked while others write, so each is one statement
where that can be.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module

from django.apps import apps
from django.db import connection
from django.utils.module_loading import module_has_submodule

EXAMPLES = 5


@dataclass(frozen=True)
class Invariant:
    """Something that must always be true: its ``name`` begins with the module that it is about.

    ``question`` answers with a sentence for each way in which it is broken; none where it holds.
    ``way_out`` says what to do then.
    """

    name: str
    sentence: str
    question: Callable[[], Sequence[str]]
    way_out: str


def of_installed_modules() -> list[Invariant]:
    """Those of all installed modules, in the order of the modules."""
    return [
        invariant
        for config in apps.get_app_configs()
        if config.module and module_has_submodule(config.module, "invariants")
        for invariant in import_module(f"{config.name}.invariants").invariants()
    ]


def counted(sentence: str, query: str) -> Callable[[], Sequence[str]]:
    """A question whose query selects one name for each row that breaks the invariant.

    ``sentence`` has a place for their ``number`` and for a few of them, ``some``.
    """

    def ask() -> Sequence[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH broken(name) AS ({query}) "  # noqa: S608 - written in the code
                f"SELECT name, (SELECT count(*) FROM broken) FROM broken LIMIT {EXAMPLES}"
            )
            rows = cursor.fetchall()
        if not rows:
            return ()
        names = ", ".join(str(name) for name, _ in rows)
        more = ", …" if rows[0][1] > len(rows) else ""
        return (sentence.format(number=rows[0][1], some=f"{names}{more}"),)

    return ask
