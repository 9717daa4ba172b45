"""Figures beside the range in which they are known."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.edges.report.words.findings import rate_text
from regulars.edges.report.writing import Writer


def ranged(said: str, low: str, high: str) -> str:
    """The figure and its range; without one where both ends read alike."""
    if low == high:
        return said
    return _("%(said)s (%(low)s to %(high)s)") % {"said": said, "low": low, "high": high}


def span_of(low: str, high: str) -> str:
    """From one end to the other, or the one figure where both read alike."""
    return low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}


def times_text(times: float, writer: Writer) -> str:
    """How often: once, 0.61 times, 4,188 times."""
    written = rate_text(times, writer)
    is_once = written == writer.count(1)
    return ngettext("once", "%(times)s times", 1 if is_once else 2) % {"times": written}


def orders_text(orders: float, low: float, high: float, writer: Writer) -> str:
    """How many orders, and the range: 4,188 orders (3,878 to 4,509)."""
    written = rate_text(orders, writer)
    is_one = written == writer.count(1)
    text = ngettext("%(orders)s order", "%(orders)s orders", 1 if is_one else 2)
    return ranged(text % {"orders": written}, writer.count(low), writer.count(high))
