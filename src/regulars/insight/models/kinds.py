"""The models of buying again, by name."""

from __future__ import annotations

from enum import StrEnum

from regulars.insight.models.errors import UnknownKind
from regulars.insight.types import outlook


class Kind(StrEnum):
    """A model of buying again; see the fit of each."""

    BG_NBD = "bg_nbd"
    MBG_NBD = "mbg_nbd"
    PARETO_NBD = "pareto_nbd"
    BG_BB = "bg_bb"
    POOLED = outlook.POOLED


def kind_of(name: str) -> Kind:
    """The model of that name. Raises UnknownKind."""
    if str(name) not in set(Kind):
        raise UnknownKind(kind=str(name), kinds=tuple(Kind))
    return Kind(name)
