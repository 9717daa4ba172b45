"""What can be said to ``regulars report``: its arguments and options as one dataclass."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer


@dataclass(frozen=True)
class Options:
    """The command line as it was given, in the order in which the help lists it."""

    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE", help="CSV, Parquet or Excel, one or several.", readable=False
        ),
    ]
    mapping: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="FIELD=COLUMN", help="Which column to take for a field; repeatable."
        ),
    ] = None
    as_of: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Last day counted. Default: the last day with an order."),
    ] = None
    start: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="DATE",
            help="First day of the period. Default: 365 days back, or the later half of all.",
        ),
    ] = None
    channel: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only orders of this channel.")
    ] = None
    grain: Annotated[
        str | None,
        typer.Option(
            metavar="day|week|month|quarter|year",
            help="Period of a cohort. Default: as long as suits the history; up to 110 fit.",
        ),
    ] = None
    retention: Annotated[
        str | None,
        typer.Option(
            metavar="PERCENT,...",
            help="Show this store at these monthly retention rates, up to three, such as 5,10,20. "
            "Default: five points above its own.",
        ),
    ] = None
    change: Annotated[
        list[str] | None,
        typer.Option(
            metavar="MEASURE=AMOUNT",
            help="Say what moving a measure would earn; several move together. MEASURE: "
            "monthly_retention, purchase_frequency, average_order_value, new_customers or "
            "returned_share. AMOUNT: +10% of itself, or +5points of a share.",
        ),
    ] = None
    currency: Annotated[
        str | None,
        typer.Option(
            metavar="CODE",
            help="Count only amounts in this currency, such as EUR. Default: the one the files "
            "name, else REGULARS_CURRENCY, else EUR.",
        ),
    ] = None
    zone: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Time zone of the store, such as Europe/Berlin. Default: REGULARS_TIME_ZONE, else "
            "times are taken as they are written.",
        ),
    ] = None
    out: Annotated[Path, typer.Option(metavar="FILE", help="The page to write.")] = Path(
        "report.html"
    )
    json: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write the values as JSON, too; - for standard output."),
    ] = None
    tables: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Write every table of the report there, a file each."),
    ] = None
    table_format: Annotated[
        str | None,
        typer.Option("--format", metavar="csv|parquet", help="Format of the tables. Default: csv."),
    ] = None
    date_order: Annotated[
        str | None,
        typer.Option(metavar="dmy|mdy|ymd", help="Order of day, month and year in dates."),
    ] = None
    decimal: Annotated[
        str | None, typer.Option(metavar="MARK", help="Decimal mark: a dot or a comma.")
    ] = None
    encoding: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Encoding of text files, such as cp1252 or cp1250. Default: told from the text.",
        ),
    ] = None
    sheet: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Sheet of a workbook. Default: the first whose columns are recognised.",
        ),
    ] = None
    drop_duplicates: Annotated[
        bool, typer.Option("--drop-duplicates", help="Leave out lines that repeat another.")
    ] = False
    engine: Annotated[
        str, typer.Option(metavar="URL", help="Where to compute: duckdb:// or spark://HOST:PORT.")
    ] = "duckdb://"
    quiet: Annotated[bool, typer.Option("--quiet", help="Print no summary.")] = False


def taking_options(command: Callable[[Options], None]) -> Callable[..., None]:
    """The command with each field of the options as a parameter, as typer reads them."""

    @functools.wraps(command)
    def spelled_out(**given: Any) -> None:
        command(Options(**given))

    hints = get_type_hints(Options, include_extras=True)
    parameters = inspect.signature(Options).parameters.values()
    spelled_out.__annotations__ = hints
    spelled_out.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [one.replace(annotation=hints[one.name], kind=one.KEYWORD_ONLY) for one in parameters]
    )
    return spelled_out
