"""What belongs to customers: every table with rows of theirs says so, and how they move.

A module with such tables has a ``belongings.py`` with ``BELONGINGS``, which declares them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from regulars.core.customers.types import Belonging


@cache
def belongings() -> Sequence[Belonging]:
    """What every installed module declares, in the order of the modules."""
    found: list[Belonging] = []
    for application in apps.get_app_configs():
        if application.module and module_has_submodule(application.module, "belongings"):
            found += import_module(f"{application.name}.belongings").BELONGINGS
    return tuple(found)


def adopt(visitors: Mapping[int, int]) -> None:
    """Let what visitors did be the customers', by their ids, as far as it is nobody's yet."""
    for belonging in belongings():
        if not belonging.visitor:
            continue
        nobodys = belonging.rows._default_manager.filter(  # noqa: SLF001 - Django's documented name
            **{f"{belonging.field}__isnull": True}
        )
        found = nobodys.filter(**{f"{belonging.visitor}__in": visitors})
        for visitor_id in set(found.values_list(belonging.visitor, flat=True)):
            rows = nobodys.filter(**{belonging.visitor: visitor_id})
            rows.update(**{belonging.field: visitors[visitor_id]})


def held(customer_ids: Collection[int]) -> set[int]:
    """Those of the customers who have anything that does not go along with them."""
    found: set[int] = set()
    for belonging in belongings():
        left = [pk for pk in customer_ids if pk not in found]
        if belonging.goes_along or not left:
            continue
        rows = belonging.rows._default_manager.filter(**{f"{belonging.field}__in": left})  # noqa: SLF001
        found.update(rows.values_list(f"{belonging.field}_id", flat=True).distinct())
    return found
