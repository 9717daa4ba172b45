"""Which lines of which orders are meant."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from regulars.programs.loyalty.types import PurchaseLine, Scope


def in_scope(scope: Scope, line: PurchaseLine) -> bool:
    """Whether a line is meant: what is excluded never is."""
    if line.product in scope.without_products or line.collections & scope.without_collections:
        return False
    if not (scope.products or scope.collections):
        return True
    return line.product in scope.products or bool(line.collections & scope.collections)


def in_channel(channels: AbstractSet[str], channel: str) -> bool:
    """Whether orders of a channel are meant; none named: all."""
    return not channels or channel in channels
