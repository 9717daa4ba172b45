"""Reading order histories, customers and products: from files or tables to one clean lazy table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from regulars.insight.engines import connect
from regulars.insight.notation import GUESSED, Notation
from regulars.insight.readers.account import (
    copies,
    dropped_rows,
    largest_lines,
    orders_in_several_files,
)
from regulars.insight.readers.drafts import Draft, draft_of
from regulars.insight.readers.errors import OtherEngine
from regulars.insight.readers.far_days import far_days
from regulars.insight.readers.fields import FieldSet
from regulars.insight.readers.intake import Intake, Reading
from regulars.insight.readers.opening import broken_rows, open_sources
from regulars.insight.readers.request import Request
from regulars.insight.readers.sources import Source, forget, fresh_name
from regulars.insight.readers.tally import Tally, tally_of
from regulars.insight.readers.vocabulary import ORDER_FIELDS
from regulars.insight.types import Caution
from regulars.kernel.money import DEFAULT_CURRENCY
from regulars.kernel.progress import Progress, Silent

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from duckdb import DuckDBPyConnection, DuckDBPyRelation
    from ibis.backends.duckdb import Backend

# Beyond so many rows a lazy source is read again by each question rather than held in memory.
LAZY_ABOVE = 2_000_000
VERDICT_COLUMNS = "source_index, reason, bad_column, bad_value, content"


def read(
    inputs: Any,
    *,
    fields: FieldSet = ORDER_FIELDS,
    mapping: Mapping[str, str] | None = None,
    currency: str | None = None,
    default_currency: str = DEFAULT_CURRENCY,
    notation: Notation = GUESSED,
    drop_duplicates: bool = False,
    as_of: date | None = None,
    connection: Backend | None = None,
    progress: Progress | None = None,
) -> Reading:
    """Read files or tables of one shape.

    Parameters
    ----------
    inputs
        A path, a pandas, Polars, Arrow or Ibis table, or a list of these. Files may be delimited
        text, Parquet or workbooks; what they are is told from their content. Rows that several
        files share are counted once. Rows are numbered as a spreadsheet shows them: the header and
        blank lines count, a row with line breaks inside quotes is one.
    fields
        What to look for: ``ORDER_FIELDS``, ``CUSTOMER_FIELDS`` or ``PRODUCT_FIELDS``.
    mapping
        Column for each field where the columns are not to be guessed; an empty column leaves the
        field out. Columns without a header are ``column1``, ``column2``, ...
    currency
        Keep only amounts in this ISO 4217 currency; amounts that name none are taken to be in it.
    default_currency
        Taken where neither ``currency`` nor the data say; noted as a caution.
    notation
        How the files are written, where that is not to be guessed.
    drop_duplicates
        Leave out rows that are exact copies of an earlier row of the same file.
    as_of
        Last day counted; later rows are left out as ``future_date``. Nothing is left out without
        it.
    connection
        The DuckDB to read with; by default a new one in memory. For another engine see
        :func:`regulars.insight.engines.moved`.
    progress
        Told of the stages ``read`` (unit: inputs) and ``check`` (unit: steps).

    Returns
    -------
    Reading
        Its ``intake`` accounts for every row: rows read = rows used + rows dropped.

    Raises
    ------
    FileMissing, FileIsFolder, FileNotPermitted
        From ``kernel.files``.
    RegularsError
        Of ``readers.errors``: what is wrong with the input and the way out.

    Examples
    --------
    >>> import pyarrow as pa
    >>> days = ["2024-03-01", "2024-03-02"]
    >>> columns = {"order": ["A", "B"], "customer": ["7", None], "date": days}
    >>> table = pa.table({**columns, "total": ["9.50", "x"]})
    >>> reading = read(table, currency="EUR")
    >>> reading.table.select("order_id", "customer_id", "amount_minor").to_pyarrow().to_pylist()
    [{'order_id': 'A', 'customer_id': '7', 'amount_minor': 950}]
    >>> reading.intake.dropped
    (Dropped(reason='unreadable_amount', rows=1, examples=("table 1 row 2, column total: 'x'",)),)
    """
    request = Request(
        fields=fields, mapping=mapping or {}, currency=currency, default_currency=default_currency,
        notation=notation, drop_duplicates=drop_duplicates, as_of=as_of,
    )  # fmt: skip
    backend, teller = connection or connect(), progress or Silent()
    if backend.name != "duckdb":
        raise OtherEngine(engine=backend.name)
    sources = open_sources(backend, inputs, fields, notation=notation, progress=teller)
    teller.stage("check", 2)
    draft = draft_of(backend, sources, request)
    teller.advance(1)
    reading = _finished(backend, sources, draft)
    teller.advance(1)
    return reading


def _finished(backend: Backend, sources: Sequence[Source], draft: Draft) -> Reading:
    """Count what came of it, and offer the usable and the rejected rows as tables."""
    verdicts, is_lazy = _kept(backend.con, sources, draft)
    rejected = verdicts.filter("reason IS NOT NULL").project(
        "source_file, source_index, source_row, bad_column, bad_value, reason"
    )
    for part in broken_rows(backend, sources):
        rejected = rejected.union(part)
    tally = tally_of(verdicts)
    dropped = dropped_rows(tally, rejected, sources)
    # Where every row is kept, a lazy source need not be judged again by each question.
    kept = verdicts.filter("reason IS NULL") if tally.left_out else verdicts
    usable = kept.project(f"* EXCLUDE ({VERDICT_COLUMNS})")
    shown = "source_file, source_row, bad_column AS column, bad_value AS value, reason"
    return Reading(
        table=_offered(backend, usable, "lines"),
        rejected=_offered(backend, rejected.project(shown), "rejected"),
        intake=Intake(
            rows_read=tally.used + sum(item.rows for item in dropped),
            rows_used=tally.used,
            dropped=dropped,
            cautions=(*draft.cautions, *_about_lines(verdicts, tally, sources, is_lazy=is_lazy)),
            columns=draft.columns,
            unused_columns=draft.unused_columns,
        ),
        currency=draft.currency,
        sources=tuple(source.name for source in sources),
    )


def _kept(
    connection: DuckDBPyConnection, sources: Sequence[Source], draft: Draft
) -> tuple[DuckDBPyRelation, bool]:
    """The judged rows as a table, or as a view where they are too many; and whether they are."""
    is_lazy = all(source.is_lazy for source in sources) and not draft.uses_windows
    if is_lazy:
        is_lazy = connection.table(sources[0].view).count("*").fetchall()[0][0] > LAZY_ABOVE
    name = fresh_name("verdicts")
    kind = "VIEW" if is_lazy else "TABLE"
    connection.execute(f"CREATE TEMP {kind} {name} AS {draft.verdicts.sql_query()}")
    if not is_lazy:
        forget(connection, *(table for source in sources for table in source.scratch))
    return connection.table(name), is_lazy


def _about_lines(
    verdicts: DuckDBPyRelation, tally: Tally, sources: Sequence[Source], *, is_lazy: bool
) -> list[Caution]:
    """Cautions about lines that are there twice, too large or years from all others, and about
    orders in several files.
    """
    cautions = []
    if "amount_minor" in verdicts.columns and not is_lazy:
        cautions += copies(verdicts)
    if len(sources) > 1 and "order_id" in verdicts.columns:
        cautions += orders_in_several_files(verdicts)
    if "amount_minor" in verdicts.columns:
        cautions += largest_lines(verdicts, tally)
    return cautions + far_days(tally)


def _offered(backend: Backend, relation: DuckDBPyRelation, stem: str) -> ir.Table:
    name = fresh_name(stem)
    relation.create_view(name)
    return backend.table(name)
