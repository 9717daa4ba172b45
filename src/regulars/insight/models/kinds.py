"""The models of buying again, by name."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """A model of buying again; see the fit of each."""

    BG_NBD = "bg_nbd"
    MBG_NBD = "mbg_nbd"
    PARETO_NBD = "pareto_nbd"
    BG_BB = "bg_bb"
    POOLED = "pooled"
