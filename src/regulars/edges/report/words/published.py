"""What others have published: the figures a store is held against, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from regulars.edges.sentences import translated
from regulars.insight.benchmarks import DRIVERS, FIGURES, SOURCES

# The page writes 30%, as its language does; the figures' own sentences keep them apart.
APART = re.compile(r"(?<=\d) %")
# What measures and shares are held against.
COMPARED = ("good_retention_rate", "repeat_customers", "repeat_orders", "repeat_revenue")


@dataclass(frozen=True)
class Published:
    """A published figure as a sentence, and who published it."""

    text: str
    source: str


def published_figures(codes: Iterable[str]) -> tuple[Published, ...]:
    """The figures of these codes; one that a later version has found is left out."""
    found = [FIGURES[code] for code in codes if code in FIGURES]
    return tuple(
        Published(
            APART.sub("%", translated(figure.sentence)), translated(SOURCES[figure.source].title)
        )
        for figure in found
    )


def driver_texts() -> tuple[str, ...]:
    """What makes customers come back, each in a sentence."""
    return tuple(translated(driver.sentence) for driver in DRIVERS.values())
