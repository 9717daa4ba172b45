"""Recency, frequency and monetary value: scores, eleven named groups, and moves between them."""

from __future__ import annotations

from regulars.insight.rfm.groups import GRID, Group, cells, group_of, groups, moves
from regulars.insight.rfm.places import GROUPS, Edges, Places, edges_among, places_of
from regulars.insight.rfm.scores import FIFTHS, edges, scores, scores_of, summary, summary_of

__all__ = [
    "FIFTHS",
    "GRID",
    "GROUPS",
    "Edges",
    "Group",
    "Places",
    "cells",
    "edges",
    "edges_among",
    "group_of",
    "groups",
    "moves",
    "places_of",
    "scores",
    "scores_of",
    "summary",
    "summary_of",
]
