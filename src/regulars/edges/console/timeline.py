"""Everything that happened with a customer, newest first: orders, refunds, and what they did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils import timezone

from regulars.core.activity.queries import deeds_of
from regulars.core.activity.types import Deed
from regulars.core.orders import queries as orders
from regulars.core.orders.types import TimelineEntry, TimelineMark
from regulars.edges.console.rules import moment_of, number_of
from regulars.edges.console.timeline_entries import Entry, of_sale
from regulars.edges.console.visits import entries_of
from regulars.edges.console.writing import month_text

ENTRIES = 50  # on one page of a timeline
FEW = 12  # entries that need no folding
OPEN = 6  # entries that lie open where there are more
DEED = "deed"  # in marks, before orders and refunds of the same moment
AFTER_ALL = 2**63 - 1  # an id that no row reaches


@dataclass(frozen=True)
class Month:
    """The entries of a month of the timeline, folded where much came after it."""

    name: str
    entries: tuple[Entry, ...]
    is_open: bool


Happened = TimelineEntry | Deed


def of(customer_id: int, *, before: str, senders: Mapping[str, str]) -> dict[str, Any]:
    """A page of the timeline, from the mark of an address on; what cannot be read is the first. The
    senders are what sources are called.
    """
    mark = _mark_of(before)
    found: list[Happened] = [
        *orders.timeline_of(customer_id, before=mark, limit=ENTRIES + 1),
        *deeds_of(customer_id, before=_deed_mark(mark), limit=ENTRIES + 1),
    ]
    found.sort(key=_mark, reverse=True)
    shown = found[:ENTRIES]
    return {
        "months": _months(_entries(shown, senders)),
        "earlier": _written(_mark(shown[-1])) if len(found) > ENTRIES else "",
    }


def _mark(one: Happened) -> TimelineMark:
    return (one.at, DEED, one.id) if isinstance(one, Deed) else one.mark


def _deed_mark(mark: TimelineMark | None) -> tuple[datetime, int] | None:
    """Where deeds go on: those of the very moment of an order come after it."""
    if mark is None:
        return None
    at, kind, pk = mark
    return (at, pk) if kind == DEED else (at, AFTER_ALL)


def _written(mark: TimelineMark) -> str:
    at, kind, pk = mark
    return f"{at.isoformat()}_{kind}_{pk}"


def _mark_of(text: str) -> TimelineMark | None:
    """The mark that an address names; None for one that cannot be read: the first page."""
    at, _, rest = text.replace(" ", "+").partition("_")
    kind, _, pk = rest.partition("_")
    moment, number = moment_of(at), number_of(pk)
    return None if moment is None or number is None else (moment, kind, number)


def _entries(found: Sequence[Happened], senders: Mapping[str, str]) -> list[Entry]:
    """Orders, refunds, visits and news; what ended last comes first."""
    deeds = [one for one in found if isinstance(one, Deed)]
    sold = [one for one in found if not isinstance(one, Deed)]
    kinds = {channel.name: channel.kind for channel in orders.channels()} if sold else {}
    sales = [of_sale(one, kinds) for one in sold]
    return sorted([*sales, *entries_of(deeds, senders)], key=lambda one: one.until, reverse=True)


def _months(entries: list[Entry]) -> list[Month]:
    """The entries by months; the first ones lie open, and all of them where they are few."""
    months: list[Month] = []
    seen = 0
    for _first, found in groupby(entries, key=lambda entry: _first_of_month(entry.until)):
        rows = tuple(found)
        is_open = len(entries) <= FEW or seen + len(rows) <= OPEN or not months
        months.append(Month(month_text(rows[0].until), rows, is_open))
        seen += len(rows)
    return months


def _first_of_month(moment: datetime) -> date:
    return timezone.localtime(moment).date().replace(day=1)
