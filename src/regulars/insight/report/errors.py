"""Why there can be no report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regulars.kernel.errors import Invalid


@dataclass(eq=False)
class NoOrders(Invalid):
    """Nothing was sold at a price, so there is nothing to report on."""

    code = "insight.no_orders"
    sentence = (
        "There is no order with an amount above zero in {sources}. "
        "Check that the amounts are in the column taken for them."
    )
    sources: tuple[str, ...]


@dataclass(eq=False)
class NoOrdersSoFar(Invalid):
    """The last day to count lies before the first order."""

    code = "insight.no_orders_so_far"
    sentence = "There is no order up to {as_of}: the first is of {first_day}. Give a later day."
    as_of: date
    first_day: date


@dataclass(eq=False)
class UnknownChannel(Invalid):
    """No order came through the channel."""

    code = "insight.unknown_channel"
    sentence = "No order came through the channel {channel!r}. The channels are: {channels}."
    channel: str
    channels: tuple[str, ...]


@dataclass(eq=False)
class NoChannels(UnknownChannel):
    """A channel is asked for where no order names one."""

    code = "insight.no_channels"
    sentence = (
        "No order names a channel, so there is none called {channel!r}. Leave out --channel, or "
        "name the column with --map channel=COLUMN."
    )


@dataclass(eq=False)
class UnreadableReport(Invalid):
    """The text is not a report."""

    code = "report.unreadable"
    sentence = "This is not a retention report: {reason}. Make it anew with regulars report --json."
    reason: str


@dataclass(eq=False)
class NewerReport(Invalid):
    """The report was written by a later version."""

    code = "report.newer"
    sentence = (
        "The report has format {found}, and this version reads up to {known}. "
        "Update Regulars, or make the report anew."
    )
    found: int
    known: int
