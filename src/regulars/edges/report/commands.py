"""``regulars report``: an order history in, the retention report out."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from regulars.edges.mapping import mapping_of
from regulars.edges.report.errors import UnreadableDay
from regulars.edges.report.outputs import Outputs

if TYPE_CHECKING:
    from regulars.edges.report.making import Request
    from regulars.edges.report.page import Page

STAGES = {
    "read": "Reading the files",
    "check": "Checking every row",
    "orders": "Putting orders together",
    "measures": "Computing the measures",
    "cohorts": "Following cohorts",
    "groups": "Grouping customers",
    "advice": "Weighing what to do",
    "charts": "Drawing the charts",
}
EXAMPLES = """
Examples:

\b
  regulars report orders.csv
  regulars report orders-2024.csv orders-2025.csv --out retention.html
  regulars report export.xlsx --map customer_id="Client no" --currency EUR
  regulars report orders.parquet --from 2025-01-01 --as-of 2025-06-30 --channel web
  regulars report orders.csv --quiet --json - | jq .measures
"""

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(epilog=EXAMPLES)
def report(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="CSV, Parquet or Excel, one or several.")
    ],
    mapping: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="FIELD=COLUMN", help="Which column to take for a field; repeatable."
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Last day counted. Default: the last day with an order."),
    ] = None,
    start: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="DATE",
            help="First day of the period. Default: 365 days back, or the later half of all.",
        ),
    ] = None,
    channel: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only orders of this channel.")
    ] = None,
    currency: Annotated[
        str | None, typer.Option(metavar="CODE", help="Currency of the amounts, such as EUR.")
    ] = None,
    out: Annotated[Path, typer.Option(metavar="FILE", help="The page to write.")] = Path(
        "report.html"
    ),
    json: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write the values as JSON, too; - for standard output."),
    ] = None,
    date_order: Annotated[
        str | None,
        typer.Option(metavar="dmy|mdy|ymd", help="Order of day, month and year in dates."),
    ] = None,
    decimal: Annotated[
        str | None, typer.Option(metavar="MARK", help="Decimal mark: a dot or a comma.")
    ] = None,
    drop_duplicates: Annotated[
        bool, typer.Option("--drop-duplicates", help="Leave out lines that repeat another.")
    ] = False,
    engine: Annotated[str, typer.Option(metavar="URL", help="Where to compute.")] = "duckdb://",
    quiet: Annotated[bool, typer.Option("--quiet", help="Print no summary.")] = False,
) -> None:
    """Read an order history and write the retention report: who comes back, and what to do.

    The page is one HTML file that loads nothing from the network. Which columns hold what is found
    out from their names and contents; --map says it where that fails.
    """
    from regulars.edges.report.making import Request

    outputs = Outputs(page=out, json=json)
    request = Request(
        files=tuple(files),
        mapping=mapping_of(mapping or ()),
        as_of=_day("--as-of", as_of),
        start=_day("--from", start),
        channel=channel,
        currency=currency,
        date_order=date_order,
        decimal=decimal,
        drop_duplicates=drop_duplicates,
        engine=engine,
    )
    outputs.check(files)
    page = _make(request, outputs)
    if not (quiet or outputs.is_json_printed):
        _summarise(page, outputs.files)


def _make(request: Request, outputs: Outputs) -> Page:
    """Compute the report, write it, and return it in words."""
    from regulars.edges.terminal import TerminalProgress

    with TerminalProgress(STAGES) as progress:
        progress.stage("read")
        from regulars.edges.report.making import make_report
        from regulars.edges.report.page import present, render
        from regulars.edges.report.words.standalone import prepare
        from regulars.insight.charts import draw
        from regulars.insight.report.json import pretty

        found = make_report(request, progress)
        progress.stage("charts")
        prepare()
        page = present(found, draw(found))
        outputs.write(render(page).encode(), pretty(found))
    return page


def _summarise(page: Page, written: tuple[Path, ...]) -> None:
    from rich.console import Console

    from regulars.edges.report.summary import print_summary

    print_summary(page, written=written, console=Console(highlight=False))


def _day(option: str, text: str | None) -> date | None:
    """A day out of ``YYYY-MM-DD``.

    Raises UnreadableDay.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UnreadableDay(option=option, text=text) from error
