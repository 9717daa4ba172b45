"""Random order histories, small enough to check by hand and nasty enough to matter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from hypothesis import strategies as st

START = datetime.fromisoformat("2023-11-20")
DAYS = 130
SCHEMA = pa.schema(
    {
        "order_id": pa.string(),
        "customer_id": pa.string(),
        "ordered_at": pa.timestamp("us"),
        "product_id": pa.string(),
        "product_name": pa.string(),
        "channel": pa.string(),
        "quantity": pa.float64(),
        "amount_minor": pa.int64(),
        "discount_minor": pa.int64(),
        "cost_minor": pa.int64(),
    }
)


@dataclass(frozen=True)
class Line:
    """One order line."""

    order_id: str
    customer_id: str | None
    ordered_at: datetime
    amount_minor: int
    product_id: str | None = None
    product_name: str | None = None
    channel: str | None = None
    quantity: float = 1.0
    discount_minor: int | None = None
    cost_minor: int | None = None


def table_of_lines(lines: Sequence[Line]) -> ir.Table:
    """The lines as an Ibis table."""
    return ibis.memtable(_arrow(lines))


def answer(
    lines: Sequence[Line], question: Callable[..., ir.Table], *options: Any
) -> list[dict[str, Any]]:
    """The rows of ``question(table, *options)`` about these lines.

    What is asked again of other lines is not written as SQL again, which takes most of the time.
    """
    engine = _standing().get_backend().con
    engine.register("given", _arrow(lines))
    engine.execute("DELETE FROM history")
    engine.execute("INSERT INTO history SELECT * FROM given")
    engine.unregister("given")
    sql, schema = _written(question, *options)
    return list(engine.execute(sql).to_arrow_table().cast(schema).to_pylist())


@cache
def _standing() -> ir.Table:
    """The table that random histories are put into, one after the other."""
    return ibis.get_backend().create_table("history", schema=ibis.Schema.from_pyarrow(SCHEMA))


@cache
def _written(question: Callable[..., ir.Table], *options: Any) -> tuple[str, pa.Schema]:
    """The question as SQL, and of which types its answer is."""
    table = question(_standing(), *options)
    return str(ibis.to_sql(table)), table.schema().to_pyarrow()


def _arrow(lines: Sequence[Line]) -> pa.Table:
    return pa.Table.from_pylist([asdict(line) for line in lines], schema=SCHEMA)


def rows_of(table: ir.Table) -> list[dict[str, Any]]:
    """A table's rows by column name."""
    return list(table.to_pyarrow().to_pylist())


def sale(order: str, customer: str | None, day: str, amount: int = 1000, **more: Any) -> Line:
    """A line of an order, for examples."""
    return Line(order, customer, datetime.fromisoformat(day), amount, **more)


MOMENTS = st.builds(
    lambda day, hour: START + timedelta(days=day, hours=hour),
    st.integers(0, DAYS),
    st.sampled_from([0, 9, 9, 23]),
)
CUSTOMERS = st.sampled_from([None, "ann", "bob", "cat", "dan", "eve", "fay", "gus"])
AMOUNTS = st.one_of(
    st.integers(1, 300), st.sampled_from([100, 100, 0, -100]), st.integers(-300, -1)
)


@st.composite
def documents(draw: st.DrawFn) -> list[Line]:
    """The lines of one order or credit note; ids are few, so that documents share them."""
    order = f"o{draw(st.integers(0, 24)):02d}"
    customer, channel, moment = (
        draw(CUSTOMERS),
        draw(st.sampled_from([None, "web", "till"])),
        draw(MOMENTS),
    )
    return [
        Line(
            order_id=order,
            customer_id=customer,
            ordered_at=moment,
            amount_minor=draw(AMOUNTS),
            product_id=draw(st.sampled_from([None, "tea", "pot", "post"])),
            product_name=draw(st.sampled_from([None, "Tea", "Teapot", "Postage"])),
            channel=channel,
            discount_minor=draw(st.sampled_from([None, 5])),
            cost_minor=draw(st.sampled_from([None, 40, 60])),
        )
        for _ in range(draw(st.integers(1, 3)))
    ]


HISTORIES = st.lists(documents(), min_size=0, max_size=25).map(
    lambda found: [line for document in found for line in document]
)
DATES = st.integers(-3, DAYS + 3).map(lambda day: (START + timedelta(days=day)).date())


@st.composite
def periods(draw: st.DrawFn) -> tuple[date, date]:
    """First and last day of a period."""
    one, other = draw(DATES), draw(DATES)
    return min(one, other), max(one, other)
