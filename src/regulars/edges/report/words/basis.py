"""Whom a share is of: the customers of the period, or everybody who has ever ordered."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.edges.report.writing import Writer
from regulars.insight.types import Measure


def period_customers(measures: Iterable[Measure], writer: Writer) -> str:
    """The known customers of the period, with their number where it is counted."""
    counts = (measure.value for measure in measures if measure.code == "customers")
    count = next((round(value) for value in counts if value is not None), None)
    if count is None:
        return _("this period's customers")
    text = ngettext("this period's %(count)s customer", "this period's %(count)s customers", count)
    return text % {"count": writer.count(count)}


def all_customers(count: float, writer: Writer) -> str:
    """The known customers of the whole history."""
    text = ngettext("all %(count)s customer so far", "all %(count)s customers so far", round(count))
    return text % {"count": writer.count(count)}
