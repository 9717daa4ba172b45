"""What was learnt of a store, and is looked up for every customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from regulars.insight import rfm
from regulars.insight.forecasts import Choice
from regulars.insight.scores.storing import digest_of, load, save
from regulars.insight.scores.terms import Terms
from regulars.insight.timing.learning import Timing


@dataclass(frozen=True)
class Quantities:
    """How much of each product is usually bought at once.

    Parameters
    ----------
    products
        Their ids.
    usual
        Means of ln(quantity); see :func:`regulars.insight.timing.usual_quantities`.
    """

    products: tuple[str, ...]
    usual: tuple[float, ...]


@dataclass(frozen=True)
class Learnt:
    """Everything that scores of customers are computed by; it has no currency.

    Parameters
    ----------
    as_of
        The last day it was learnt from.
    terms
        What lifetime values count.
    choice
        The model of buying again, how it was chosen and how good it was, and the model of spend.
    edges
        Of the RFM scores; None where customers are too few to be grouped.
    orders
        When customers order again; None where nobody has.
    products
        When they buy a product again; None where nobody has, or no products are known.
    quantities
        How much of a product is usual; None where ``products`` is.
    """

    as_of: date
    terms: Terms
    choice: Choice
    edges: rfm.Edges | None
    orders: Timing | None
    products: Timing | None
    quantities: Quantities | None

    @cached_property
    def digest(self) -> str:
        """Sixteen digits that name it: the same whenever the same was learnt."""
        return digest_of(self)

    def save(self, path: Path | str) -> None:
        """Write it to one file, in numbers and text alone; a file that is there is replaced whole.

        Raises FileMissing, FileNotPermitted, DiskFull or FileUnusable if it cannot be written.
        """
        save(self, Path(path))

    @classmethod
    def load(cls, path: Path | str) -> Learnt:
        """Read what :meth:`save` wrote.

        Raises
        ------
        FileMissing, FileNotPermitted, FileUnusable
            If there is no such file, or it may not be read.
        LearntNewer
            If a later version wrote it.
        LearntDamaged
            If it is not such a file, or not whole.
        """
        return load(cls, Path(path))
