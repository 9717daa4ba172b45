"""What is no file of what was learnt, and what it cannot tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regulars.kernel.errors import Invalid


@dataclass(eq=False)
class LearntDamaged(Invalid):
    """The file of what was learnt cannot be read, or is another one.

    Parameters
    ----------
    path
        The file.
    reason
        What is wrong with it.
    """

    code = "insight.learnt_damaged"
    sentence = (
        "{path} cannot be read as what was learnt of customers: {reason}. Learn anew from the "
        "order lines."
    )
    path: str
    reason: str


@dataclass(eq=False)
class LearntNewer(Invalid):
    """The file was written by a later version.

    Parameters
    ----------
    path
        The file.
    format
        The number of its format.
    known
        The latest number that can be read.
    """

    code = "insight.learnt_newer"
    sentence = (
        "{path} was written in format {format}, and this version reads up to format {known}. "
        "Update Regulars, or learn anew from the order lines."
    )
    path: str
    format: int
    known: int


@dataclass(eq=False)
class ImpossibleTerms(Invalid):
    """A lifetime value cannot be counted like this.

    Parameters
    ----------
    name
        Which of the fields of :class:`Terms` it is.
    value
        What was given.
    wanted
        What a number for it must be.
    """

    code = "insight.impossible_terms"
    sentence = "A {name} of {value} is none. Give a number {wanted}."
    name: str
    value: float
    wanted: str


@dataclass(eq=False)
class NoProducts(Invalid):
    """Orders were given where the products in them are asked for."""

    code = "insight.no_products"
    sentence = (
        "These are orders without their products. Give the order lines, see "
        "regulars.insight.schema.ORDER_LINES."
    )


@dataclass(eq=False)
class OtherDay(Invalid):
    """A history that was counted up to one day is asked about another.

    Parameters
    ----------
    counted
        The last day of the history that was counted.
    as_of
        The day that was asked about.
    """

    code = "insight.other_day"
    sentence = "This history was counted up to {counted}. Count it anew to ask about {as_of}."
    counted: date
    as_of: date
