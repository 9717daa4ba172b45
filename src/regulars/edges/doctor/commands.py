"""``regulars doctor``: what is wrong with this installation, and the way out."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from regulars.edges.doctor.services import examine
from regulars.edges.doctor.services import mend as mend_everything
from regulars.edges.lake.words import STAGES
from regulars.edges.terminal import TerminalProgress
from regulars.kernel import clock

if TYPE_CHECKING:
    from regulars.edges.doctor.types import Finding

app = typer.Typer(add_completion=False)


@app.command()
def doctor(
    *,
    mend: Annotated[
        bool,
        typer.Option(
            "--mend",
            help="Update the tables, put in lost triggers, rebuild wrong tallies, copy a damaged "
            "lake anew.",
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Say what is wrong with this installation, and the way out.

    Looks at the database, its tables and triggers, the settings, the tallies of customers and
    channels, orders of the future, the lake's files, the scores, the work that waits and the room
    on the disk. Ends with exit code 1 if anything is wrong. Nothing is changed without --mend.
    """
    done: list[Finding] = []
    if mend:
        with TerminalProgress(STAGES) as progress:
            done = mend_everything(now=clock.now(), progress=progress)
    findings = examine(now=clock.now())
    if as_json:
        told = {"mended": _plain(done), "findings": _plain(findings)}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _say(done, findings)
    if any(not item.is_well for item in findings):
        raise typer.Exit(1)


def _plain(findings: list[Finding]) -> list[dict[str, object]]:
    return [asdict(item) | {"is_well": item.is_well} for item in findings]


def _say(done: list[Finding], findings: list[Finding]) -> None:
    for item in done:
        typer.echo(f"mended  {item.sentence}")
    for item in findings:
        typer.echo(f"{'well  ' if item.is_well else 'WRONG '}  {item.sentence}")
        if item.way_out:
            typer.echo(f"        {item.way_out}")
