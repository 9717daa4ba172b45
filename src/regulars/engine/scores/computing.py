"""From the lake to scores in files, and from these to traits. Heavy: only processes of their own
import it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from regulars.core.customers.types import TraitsDraft
from regulars.engine.scores.folder import Files
from regulars.engine.scores.rules import AHEAD
from regulars.insight.extents import LEAST_AT_RISK, LEAVING, LEAVING_FROM
from regulars.insight.forecasts import forecast, purchases_between
from regulars.insight.scores import REPLENISHMENTS, SCORES, Learnt, learn, replenishments, scores
from regulars.insight.scores.errors import LearntDamaged, LearntNewer
from regulars.insight.transactions import transactions
from regulars.insight.types import ForecastPoint, ModelGrade, OutlookModel
from regulars.kernel.files import FileMissing

if TYPE_CHECKING:
    from regulars.engine.lake.types import Lake
    from regulars.kernel.progress import Progress

Drafts = list[TraitsDraft]

AT_A_TIME = 20_000  # customers, whose traits are written in one transaction
CHANCE, MONEY = 6, 2  # digits after the point

TOLD = ("order_id", "ordered_at", "product_id", "quantity", "amount_minor")  # of a line, to scores
DIFFERING = """
    CREATE OR REPLACE TEMP TABLE touched AS SELECT customer_id
    FROM read_parquet({now}) AS now FULL JOIN read_parquet({before}) AS before USING (customer_id)
    WHERE (now.lines, now.digest) IS DISTINCT FROM (before.lines, before.digest)
"""
MERGED = """
    SELECT * FROM read_parquet({before}) WHERE customer_id NOT IN (SELECT customer_id FROM touched)
    UNION ALL SELECT * FROM read_parquet({changed})
"""
TRAITS = """
    WITH needed AS (
        SELECT need.customer_id, list(
            {{'product': product.catalog_id, 'due': need.due_on, 'expected': need.expected_on,
                'comes_back': round(need.comes_back, {chance})}}
            ORDER BY need.due_within_30 DESC, need.product_id
        ) AS products
        FROM read_parquet({replenishments}) AS need
        JOIN read_parquet({products}) AS product USING (product_id)
        GROUP BY need.customer_id
    )
    SELECT CAST(customer_id AS BIGINT), rfm_group, purchases,
        round(expected_orders_90, {chance}), round(expected_orders_365, {chance}),
        round(lifetime_value_minor, {money}), round(lifetime_value_low_minor, {money}),
        round(lifetime_value_high_minor, {money}),
        round(alive, {chance}), round(churn_probability, {chance}), round(at_risk_minor, {money}),
        next_order_due_on, next_order_on, next_order_from, next_order_to, products,
        CASE WHEN next_order_due_on < CAST({as_of} AS DATE) AND purchases >= {least_purchases}
                AND alive BETWEEN {least_alive} AND {most_alive}
                AND at_risk_minor >= {least_at_risk}
            THEN round(at_risk_minor, {money}) END
    FROM read_parquet({scores}) LEFT JOIN needed USING (customer_id)
    ORDER BY CAST(customer_id AS BIGINT)
"""


class FilesUnusable(Exception):
    """The files of the run before cannot be gone on from."""


@dataclass(frozen=True)
class Answering:
    """The model that answers: its name, version, parameters, how it was chosen and graded."""

    model: str
    model_version: str
    parameters: dict[str, float]
    chosen: OutlookModel
    scorecards: tuple[Any, ...]


def last_day(lake: Lake) -> date | None:
    """The last day with an order, of known customers or not; None: there is no order."""
    rows = transactions(lake.order_lines)
    day: date | None = rows.filter(rows.is_order).ordered_on.max().to_pyarrow().as_py()
    return day


def digest_purchases(lake: Lake, files: Files) -> int:
    """Write a digest of each customer's order lines; return how many customers have any."""
    lines = lake.order_lines.filter(lake.order_lines.customer_id.notnull())
    said = ibis.struct({name: lines[name] for name in TOLD})
    # Two lines that are the same cancel each other out; their number tells.
    digests = lines.group_by("customer_id").agg(lines=lines.count(), digest=said.hash().bit_xor())
    lake.connection.to_parquet(digests, files.purchases, compression="zstd")
    return int(pq.read_metadata(files.purchases).num_rows)


def touched(lake: Lake, files: Files, before: Files) -> set[str]:
    """The customers whose lines are others than in the run before, also those who have none now.

    Raises FilesUnusable.
    """
    with _readable():
        lake.connection.raw_sql(
            DIFFERING.format(now=_named(files.purchases), before=_named(before.purchases))
        )
    rows = lake.connection.raw_sql("SELECT customer_id FROM touched").fetchall()
    return {customer_id for (customer_id,) in rows}


def learn_anew(lake: Lake, files: Files, *, as_of: date, progress: Progress) -> Learnt:
    """Learn from everything up to a day, and keep what was learnt."""
    learnt = learn(lake.order_lines, as_of=as_of, boost=True, progress=progress)
    learnt.save(files.learnt)
    return learnt


def learnt_before(files: Files, before: Files) -> Learnt:
    """What the run before learnt, kept again for this one.

    Raises FilesUnusable.
    """
    try:
        learnt = Learnt.load(before.learnt)
    except (LearntDamaged, LearntNewer, FileMissing) as error:
        raise FilesUnusable from error
    learnt.save(files.learnt)
    return learnt


def answering(learnt: Learnt) -> Answering:
    """Which model it is, and why."""
    choice = learnt.choice
    fitted, kind = choice.fitted, str(choice.fitted.kind)
    estimate = fitted.estimate
    return Answering(
        model=kind,
        model_version=f"{kind} {learnt.digest}",
        parameters=dict(zip(estimate.names, map(float, estimate.parameters), strict=True)),
        chosen=OutlookModel(
            kind=kind,
            reasons=tuple(str(reason.code) for reason in fitted.verdict.reasons),
            held_out_from=choice.held_out_from,
            held_out_until=choice.held_out_until,
            grades=tuple(
                ModelGrade(
                    kind=str(card.kind),
                    said=card.said,
                    low=card.low,
                    high=card.high,
                    came=card.came,
                    error=card.mean_error,
                    auc=card.auc,
                )
                for card in choice.scorecards
            ),
            seasonal=choice.season is not None,
        ),
        scorecards=choice.scorecards,
    )


def score_customers(
    lake: Lake,
    learnt: Learnt,
    files: Files,
    *,
    only: Collection[str] | None = None,
    progress: Progress,
) -> int:
    """Write the scores of all customers, or of some, and what they need again; return how many."""
    lines, as_of = lake.order_lines, learnt.as_of
    found = scores(lines, learnt, as_of=as_of, only=only)
    written = _write(files.scored(only is None), SCORES, found, progress.advance)
    progress.stage("replenishments")
    needs = replenishments(lines, learnt, as_of=as_of, only=only)
    _write(files.replenishments, REPLENISHMENTS, needs, progress.advance)
    return written


def merge(lake: Lake, files: Files, before: Files) -> int:
    """Write everybody's scores: those of the run before, and in their place those of this one of
    the customers that were touched. Return how many there are.

    Raises FilesUnusable.
    """
    query = MERGED.format(before=_named(before.scores), changed=_named(files.changed))
    with _readable():
        _copy(lake, query, files.scores)
    return int(pq.read_metadata(files.scores).num_rows)


def drafts(lake: Lake, files: Files, *, as_of: date, everybody: bool) -> Iterator[Drafts]:
    """The traits of everybody, or of those who were scored anew, by customer, so many at a time."""
    products = lake.products.select("product_id", "catalog_id")
    lake.connection.to_parquet(products, files.products, compression="zstd")
    query = TRAITS.format(
        replenishments=_named(files.replenishments),
        products=_named(files.products),
        scores=_named(files.scored(everybody)),
        as_of=f"'{as_of}'",
        chance=CHANCE,
        money=MONEY,
        least_purchases=LEAVING_FROM,
        least_alive=LEAVING[0],
        most_alive=LEAVING[1],
        least_at_risk=LEAST_AT_RISK,
    )
    reader = lake.connection.raw_sql(query).to_arrow_reader(AT_A_TIME)
    for batch in reader:
        ids, *values, needs, rankings = (column.to_pylist() for column in batch.columns)
        products = ([list(need.values()) for need in some] if some else None for some in needs)
        yield [
            TraitsDraft(customer_id, said, ranking)
            for customer_id, said, ranking in zip(
                ids, zip(*values, products, strict=True), rankings, strict=True
            )
        ]


def forecasts(learnt: Learnt) -> tuple[ForecastPoint, ...]:
    """What the customers there are will buy, to the days that forecasts are kept for."""
    until = [learnt.as_of + timedelta(days=days) for days in AHEAD]
    return tuple(forecast(learnt.choice, until=until))


def came(lake: Lake, *, made_on: date, until: date) -> int:
    """The purchases that came between two days, of customers known by the first."""
    return purchases_between(transactions(lake.order_lines), known_by=made_on, until=until)


def _write(
    path: Path, schema: pa.Schema, tables: Iterable[pa.Table], advance: Callable[[int], None]
) -> int:
    written = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for table in tables:
            writer.write_table(table)
            written += table.num_rows
            advance(table.num_rows)
    return written


def _copy(lake: Lake, query: str, path: Path) -> None:
    lake.connection.raw_sql(f"COPY ({query}) TO {_named(path)} (FORMAT parquet, COMPRESSION zstd)")


@contextmanager
def _readable() -> Iterator[None]:
    """Have an error in reading the files of the run before stand for all of them."""
    try:
        yield
    except duckdb.Error as error:
        raise FilesUnusable from error


def _named(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
