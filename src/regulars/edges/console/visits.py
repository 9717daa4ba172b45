"""What a customer did, as entries of their timeline: what one browser did without a longer pause is
a visit, and what a server told of is an entry of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import pairwise

from django.utils.translation import gettext as _

from regulars.core.activity.types import Deed, Kind
from regulars.core.orders import queries as orders
from regulars.core.orders.types import OrderSheet
from regulars.edges.console.deed_words import SHOWING, news_of, order_of, said_of
from regulars.edges.console.timeline_entries import NEWS, VISIT, Entry, Step

PAUSE = timedelta(minutes=30)  # without anything done: whoever comes back later visits anew
AT_ONCE = timedelta(seconds=2)  # between a page and what was looked at on it
# What became an order or a refund, which have entries of their own.
BECAME = {"order completed", "order refunded"}
Known = Mapping[tuple[str, str], OrderSheet]


def entries_of(deeds: Sequence[Deed], senders: Mapping[str, str]) -> list[Entry]:
    """Visits and news; of those that ended at one moment, what came last is first. The senders are
    what sources are called.
    """
    known = _known(deeds)
    done: list[Deed] = []
    entries: list[Entry] = []
    for deed in deeds:
        order = known.get((deed.source, order_of(deed)))
        kind = _plain(deed)
        if order is not None and kind in BECAME:
            continue
        if order is None and deed.visitor_id is not None:
            done.append(deed)
        else:
            entries.append(_news(deed, order, senders))
    return entries + [_visit(some, senders) for some in reversed(list(_visits(done)))]


def _known(deeds: Iterable[Deed]) -> Known:
    """The orders that the deeds tell of, where the store has them."""
    return orders.sheets_among({(deed.source, order_of(deed)) for deed in deeds if order_of(deed)})


def _visits(deeds: Iterable[Deed]) -> Iterator[list[Deed]]:
    """The deeds of each visit, the first first."""
    browsers: dict[int | None, list[Deed]] = {}
    for deed in sorted(deeds, key=lambda one: (one.at, one.id)):
        browsers.setdefault(deed.visitor_id, []).append(deed)
    for done in browsers.values():
        begins = [0]
        begins += [
            at + 1 for at, (one, two) in enumerate(pairwise(done)) if two.at - one.at > PAUSE
        ]
        for begin, end in pairwise([*begins, len(done)]):
            yield done[begin:end]


def _visit(deeds: Sequence[Deed], senders: Mapping[str, str]) -> Entry:
    return Entry(
        kind=VISIT,
        icon="web",
        title=_("Visit"),
        at=deeds[0].at,
        until=deeds[-1].at,
        channel=senders.get(deeds[0].source, deeds[0].source),
        steps=tuple(Step(deed.at, said_of(deed)) for deed in _told_once(deeds)),
    )


def _told_once(deeds: Sequence[Deed]) -> list[Deed]:
    """Without pages of which another message says what was looked at on them."""
    shown = [deed.at for deed in deeds if _plain(deed) in SHOWING]
    return [
        deed
        for deed in deeds
        if deed.kind not in {Kind.PAGE, Kind.SCREEN}
        or not any(abs(deed.at - at) <= AT_ONCE for at in shown)
    ]


def _news(deed: Deed, order: OrderSheet | None, senders: Mapping[str, str]) -> Entry:
    return Entry(
        kind=NEWS,
        icon="orders" if order else "events",
        title=news_of(deed, order) if order else said_of(deed),
        at=deed.at,
        until=deed.at,
        channel=senders.get(deed.source, deed.source),
        public_id=order.public_id if order else "",
    )


def _plain(deed: Deed) -> str:
    """The event's name, however it is spelt; nothing of a page."""
    return deed.name.strip().lower() if deed.kind is Kind.TRACK else ""
