"""``regulars score``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import typer

from regulars.edges.scores.words import STAGES, of_run
from regulars.edges.telling import JSON, work_and_tell
from regulars.kernel import clock

if TYPE_CHECKING:
    from regulars.kernel.progress import Progress

app = typer.Typer(add_completion=False)


@app.command()
def score(
    whole: bool = typer.Option(False, "--whole", help="Learn anew and score everybody."),
    if_due: bool = typer.Option(
        False, "--if-due", help="Only if the newest scores are a night old, or there are none."
    ),
    wait: bool = typer.Option(False, "--wait", help="Wait for whoever scores already."),
    as_json: bool = JSON,
) -> None:
    """Score every customer of the lake: whether they come back, when, and what they will bring.

    The lake is taken as it stands: regulars lake sync copies to it what changed, and scores.
    """

    def work(progress: Progress) -> dict[str, Any]:
        from regulars.engine.scores.queries import are_due, latest_run
        from regulars.engine.scores.services import score

        now, run = clock.now(), latest_run()
        if run is None or not if_due or are_due(now=now):
            run = score(now=now, whole=whole, wait=wait, progress=progress)
        return {"run": msgspec.to_builtins(run), "is_new": run.began_at == now}

    work_and_tell(work, of_run, stages=STAGES, as_json=as_json)
