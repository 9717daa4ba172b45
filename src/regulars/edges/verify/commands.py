"""``regulars verify``: whether what must always be true of this installation is."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from regulars.edges.installation import open_installation
from regulars.edges.terminal import TerminalProgress
from regulars.kernel.progress import Silent

if TYPE_CHECKING:
    from regulars.edges.verify.types import Verdict

app = typer.Typer(add_completion=False)


@app.command()
def verify(
    *, as_json: Annotated[bool, typer.Option("--json", help="Print the verdicts as JSON.")] = False
) -> None:
    """Derive again what must always be true of this installation, and say where it is not.

    Reads every order, event and task: that the sums of lines, orders, refunds and tallies agree,
    that the log was only added to, that rows name rows that are there, that the database's pages
    and triggers are sound, and that the lake holds what the store holds. It changes nothing, and
    may run while others work. Ends with exit code 1 if anything is broken.
    """
    if open_installation(only_look=True):
        typer.echo("[]" if as_json else "There is no database here yet; nothing can be broken.")
        return
    from regulars.edges.verify import services

    with nullcontext(Silent()) if as_json else TerminalProgress() as progress:
        verdicts = services.verify(progress=progress)
    if as_json:
        told = [asdict(item) | {"holds": item.holds} for item in verdicts]
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _say(verdicts)
    if any(not item.holds for item in verdicts):
        raise typer.Exit(1)


def _say(verdicts: list[Verdict]) -> None:
    for item in verdicts:
        typer.echo(f"{'holds ' if item.holds else 'BROKEN'}  {item.sentence}")
        for line in item.broken:
            typer.echo(f"        {line}")
        if item.way_out:
            typer.echo(f"        {item.way_out}")
