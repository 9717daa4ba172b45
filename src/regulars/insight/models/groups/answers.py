"""Questions about customers, each answered by the model of their group."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from regulars.insight.models.answers import Answer
from regulars.insight.models.fitted import Fitted
from regulars.insight.models.groups.effects import FittedGroups
from regulars.insight.models.groups.histories import GroupedHistories
from regulars.insight.models.histories import Histories

Floats = NDArray[np.float64]


def by_group(
    model: FittedGroups,
    histories: GroupedHistories,
    ask: Callable[[Fitted, Histories], Answer],
) -> Answer:
    """Ask the model of each customer's group.

    Parameters
    ----------
    model
        What :func:`fit_groups` found.
    histories
        Of whom to tell; a group that the model does not know is taken for the average customer's.
    ask
        A question to a model about histories, such as
        ``lambda model, rows: expected_purchases(model, rows, 90)``.

    Returns
    -------
    Answer
        One row for each row that the histories were made of, in the order they were given.

    Examples
    --------
    >>> from regulars.insight.models import probability_alive
    >>> some = [0, 1, 2, 6] * 40, [0, 40, 90, 300] * 40, [200, 300, 310, 330] * 40
    >>> groups = GroupedHistories.of(["web"] * 80 + ["till"] * 80, *some)
    >>> from regulars.insight.models.groups import fit_groups
    >>> len(by_group(fit_groups(groups), groups, probability_alive).value)
    160
    """
    answers = [
        _in_order(ask(model.of(name), rows), rows)
        for name, rows in zip(histories.names, histories.each, strict=True)
    ]

    def gathered(parts: list[Floats]) -> Floats:
        result = np.empty(sum(len(some) for some in histories.members))
        for some, part in zip(histories.members, parts, strict=True):
            result[some] = part
        return result

    return Answer(
        gathered([answer.value for answer in answers]),
        lambda: gathered([answer.deviation for answer in answers]),
        is_chance=any(answer.is_chance for answer in answers),
    )


def _in_order(answer: Answer, rows: Histories) -> Answer:
    """One row for each customer given, in their order."""
    return answer if rows.places is None else answer.at(rows.places)
