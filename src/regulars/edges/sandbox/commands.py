"""``regulars demo``: a store that never was, in the console, with one command."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from regulars.edges.sandbox.apart import working_apart
from regulars.edges.sandbox.errors import FilesThere, OtherDemo
from regulars.edges.sandbox.home import OWNER_EMAIL, Home, Plan, opened
from regulars.edges.server.services import (
    EVERYWHERE,
    companions,
    free_port,
    is_our_machine,
    reached_at,
    serve,
    stop_on_termination,
)
from regulars.kernel import clock
from regulars.kernel.files import explain, keep_private

if TYPE_CHECKING:
    from rich.console import Console

CUSTOMERS = 5_000
LARGEST_PORT = 65_535
MOST_CUSTOMERS = 50_000_000
FIRST_YEAR, LAST_YEAR = 1980, 2100
INTERRUPTED = 130
OUTSIDE = (  # settings of this machine that are none of the demo's
    "REGULARS_SECRET_KEY",
    "REGULARS_URL",
    "REGULARS_PROXIES",
    "REGULARS_SANDBOX_WRITE_KEY",
)

app = typer.Typer(add_completion=False, rich_markup_mode=None)


def _within_calendars(until: datetime | None) -> datetime | None:
    if until and not FIRST_YEAR <= until.year <= LAST_YEAR:
        raise typer.BadParameter("Give a day from 1980 to 2100.")
    return until


PortOption = Annotated[
    int, typer.Option(min=0, max=LARGEST_PORT, help="Port of the console; 0 takes a free one.")
]
HostOption = Annotated[str, typer.Option(help="Address to listen on.")]
HomeOption = Annotated[Path, typer.Option(help="Folder for everything the demo writes.")]
FreshOption = Annotated[bool, typer.Option("--fresh", help="Delete the demo there first.")]
CustomersOption = Annotated[
    int | None,
    typer.Option(
        min=1, max=MOST_CUSTOMERS, help=f"Customers of the store; {CUSTOMERS:,} unless said."
    ),
]
UntilOption = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        metavar="DATE",
        callback=_within_calendars,
        help="Last day of its history; yesterday unless said.",
    ),
]
FilesOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER", help="Only write the store's files (CSV and Parquet) there, and stop."
    ),
]


@app.command()
def demo(
    *,
    port: PortOption = 8000,
    host: HostOption = "127.0.0.1",
    home: HomeOption = Path(".demo"),
    fresh: FreshOption = False,
    customers: CustomersOption = None,
    until: UntilOption = None,
    write_files: FilesOption = None,
) -> None:
    """Show a coffee-and-tea store that never was: two years of orders, in the console.

    The first start makes the store, which takes less than a minute; later ones find it there. Stop
    with Ctrl-C. Everything is in one folder, and nothing leaves this machine.
    """
    last_day = until.date() if until else None
    if write_files:
        _write_files(write_files, customers, last_day)
        return
    port = free_port(host, port)
    stop_on_termination()
    with opened(home, fresh=fresh) as place:
        _agree(place, customers, last_day)
        _settle(place, host, port)
        _run(place, host, port)
    _console().print("Stopped. The same command starts it again.")


def _run(place: Home, host: str, port: int) -> None:
    """Make what is missing of the store, and serve it until told to stop."""
    with working_apart(_prepare, place.folder, log=place.log) as preparation:
        try:
            while not preparation.is_ready():
                continue
        except KeyboardInterrupt:
            _interrupted()
        with companions(1):
            serve(host, port, when_ready=lambda: _welcome(place, host, port))


def _console() -> Console:
    from rich.console import Console  # a refusal should not wait for it

    return Console(highlight=False)


def _yesterday() -> date:
    return clock.now().date() - timedelta(days=1)


def _agree(place: Home, customers: int | None, until: date | None) -> None:
    """Keep the plan that is there, or make one; refuse a different one."""
    plan = place.plan()
    if plan is None:
        place.write_plan(Plan(customers or CUSTOMERS, until or _yesterday()))
        return
    if (customers or plan.customers, until or plan.until) != (plan.customers, plan.until):
        raise OtherDemo(
            folder=str(place.folder), customers=plan.customers, until=plan.until.isoformat()
        )


def _settle(place: Home, host: str, port: int) -> None:
    """Point every setting into the home folder, whatever this machine's own settings are."""
    hosts = "*" if host in EVERYWHERE else f"localhost,127.0.0.1,[::1],{host}"
    keep_private()
    for name in OUTSIDE:
        os.environ.pop(name, None)
    os.environ.update(
        DJANGO_SETTINGS_MODULE="regulars.config.settings",
        REGULARS_HOME=str(place.folder),
        DATABASE_URL=f"sqlite:///{place.database}",
        REGULARS_CURRENCY="EUR",
        REGULARS_TIME_ZONE="UTC",
        REGULARS_ENGINE="duckdb://",
        REGULARS_HOSTS=hosts,
        REGULARS_DEBUG="no",
        REGULARS_SANDBOX="yes",
        REGULARS_SANDBOX_ADDRESS=reached_at(host, port),
        REGULARS_OUTGOING_LOOPBACK="yes" if is_our_machine(host) else "no",
    )


def _prepare(folder: Path, say_ready: Callable[[], None]) -> None:
    """Run in a process of its own; only there are Django and the analytics loaded."""
    from regulars.edges.sandbox.preparation import prepare

    prepare(folder, say_ready)


def _interrupted() -> NoReturn:
    _console().print("\nStopped. The next start goes on from here.")
    sys.exit(INTERRUPTED)


def _welcome(place: Home, host: str, port: int) -> None:
    from rich.panel import Panel
    from rich.table import Table

    rows = Table.grid(padding=(0, 2))
    rows.add_row("Console", f"[bold]http://{host}:{port}/console/[/]")
    rows.add_row("Shop", f"[bold]http://{host}:{port}/shop/[/]")
    rows.add_row("E-mail", OWNER_EMAIL)
    rows.add_row("Password", place.password())
    if place.report.exists():
        rows.add_row("Report", str(place.report))
    rows.add_row("Files", str(place.shop))
    _console().print(Panel.fit(rows, title="The demo is ready", subtitle="Ctrl-C stops it"))


def _write_files(folder: Path, customers: int | None, until: date | None) -> None:
    from regulars.edges.sandbox.generator import ShopParameters  # brings pyarrow
    from regulars.edges.sandbox.generator.export import FILES, export

    there = tuple(name for name in FILES if (folder / name).exists())
    if there:
        raise FilesThere(folder=str(folder), files=there)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        explain(error, folder)
    parameters = ShopParameters(end=until or _yesterday(), customers=customers or CUSTOMERS)
    books = export(parameters, folder)
    _console().print(
        f"Wrote {books.order_count:,} orders, {books.line_count:,} lines to {folder}.\n"
        f"Try: [bold]regulars report {folder / 'orders.csv'}[/]"
    )
