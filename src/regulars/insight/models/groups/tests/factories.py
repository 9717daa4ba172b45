"""Stores whose groups differ as they are told to."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from regulars.insight.models import Kind
from regulars.insight.models.groups import GroupedHistories
from regulars.insight.models.tests.factories import lives

AVERAGE = {
    Kind.BG_NBD: (0.8, 60, 0.8, 2.4),
    Kind.MBG_NBD: (0.8, 60, 0.8, 2.4),
    Kind.PARETO_NBD: (0.8, 60, 0.6, 90),
}
KINDS = tuple(AVERAGE)


def store(kind: Kind, groups: Mapping[str, tuple[int, float, float]], *, seed: int = 1):
    """Customers of each group: how many, how often they buy, how soon they leave."""
    names, columns = [], []
    for place, (name, (customers, rate, leaving)) in enumerate(groups.items()):
        r, alpha, one, two = AVERAGE[kind]
        own = (one, two / leaving) if kind is Kind.PARETO_NBD else (one * leaving, two)
        ages = np.random.default_rng([seed, place]).uniform(100, 400, customers)
        some = lives(kind, (r, alpha / rate, *own), ages=ages, horizon=0.0, seed=[seed, place, 1])
        names += [name] * customers
        columns.append((some.frequency, some.recency, some.age))
    return GroupedHistories.of(
        names, *(np.concatenate(part) for part in zip(*columns, strict=True))
    )
