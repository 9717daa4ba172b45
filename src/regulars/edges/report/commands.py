"""``regulars report``: an order history in, the retention report out."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from regulars.edges.mapping import mapping_of
from regulars.edges.report.errors import DayInFuture, UnreadableDay
from regulars.edges.report.options import Options, taking_options
from regulars.edges.report.outputs import Outputs
from regulars.kernel import clock
from regulars.kernel.files import explaining_output
from regulars.kernel.money import DEFAULT_CURRENCY

if TYPE_CHECKING:
    from regulars.edges.report.making import Request
    from regulars.edges.report.page import Page

STAGES = {
    "read": "Reading the files",
    "check": "Checking every row",
    "orders": "Putting orders together",
    "measures": "Computing the measures",
    "cohorts": "Following cohorts",
    "outlook": "Looking ahead",
    "calendar": "Foreseeing purchases",
    "groups": "Grouping customers",
    "advice": "Weighing what to do",
    "charts": "Drawing the charts",
}
FARTHEST_AHEAD = timedelta(hours=14)  # of UTC, the first zone to begin a day
EXAMPLES = """
Examples:

\b
  regulars report orders.csv
  regulars report orders-2024.csv orders-2025.csv --out retention.html
  regulars report export.xlsx --map customer_id="Client no" --currency EUR
  regulars report orders.parquet --from 2025-01-01 --as-of 2025-06-30 --channel web
  regulars report orders.csv --grain week
  regulars report orders.csv --retention 5,10,20
  regulars report orders.csv --change monthly_retention=+5points --change average_order_value=+10%
  regulars report orders.csv --tables figures --format parquet
  regulars report orders.csv --quiet --json - | jq .measures
"""

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(epilog=EXAMPLES)
@taking_options
def report(options: Options) -> None:
    """Read an order history and write the retention report: who comes back, and what to do.

    The page is one HTML file that loads nothing from the network. Which columns hold what is found
    out from their names and contents; --map says it where that fails.
    """
    outputs = Outputs(
        page=options.out,
        json=options.json,
        tables=options.tables,
        table_format=options.table_format,
    )
    request = _request(options)
    outputs.check(options.files)
    page = _make(request, outputs)
    if not (options.quiet or outputs.is_json_printed):
        _summarise(page, tuple(outputs.places.values()))


def _request(options: Options) -> Request:
    """What is asked for, with what the installation's settings add.

    Raises UnreadableMapping, UnreadableDay, DayInFuture, UnknownZone, UnknownDateOrder,
    UnknownDecimalMark, UnreadableRates, UnreadableChange, UnknownMeasure.
    """
    from regulars.edges.report.making import Request
    from regulars.edges.report.wishes import retention_rates, shifts_of
    from regulars.insight.notation import Notation

    notation = Notation(
        date_order=options.date_order,
        decimal=options.decimal,
        zone=options.zone or _installed_zone(),
        encoding=options.encoding,
        sheet=options.sheet,
    )
    today = _today(notation.zone)
    return Request(
        files=tuple(options.files),
        today=today,
        mapping=mapping_of(options.mapping or ()),
        as_of=_past_day("--as-of", options.as_of, today),
        start=_day("--from", options.start),
        channel=options.channel,
        grain=options.grain,
        retention_rates=retention_rates(options.retention),
        shifts=tuple(shifts_of(options.change or ()).items()),
        currency=options.currency,
        default_currency=os.environ.get("REGULARS_CURRENCY", "").strip() or DEFAULT_CURRENCY,
        notation=notation,
        drop_duplicates=options.drop_duplicates,
        engine=options.engine,
    )


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
        outputs.write(render(page).encode(), pretty(found), outputs.tables_of(found))
    return page


def _summarise(page: Page, written: tuple[Path, ...]) -> None:
    from rich.console import Console

    from regulars.edges.report.summary import print_summary

    with explaining_output():
        print_summary(page, written=written, console=Console(highlight=False))


def _installed_zone() -> str | None:
    """The installation's zone; as with imports, UTC stands for a store that has named none."""
    zone = os.environ.get("REGULARS_TIME_ZONE", "").strip()
    return zone if zone not in {"", "UTC"} else None


def _today(zone: str | None) -> date:
    """The store's day. Without a zone, the latest day anywhere, so that no order of today is taken
    for one of tomorrow.
    """
    from zoneinfo import ZoneInfo

    if zone is None:
        return (clock.now() + FARTHEST_AHEAD).date()
    return clock.now().astimezone(ZoneInfo(zone)).date()


def _past_day(option: str, text: str | None, today: date) -> date | None:
    """A day that has come.

    Raises UnreadableDay, DayInFuture.
    """
    day = _day(option, text)
    if day is not None and day > today:
        raise DayInFuture(option=option, day=day, today=today)
    return day


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
