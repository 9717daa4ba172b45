"""Forecasts for every customer and product of a file of order lines, on one core, in parts.

Prints how many pairs there are, the processor's seconds in all, and those that a million forecasts
take where the gaps are summed up already.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date

from regulars.insight.engines import connect
from regulars.insight.timing import gaps, learn, outlooks, product_purchases, rhythms
from regulars.insight.timing.learning import sampled
from regulars.insight.timing.stream import outlook_table

MEMORY = "1500MB"


def main(path: str, last_day: str, folder: str) -> None:
    """Learn from the lines and foretell the next purchase of every pair."""
    as_of = date.fromisoformat(last_day)
    engine = connect(memory_limit=MEMORY, threads=1, temp_folder=folder)
    lines = engine.read_parquet(path)
    found = gaps(product_purchases(lines, as_of=as_of), as_of=as_of).cache()
    timing = learn(found)
    pairs = sum(table.num_rows for table in outlooks(timing, rhythms(found)))
    seconds = time.process_time()
    small = rhythms(sampled(found, most=1_000_000)).to_pyarrow()
    begun = time.process_time()
    for start in range(0, small.num_rows, 250_000):
        outlook_table(timing, small.slice(start, 250_000))
    forecast = (time.process_time() - begun) / small.num_rows * 1e6
    print(json.dumps({"pairs": pairs, "seconds": seconds, "forecast": forecast}))


if __name__ == "__main__":
    main(*sys.argv[1:])
