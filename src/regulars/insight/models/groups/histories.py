"""The histories of a store's customers, group by group."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from regulars.insight.models.columns import columns_of
from regulars.insight.models.errors import UnusableColumn
from regulars.insight.models.histories import Histories, Rows

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

MOST = 50  # groups told apart


@dataclass(frozen=True)
class GroupedHistories:
    """Histories by the group that customers belong to, largest group first.

    Parameters
    ----------
    names
        One for each group. None is everybody else, always last: customers whose group is not
        known, and those of all groups but the 50 largest.
    each
        The histories of each group.
    members
        Which of the rows that were given belong to each group, in the order of its histories'
        ``places``.
    """

    names: tuple[str | None, ...]
    each: tuple[Histories, ...]
    members: tuple[Rows, ...]

    @classmethod
    def of(
        cls,
        groups: Iterable[object],
        frequency: ArrayLike,
        recency: ArrayLike,
        age: ArrayLike,
        customers: ArrayLike | None = None,
        *,
        days: float = 1.0,
        as_of: date | None = None,
    ) -> GroupedHistories:
        """Check the numbers of customers, and sort them into their groups.

        Parameters
        ----------
        groups
            The name of each customer's group; None or not a number where it is not known.
        frequency, recency, age, customers, days, as_of
            As for :meth:`regulars.insight.models.Histories.of`.

        Raises UnusableColumn and ImpossibleHistory, as there.

        Examples
        --------
        >>> found = GroupedHistories.of(["web", "web", "till"], [0, 1, 0], [0, 9, 0], [30, 30, 20])
        >>> found.names, [rows.total for rows in found.each]
        (('web', 'till'), [2.0, 1.0])
        """
        counted = {} if customers is None else {"customers": customers}
        columns = columns_of(frequency=frequency, recency=recency, age=age, **counted)
        Histories.of(*columns)  # so that a refusal names the row as it was given
        known, codes = _numbered(groups)
        if len(codes) != len(columns[0]):
            reason = f"has {len(codes)} rows where frequency has {len(columns[0])}"
            raise UnusableColumn(column="groups", reason=reason)
        weights = columns[3] if counted else np.ones(len(codes))
        names, places = _largest(known, codes, weights)
        members = tuple(np.flatnonzero(places == group) for group in range(len(names)))
        each = (
            Histories.of(*(column[some] for column in columns), days=days, as_of=as_of)
            for some in members
        )
        return cls(names, tuple(each), members)

    @property
    def customers(self) -> NDArray[np.float64]:
        """How many there are in each group."""
        return np.array([histories.total for histories in self.each])

    @cached_property
    def whole(self) -> Histories:
        """The histories of all groups, those who share one counted together."""
        return together(self.each)


def together(parts: Sequence[Histories]) -> Histories:
    """The histories of several groups as those of one."""
    if not parts:
        return Histories.of([], [], [])
    names = ("frequency", "recency", "age", "customers")
    columns = (np.concatenate([getattr(part, name) for part in parts]) for name in names)
    return Histories.of(*columns, days=parts[0].days, as_of=parts[0].as_of)


def _numbered(groups: Iterable[object]) -> tuple[list[str], Rows]:
    """The names in the order they come, and the number of each row's; -1 where it has none."""
    numbers: dict[str, int] = {}
    codes = [
        -1
        if group is None or (isinstance(group, float) and math.isnan(group))
        else numbers.setdefault(str(group), len(numbers))
        for group in groups
    ]
    return list(numbers), np.array(codes, np.intp)


def _largest(
    known: Sequence[str], codes: Rows, customers: NDArray[np.float64]
) -> tuple[tuple[str | None, ...], Rows]:
    """The names of the groups told apart, and which each row is in."""
    sizes = np.bincount(codes + 1, customers, len(known) + 1)[1:]
    order = sorted(range(len(known)), key=lambda code: (-sizes[code], known[code]))
    names: list[str | None] = [known[code] for code in order[:MOST]]
    places = np.full(len(known) + 1, len(names))
    places[order[:MOST]] = np.arange(len(names))
    found = places[codes]
    if (found == len(names)).any():
        names.append(None)
    return tuple(names), found
