"""Measures, RFM and cohorts by our own functions."""

from __future__ import annotations

import sys
from datetime import date

from regulars.insight import cohorts, metrics, rfm
from regulars.insight.engines import connect
from regulars.insight.report.history import rows
from regulars.insight.report.periods import last_year, preceding

EVER = date(1970, 1, 1)


def main(path: str, as_of: date) -> None:
    """Do the job and print its sums."""
    year = last_year(as_of)
    table = connect().read_parquet(path)
    previous = preceding(year, first_day=EVER)
    [measures] = rows(metrics.measures(table, period=year, previous=previous))
    scores = rfm.scores(table, as_of=as_of)
    counts = scores.group_by("recency", "frequency", "monetary").agg(customers=scores.count())
    found = rows(counts)
    cells = rows(cohorts.cohorts(table, grain="month", as_of=as_of))
    print(measures["customers"], measures["repeat_customers"], measures["kept_customers"])
    print(measures["orders"], measures["revenue_minor"])
    print(sum(row["customers"] * row["recency"] * row["monetary"] for row in found))
    print(sum(cell["customers"] * (cell["age"] + 1) for cell in cells))
    print(sum(cell["revenue_minor"] for cell in cells))


main(sys.argv[1], date.fromisoformat(sys.argv[2]))
