"""``regulars lake sync | status | figures``."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec
import typer

from regulars.edges.lake.words import STAGES, of_figures, of_state, of_sync
from regulars.edges.telling import JSON, work_and_tell
from regulars.kernel import clock

if TYPE_CHECKING:
    from regulars.insight.types import Period
    from regulars.kernel.progress import Progress

app = typer.Typer(no_args_is_help=True, add_completion=False)

DAY = ["%Y-%m-%d"]
_run = partial(work_and_tell, stages=STAGES)


@app.callback()
def lake() -> None:
    """Copy the store's history to the lake, and compute the figures and the scores that the console
    shows.
    """


@app.command()
def sync(
    figures: bool = typer.Option(
        True, "--figures/--no-figures", help="Compute the figures after copying."
    ),
    scores: bool = typer.Option(
        True, "--scores/--no-scores", help="Score the customers after that."
    ),
    whole: bool = typer.Option(False, "--whole", help="Copy everything anew."),
    as_json: bool = JSON,
) -> None:
    """Copy to the lake what changed, then compute the figures, then score the customers."""

    def work(progress: Progress) -> dict[str, Any]:
        from regulars.engine.lake import services as lake_services

        now = clock.now()
        outcome = lake_services.sync(now=now, progress=progress, whole=whole)
        reports = _compute_presets(progress) if figures else None
        run = _score(progress) if scores else None
        return {**msgspec.to_builtins(outcome), "reports": reports, "scores": run}

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


def _score(progress: Progress) -> dict[str, Any]:
    from regulars.engine.scores.services import score

    now = clock.now()
    run = score(now=now, wait=True, progress=progress)
    return {"run": msgspec.to_builtins(run), "is_new": run.began_at == now}
