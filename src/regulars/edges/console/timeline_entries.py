"""The entries of a timeline as its page shows them: orders, refunds, visits, and whatever else
happened by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from regulars.core.orders.admin import STATES, UNNAMED
from regulars.core.orders.types import TimelineEntry, TimelineLine
from regulars.edges.console.writing import money_text
from regulars.kernel.money import Money

VISIT, TOLD, NEWS = "visit", "told", "news"


@dataclass(frozen=True)
class Step:
    """One thing that was done in a row of several."""

    at: datetime
    said: str


@dataclass(frozen=True)
class Entry:
    """One entry of the timeline. A visit, and what a server told of in a row, last from ``at`` to
    ``until``; everything else happened at one moment.
    """

    kind: str
    icon: str
    title: str
    at: datetime
    until: datetime
    channel: str = ""
    state: str = ""
    amount: str = ""
    public_id: str = ""  # of the order that it is about
    currency: str = ""
    goods_minor: int | None = None  # where the amount is another
    lines: tuple[TimelineLine, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def named(self) -> str:
        """What its lines are, or what was done, in one line of text; empty: there is no more to
        say.
        """
        if self.kind == NEWS:
            return ""
        said = [step.said for step in self.steps]
        named = [line.name or str(UNNAMED) for line in self.lines]
        return ", ".join(dict.fromkeys([*said, *named])) or _("No lines")


def of_sale(item: TimelineEntry, channels: dict[str, str]) -> Entry:
    """An order or a refund; the channels tell of which kind each is."""
    is_refund = item.kind == "refund"
    title = _("Taken back: %(number)s") if is_refund else _("Order %(number)s")
    amount = money_text(Money(item.total_minor, item.currency))
    return Entry(
        kind=item.kind,
        icon="refund" if is_refund else channels.get(item.channel, "other"),
        title=title % {"number": item.number},
        at=item.at,
        until=item.at,
        channel=item.channel,
        state=str(STATES[item.state]) if item.state else "",
        amount=f"−{amount}" if is_refund else amount,
        public_id=item.public_id,
        currency=item.currency,
        goods_minor=item.amount_minor if item.amount_minor != item.total_minor else None,
        lines=item.lines,
    )
