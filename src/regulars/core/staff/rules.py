"""Decisions about staff, from values to values."""

from __future__ import annotations


def permission_for(django_permission: str) -> str:
    """Our permission for one of Django's: to look is ``view``, everything else is ``change``.

    >>> permission_for("orders.view_order")
    'orders.view'
    >>> permission_for("customers.delete_customer")
    'customers.change'
    >>> permission_for("imports.run")
    'imports.run'
    """
    module, _, action = django_permission.partition(".")
    verb, underscore, _ = action.partition("_")
    if not underscore:
        return django_permission
    return f"{module}.view" if verb == "view" else f"{module}.change"
