"""The customers of an experiment: what each brought after it began, and before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from regulars.insight.errors import UnusableId
from regulars.insight.experiments.errors import (
    RepeatedCustomer,
    TooFewCustomers,
    UnevenColumns,
    UnusableValue,
)
from regulars.insight.id_texts import as_texts

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Floats = NDArray[np.float64]

LEAST = 2  # customers of whom a variance can be taken
FINITE = "Give every customer a finite number, 0 where there is nothing."
KNOWN = "Give a finite number, or leave it missing where a customer has no time before."


@dataclass(frozen=True)
class Arm:
    """One arm of an experiment. Made by :meth:`of` or :func:`divide`.

    Parameters
    ----------
    values
        What is to be compared, such as each customer's revenue in minor units over the same number
        of days from joining the experiment, shape (customers,). Customers who bought nothing count,
        with 0.
    before
        The same measure of a time before the experiment began, missing (NaN) for customers who did
        not exist yet, shape (customers,); none where it is not known of anybody.
    ids
        The customers' ids; empty where they are not given.
    """

    values: Floats
    before: Floats | None = None
    ids: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        values: ArrayLike,
        *,
        before: ArrayLike | None = None,
        ids: Iterable[object] = (),
        name: str = "first",
    ) -> Arm:
        """Check an arm's columns.

        Raises
        ------
        TooFewCustomers
            If there are fewer than two customers.
        UnevenColumns
            If the columns are not of the same customers.
        UnusableValue
            If a value is missing or infinite, or one from before infinite.
        RepeatedCustomer
            If an id comes twice.
        UnusableId
            If an id is missing, or neither text nor a whole number.

        Examples
        --------
        >>> Arm.of([0, 2_500, 0, 990], before=[1_000, 4_000, None, 0]).customers
        4
        """
        found = column_of(values, "values", wanted=FINITE)
        if len(found) < LEAST:
            raise TooFewCustomers(arm=name, customers=len(found), least=LEAST)
        texts = tuple(_ids(ids))
        if texts:
            check_length("ids", len(texts), len(found))
            check_once(Counter(texts), arms=name)
        earlier = None
        if before is not None:
            earlier = column_of(before, "before", wanted=KNOWN, may_miss=True)
            check_length("before", len(earlier), len(found))
        return cls(found, earlier, texts)

    @property
    def customers(self) -> int:
        """How many there are."""
        return len(self.values)


def divide(
    values: ArrayLike,
    acted: ArrayLike,
    *,
    before: ArrayLike | None = None,
    ids: Iterable[object] = (),
) -> tuple[Arm, Arm]:
    """Divide one table of customers into those who got the action and those held out.

    Parameters
    ----------
    values, before, ids
        See :class:`Arm`; one row for each customer of both arms.
    acted
        Whether each customer got the action: true and false, or 1 and 0.

    Returns
    -------
    tuple[Arm, Arm]
        Who got it; who was held out.

    Raises
    ------
    TooFewCustomers
        If one arm has fewer than two customers.
    RepeatedCustomer
        If a customer is in both arms, or twice in one.
    UnevenColumns, UnusableValue, UnusableId
        As :meth:`Arm.of`.

    Examples
    --------
    >>> acted, held = divide([500, 0, 0, 700], [True, False, False, True])
    >>> acted.values.tolist(), held.values.tolist()
    ([500.0, 700.0], [0.0, 0.0])
    """
    found = column_of(values, "values", wanted=FINITE)
    flags = flags_of(acted, customers=len(found))
    texts = _ids(ids)
    earlier = None
    if before is not None:
        earlier = column_of(before, "before", wanted=KNOWN, may_miss=True)
        check_length("before", len(earlier), len(found))
    if texts:
        check_length("ids", len(texts), len(found))
    arms = [
        Arm.of(
            found[rows],
            before=None if earlier is None else earlier[rows],
            ids=[texts[row] for row in np.flatnonzero(rows)] if texts else (),
            name=name,
        )
        for name, rows in (("acted", flags), ("held-out", ~flags))
    ]
    check_apart(*arms)
    return arms[0], arms[1]


def check_apart(acted: Arm, held: Arm) -> None:
    """Raise RepeatedCustomer if a customer is in both arms."""
    both = set(acted.ids) & set(held.ids)
    if both:
        raise RepeatedCustomer(customer=min(both), times=2, arms="acted and the held-out")


def check_once(counts: Counter[str], *, arms: str) -> None:
    """Raise RepeatedCustomer if one is there more than once."""
    customer, times = counts.most_common(1)[0]
    if times > 1:
        raise RepeatedCustomer(customer=customer, times=times, arms=arms)


def flags_of(acted: ArrayLike, *, customers: int) -> NDArray[np.bool_]:
    """Who got the action, shape (customers,).

    Raises UnevenColumns or UnusableValue.
    """
    wanted = "Say of every customer whether they got the action: true or false, 1 or 0."
    flags = column_of(acted, "acted", wanted=wanted)
    check_length("acted", len(flags), customers)
    strange = (flags != 0) & (flags != 1)
    if strange.any():
        row = int(np.argmax(strange))
        raise UnusableValue(column="acted", row=row + 1, value=float(flags[row]), wanted=wanted)
    is_acted: NDArray[np.bool_] = flags == 1
    return is_acted


def column_of(
    values: ArrayLike, column: str, *, wanted: str, may_miss: bool = False
) -> NDArray[np.float64]:
    """A column of numbers, shape (customers,).

    Raises UnusableValue for what is no number, infinite, or missing where nothing may be.
    """
    try:
        found = np.atleast_1d(np.asarray(values, np.float64))
    except (TypeError, ValueError):
        row, value = _first_that_is_no_number(values)
        raise UnusableValue(column=column, row=row, value=value, wanted=wanted) from None
    if found.ndim != 1:
        raise UnevenColumns(column=column, rows=found.shape[1], expected=1)
    wrong = np.isinf(found) if may_miss else ~np.isfinite(found)
    if wrong.any():
        row = int(np.argmax(wrong))
        raise UnusableValue(column=column, row=row + 1, value=found[row].item(), wanted=wanted)
    return found


def _ids(ids: Iterable[object]) -> list[str]:
    """The ids as text.

    Raises UnusableId if one is missing, or neither text nor a whole number.
    """
    texts = as_texts(ids)
    if "" in texts:
        raise UnusableId(row=texts.index("") + 1, kind="missing")
    return texts


def _first_that_is_no_number(values: ArrayLike) -> tuple[int, object]:
    column: list[object] = list(np.atleast_1d(np.asarray(values, object)))
    for row, value in enumerate(column, start=1):
        try:
            np.asarray(value, np.float64)
        except (TypeError, ValueError):
            return row, value
    return 1, values


def check_length(column: str, rows: int, expected: int) -> None:
    """Raise UnevenColumns unless a column has as many rows as expected."""
    if rows != expected:
        raise UnevenColumns(column=column, rows=rows, expected=expected)
