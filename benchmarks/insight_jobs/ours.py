"""Measures, RFM and cohorts by our own functions."""

from __future__ import annotations

import sys
from datetime import date

from regulars.insight import cohorts, metrics, rfm
from regulars.insight.customers import customers
from regulars.insight.engines import connect
from regulars.insight.grains import Grain
from regulars.insight.report.history import rows
from regulars.insight.report.periods import last_year, preceding
from regulars.insight.timelines import Timeline


def main(path: str, as_of: date) -> None:
    """Do the job and print its sums."""
    table = connect().read_parquet(path)
    year = last_year(as_of)
    [span] = rows(table.agg(first=table.ordered_on.min()))
    previous = preceding(year, first_day=span["first"])
    timeline = Timeline(Grain.MONTH, span["first"], as_of)
    kept = customers(table, as_of=as_of, period=year, previous=previous, timeline=timeline).cache()
    [measures] = rows(metrics.measures_of(kept, period=year))
    scores = rfm.scores_of(kept, as_of=as_of)
    counts = scores.group_by("recency", "frequency", "monetary").agg(customers=scores.count())
    found = rows(counts)
    cells = rows(cohorts.cohorts_of(table, kept, timeline=timeline))
    print(measures["customers"], measures["repeat_customers"], measures["kept_customers"])
    print(measures["orders"], measures["revenue_minor"])
    print(sum(row["customers"] * row["recency"] * row["monetary"] for row in found))
    print(sum(cell["customers"] * (cell["age"] + 1) for cell in cells))
    print(sum(cell["revenue_minor"] for cell in cells))


main(sys.argv[1], date.fromisoformat(sys.argv[2]))
