"""Which RFM group a customer is in, by the edges of the stored figures; loads no engine.

The figures say where the fifths begin and end. A customer stands where they stood on the figures'
day: what they bought after it waits for the next figures, as everything else on the dashboard does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When
from django.utils import timezone

from regulars.core.orders import queries as orders
from regulars.core.orders.types import Buying
from regulars.insight.squares import (
    FIFTHS,
    Group,
    fifth,
    frequency_monetary_of,
    group_of,
    recency_of,
    squares_of,
)

MOST_LATE = 500  # orders since the figures' day; with more, the figures are out of date
MANY = 200  # members; a page of so many is soon found in whatever order the list is
PLACES = 16  # more than the sum of two scores


@dataclass(frozen=True)
class Scoring:
    """The day of the figures, their currency, and the edges between the fifths, rising."""

    as_of: date
    currency: str
    recency: tuple[float, ...]  # days
    frequency: tuple[float, ...]  # orders
    monetary: tuple[float, ...]  # minor units
    sizes: Mapping[str, int]  # customers by group

    @property
    def until(self) -> datetime:
        """The first moment that the figures do not know of."""
        return midnight(self.as_of + timedelta(days=1))

    def group_of(self, buying: Buying | None) -> Group | None:
        """The group of what was bought up to the figures' day; None: no order by then."""
        if buying is None or buying.last_order_at is None:
            return None
        days = (self.as_of - timezone.localtime(buying.last_order_at).date()).days
        mean = frequency_monetary_of(
            fifth(buying.orders, self.frequency), fifth(buying.revenue_minor, self.monetary)
        )
        return group_of(recency_of(days, self.recency), mean, buying.orders)

    def groups_of(self, customer_ids: Collection[int]) -> dict[int, Group | None]:
        """The groups of these customers, in two queries."""
        bought = orders.buying_until(customer_ids, currency=self.currency, until=self.until)
        return {pk: self.group_of(bought.get(pk)) for pk in customer_ids}

    def members(self, group: Group, *, by_last_order: bool) -> QuerySet[Any] | None:
        """The tallies of the customers in a group; None: too much came in after the day.

        Whoever bought nothing since stands in their tally; of the others, the orders say. A few
        members are sought by their last orders; many are met soon in the order of the list.
        """
        late = orders.active_since(self.until, currency=self.currency, most=MOST_LATE)
        if late is None:
            return None
        there = [pk for pk, found in self.groups_of(late).items() if found is group]
        is_sought = by_last_order or self.sizes.get(group, 0) < MANY
        bounds = self._within(group) if is_sought else ()
        others = Q(*bounds) & _on_squares(group) & ~Q(customer_id__in=late)
        return self._scored(orders.buyers(self.currency)).filter(
            others | Q(customer_id__in=there) if there else others
        )

    def _scored(self, buyers: QuerySet[Any]) -> QuerySet[Any]:
        """Tallies with their square: the recency, and the sum of the two other scores."""
        edges = [_before(days, self) for days in self.recency]
        recency = [
            When(last_order_at__lt=edge, then=Value(score))
            for score, edge in enumerate(reversed(edges), start=1)
        ]
        points = _fifth("orders", self.frequency) + _fifth("revenue_minor", self.monetary)
        square: QuerySet[Any] = buyers.alias(
            square=Value(PLACES) * Case(*recency, default=Value(FIFTHS)) + points
        )
        return square

    def _within(self, group: Group) -> Iterator[Q]:
        """The moments between which the group's last orders lie, for the index to begin with."""
        scores = [recency for recency, _mean, _often in squares_of(group)]
        if min(scores) > 1:
            yield Q(last_order_at__gte=_before(self.recency[FIFTHS - min(scores)], self))
        if max(scores) < FIFTHS:
            yield Q(last_order_at__lt=_before(self.recency[FIFTHS - 1 - max(scores)], self))


def midnight(day: date) -> datetime:
    """When a day of the store begins."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _before(days: float, scoring: Scoring) -> datetime:
    """Last orders earlier than this moment are more than so many days ago."""
    return midnight(scoring.as_of - timedelta(days=int(days)))


def _fifth(name: str, edges: tuple[float, ...]) -> Any:
    """Which fifth a column lies in, as :func:`regulars.insight.squares.fifth` has it."""
    above = [When(**{f"{name}__gt": edge}, then=Value(1)) for edge in edges]
    return sum((Case(one, default=Value(0)) for one in above), start=Value(1))


def _on_squares(group: Group) -> Q:
    """The squares of a group; a mean of m comes of points 2m - 1 and 2m."""
    squares: dict[bool | None, list[int]] = {None: [], True: [], False: []}
    for recency, mean, often in squares_of(group):
        squares[often] += [PLACES * recency + 2 * mean - 1, PLACES * recency + 2 * mean]
    found = Q(square__in=squares[None])
    if squares[True]:
        found |= Q(orders__gt=1, square__in=squares[True])
    if squares[False]:
        found |= Q(orders=1, square__in=squares[False])
    return found
