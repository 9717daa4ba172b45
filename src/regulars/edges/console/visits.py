"""What a customer did, as entries of their timeline: what one browser did without a longer pause is
a visit, what a server told of meanwhile is an entry beside it, and so is each news of an order.
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
from regulars.edges.console.timeline_entries import NEWS, TOLD, VISIT, Entry, Step

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
        if order is None:
            done.append(deed)
        else:
            entries.append(_news(deed, news_of(deed, order), senders, order=order.public_id))
    return entries + [_stretch(some, senders) for some in reversed(list(_stretches(done)))]


def _known(deeds: Iterable[Deed]) -> Known:
    """The orders that the deeds tell of, where the store has them."""
    return orders.sheets_among({(deed.source, order_of(deed)) for deed in deeds if order_of(deed)})


def _stretches(deeds: Iterable[Deed]) -> Iterator[list[Deed]]:
    """What was done without a pause, by one browser or told by one source; the first first."""
    doers: dict[tuple[int | None, str], list[Deed]] = {}
    for deed in sorted(deeds, key=lambda one: (one.at, one.id)):
        doers.setdefault((deed.visitor_id, deed.source), []).append(deed)
    for done in doers.values():
        begins = [0]
        begins += [
            at + 1 for at, (one, two) in enumerate(pairwise(done)) if two.at - one.at > PAUSE
        ]
        for begin, end in pairwise([*begins, len(done)]):
            yield done[begin:end]


def _stretch(deeds: Sequence[Deed], senders: Mapping[str, str]) -> Entry:
    is_visit = deeds[0].visitor_id is not None
    if not is_visit and len(deeds) == 1:
        return _news(deeds[0], said_of(deeds[0]), senders)
    return Entry(
        kind=VISIT if is_visit else TOLD,
        icon="web" if is_visit else "events",
        title=_("Visit") if is_visit else _("Told by a server"),
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


def _news(deed: Deed, said: str, senders: Mapping[str, str], *, order: str = "") -> Entry:
    return Entry(
        kind=NEWS,
        icon="orders" if order else "events",
        title=said,
        at=deed.at,
        until=deed.at,
        channel=senders.get(deed.source, deed.source),
        public_id=order,
    )


def _plain(deed: Deed) -> str:
    """The event's name, however it is spelt; nothing of a page."""
    return deed.name.strip().lower() if deed.kind is Kind.TRACK else ""
