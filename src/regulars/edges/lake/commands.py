"""``regulars lake sync | status | figures``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
import typer

from regulars.edges.installation import open_installation
from regulars.edges.lake.json_lines import JsonLines, say
from regulars.edges.lake.words import STAGES, of_figures, of_state, of_sync
from regulars.edges.terminal import TerminalProgress
from regulars.kernel import clock
from regulars.kernel.errors import RegularsError

if TYPE_CHECKING:
    from regulars.insight.types import Period
    from regulars.kernel.progress import Progress

app = typer.Typer(no_args_is_help=True, add_completion=False)

JSON = typer.Option(False, "--json", help="Progress and result as JSON, one object a line.")
DAY = ["%Y-%m-%d"]


@app.callback()
def lake() -> None:
    """Copy the store's history to the lake and compute the figures that the console shows."""


@app.command()
def sync(
    figures: bool = typer.Option(
        True, "--figures/--no-figures", help="Compute the figures after copying."
    ),
    whole: bool = typer.Option(False, "--whole", help="Copy everything anew."),
    as_json: bool = JSON,
) -> None:
    """Copy to the lake what changed, then compute the figures."""

    def work(progress: Progress) -> dict[str, Any]:
        from regulars.engine.lake import services as lake_services

        now = clock.now()
        outcome = lake_services.sync(now=now, progress=progress, whole=whole)
        reports = _compute_presets(progress) if figures else None
        return {**msgspec.to_builtins(outcome), "reports": reports}

    _run(work, of_sync, as_json=as_json)


@app.command()
def status(as_json: bool = JSON) -> None:
    """Say how the lake and the figures stand beside the store.

    Ends with exit code 1 if the lake is damaged.
    """

    def work(progress: Progress) -> dict[str, Any]:
        from regulars.engine.figures.queries import freshness
        from regulars.engine.lake.queries import state

        del progress
        return {
            "lake": msgspec.to_builtins(state(with_seals=True)),
            "figures": msgspec.to_builtins(freshness()),
        }

    found = _run(work, of_state, as_json=as_json)
    if found["lake"]["trouble"]:
        raise typer.Exit(code=1)


@app.command()
def figures(
    start: datetime | None = typer.Option(
        None, "--from", formats=DAY, metavar="DAY", help="First day of a period of your choice."
    ),
    end: datetime | None = typer.Option(
        None, "--to", formats=DAY, metavar="DAY", help="Last day of the period, included."
    ),
    channel: str | None = typer.Option(None, "--channel", help="Orders of one channel only."),
    as_json: bool = JSON,
) -> None:
    """Compute the usual periods, or with --from and --to one of your choice."""
    if (start is None) != (end is None) or (channel is not None and start is None):
        raise typer.BadParameter("Give --from and --to together; --channel goes with them.")

    def work(progress: Progress) -> dict[str, Any]:
        if start is None or end is None:
            return {"reports": _compute_presets(progress)}
        from regulars.engine.figures.services import compute_report

        return {
            "report": compute_report(
                period=_period(start, end), channel=channel, now=clock.now(), progress=progress
            )
        }

    _run(work, of_figures, as_json=as_json)


def _period(start: datetime, end: datetime) -> Period:
    from regulars.insight.types import Period

    return Period(start.date(), end.date())


def _compute_presets(progress: Progress) -> int:
    from regulars.engine.figures.services import compute_presets

    return compute_presets(now=clock.now(), progress=progress)


def _run(
    work: Callable[[Progress], dict[str, Any]],
    words: Callable[[dict[str, Any]], str],
    *,
    as_json: bool,
) -> dict[str, Any]:
    """Open the installation, do the work, and tell its result to a person or to a script."""
    if not as_json:
        open_installation()
        with TerminalProgress(STAGES) as progress:
            result = work(progress)
        typer.echo(words(result))
        return result
    with _errors_as_json():
        open_installation()
        result = work(JsonLines())
        say({"result": result})
    return result


@contextmanager
def _errors_as_json() -> Iterator[None]:
    try:
        yield
    except RegularsError as error:
        say({"error": {"code": error.code, "sentence": str(error)}})
        sys.exit(error.exit_code)
