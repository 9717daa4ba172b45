"""What belongs to customers: every table with rows of theirs says so, and how they move.

A module with such tables has a ``belongings.py`` with ``BELONGINGS``, which declares them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
        for visitor_id, customer_id in sorted(visitors.items()):
            whose = {belonging.visitor: visitor_id, f"{belonging.field}__isnull": True}
            rows = belonging.rows._default_manager.filter(**whose)  # noqa: SLF001
            rows.update(**{belonging.field: customer_id})
