"""All scores by this library: ``python -m benchmarks.score_jobs.ours JOB FILE DAY OUT``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.model_jobs.ours import Stopwatch
from benchmarks.processes import WORK
from regulars.insight.engines import connect
from regulars.insight.models import Histories, fit_purchases, fit_spend
from regulars.insight.scores import Counted, Learnt, counted, learn, replenishments, scores

MEMORY, LITTLE = "1500MB", "1000MB"
FEW = 1_000  # customers whose scores are computed first, so that everything is loaded
REPEATING = ["rfm_group", "product_id"]


def written(tables: Iterable[pa.Table], path: Path) -> int:
    """Write tables one after the other; how many rows there were."""
    rows, file = 0, None
    for table in tables:
        file = file or pq.ParquetWriter(path, table.schema, use_dictionary=REPEATING)
        file.write_table(table)
        rows += table.num_rows
    if file:
        file.close()
    return rows


def everything(path: str, as_of: date, out: Path) -> dict[str, Any]:
    """Count, learn, score and write, one after the other."""
    table = connect(threads=1, temp_folder=WORK).read_parquet(path)
    _once(table.limit(FEW).cache(), as_of, Stopwatch(), out)
    watch = Stopwatch()
    learnt, rows = _once(table, as_of, watch, out)
    known = counted(table, as_of=as_of)
    watch.of("one model", lambda: _one_model(known))
    parts = "reading and counting", "learning", "scoring", "writing"
    parameters = learnt.choice.fitted.estimate.parameters.tolist()
    learnt.save(out.with_suffix(".learnt"))
    kind = learnt.choice.fitted.kind.value
    return watch.told(*parts, rows=rows, kind=kind, parameters=parameters)


def _once(table: Any, as_of: date, watch: Stopwatch, out: Path) -> tuple[Learnt, int]:
    known = watch.of("reading and counting", lambda: counted(table, as_of=as_of))
    learnt = watch.of("learning", lambda: learn(known, as_of=as_of))
    tables = watch.of("scoring", lambda: list(scores(known, learnt, as_of=as_of)))
    return learnt, watch.of("writing", lambda: written(tables, out))


def _one_model(known: Counted) -> None:
    """Learn as the peer does: BG/NBD and Gamma-Gamma, and nothing held out."""
    days = known.days
    if days is None:
        raise RuntimeError("there are more transactions than are counted in memory")
    first, last = (day.astype("datetime64[D]") for day in (days.first, days.last))
    fit_purchases(Histories.between(first, last, days.purchases - 1, known.as_of))
    fit_spend(days.purchases, days.revenue_minor / days.purchases)


def lines(path: str, as_of: date, out: Path) -> dict[str, Any]:
    """The same from order lines, with the products to be bought again."""
    table = connect(threads=1, temp_folder=WORK, memory_limit=MEMORY).read_parquet(path)
    watch = Stopwatch()
    known = watch.of("reading and counting", lambda: counted(table, as_of=as_of))
    learnt = watch.of("learning", lambda: learn(known, as_of=as_of))
    rows = watch.of("scores", lambda: written(scores(known, learnt, as_of=as_of), out))
    products = watch.of(
        "products", lambda: written(replenishments(known, learnt, as_of=as_of), out)
    )
    return watch.told(*watch.times, rows=rows, products=products)


def stream(path: str, as_of: date, out: Path) -> dict[str, Any]:
    """Score by what was learnt before, in little memory."""
    table = connect(threads=1, temp_folder=WORK, memory_limit=LITTLE).read_parquet(path)
    learnt = Learnt.load(out.with_suffix(".learnt"))
    watch = Stopwatch()
    rows = watch.of("all", lambda: written(scores(table, learnt, as_of=as_of), out))
    return watch.told("all", rows=rows)


JOBS = {"everything": everything, "lines": lines, "stream": stream}

if __name__ == "__main__":
    job, file, day, out = sys.argv[1:]
    print(json.dumps(JOBS[job](file, date.fromisoformat(day), Path(out))))
