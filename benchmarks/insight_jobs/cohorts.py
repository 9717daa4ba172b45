"""The monthly cohort table of a Parquet file of orders, by our own function."""

from __future__ import annotations

import sys
from datetime import date

from regulars.insight.cohorts import cohorts
from regulars.insight.engines import connect
from regulars.insight.report.history import rows


def main(path: str, as_of: date) -> None:
    """Do the job and print its sums."""
    engine = connect(memory_limit="3GB")  # beside it stand the interpreter and pages of the file
    cells = rows(cohorts(engine.read_parquet(path), grain="month", as_of=as_of))
    print(sum(cell["customers"] * (cell["age"] + 1) for cell in cells))
    print(sum(cell["revenue_minor"] for cell in cells))


main(sys.argv[1], date.fromisoformat(sys.argv[2]))
