"""All that the installed modules declare of people, in an order in which it can be erased."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from typing import Any, TypeVar

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils.module_loading import module_has_submodule

from regulars.core.customers.queries import belongings
from regulars.core.customers.types import Belonging
from regulars.core.personal import Declared, Holder, Impersonal, Mark, Mentioning, Outside, Person

Held = Belonging | Holder
Kind = TypeVar("Kind", Holder, Mentioning, Outside, Impersonal)


@cache
def declared() -> Sequence[Declared]:
    """What every installed module has in its ``personal.py``, in the order of the modules."""
    found: list[Declared] = []
    for application in apps.get_app_configs():
        if application.module and module_has_submodule(application.module, "personal"):
            found += import_module(f"{application.name}.personal").PERSONAL
    return tuple(found)


def of_kind(kind: type[Kind]) -> list[Kind]:
    """What is declared of one kind."""
    return [one for one in declared() if isinstance(one, kind)]


def held() -> list[Held]:
    """Every table with rows that are somebody's: those that name others come before the others."""
    places = {model: place for place, model in enumerate(apps.get_models())}
    everything: list[Held] = [*belongings(), *of_kind(Holder)]
    return sorted(everything, key=lambda one: -places[one.rows])


def rows_of(one: Held, person: Person) -> QuerySet[Any]:
    """The rows that are theirs."""
    rows: QuerySet[Any] = one.rows._default_manager.all()  # noqa: SLF001 - Django's documented name
    if isinstance(one, Holder):
        return rows.filter(one.theirs(person))
    theirs = Q(**{f"{one.field}__in": person.ids})
    if one.visitor:  # done with a browser of theirs, and nobody's yet
        theirs |= Q(**{f"{one.field}__isnull": True, f"{one.visitor}__customer__in": person.ids})
    return rows.filter(theirs)


def marks_of(person: Person) -> Iterator[Mark]:
    """All that these customers are known by."""
    for one in held():
        if one.marks:
            for row in rows_of(one, person).iterator():
                yield from (mark for mark in one.marks(row) if mark.value.strip())
