"""Having every customer scored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from regulars.engine import children
from regulars.engine.lake.queries import open_lake
from regulars.engine.scores import storing
from regulars.engine.scores.folder import scoring_lock
from regulars.engine.scores.job import Job
from regulars.engine.scores.types import ScoreRun, ScoringBusy
from regulars.insight.engines import connect
from regulars.kernel.locks import alone, taken
from regulars.kernel.progress import Progress, Silent

IN_CHILD = ["score", "--wait", "--json"]


def score(
    *, now: datetime, whole: bool = False, wait: bool = False, progress: Progress | None = None
) -> ScoreRun:
    """Score the customers of the lake as it stands, and publish their traits; return the run.

    Where nothing has changed since the newest run, that is the one. Where the last day with an
    order is the same and few customers' purchases changed, only they are scored, by what was learnt
    before; ``whole`` scores everybody by a model learnt anew. A forecast is kept of each whole run,
    and those whose days are over by now are graded. Readers see the run before or this one, also
    when this process is killed at any instruction; the next run then does the work again. Heavy:
    for processes of their own.

    ``wait`` for who scores already, instead of raising ScoringBusy.

    Raises NoLake, LakeDamaged, ScoringBusy, and the errors of ``kernel.files``.
    """
    # By DuckDB, which also writes the files of scores, whatever computes the figures.
    with _alone(wait=wait), open_lake(connect()) as lake:
        run = Job(lake, now, progress or Silent()).done(whole=whole)
    return storing.value_of(run)


def score_in_child(*, progress: Progress | None = None) -> None:
    """Have it done by a process of its own, after whoever scores already, and wait for it.

    Raises ChildFailed.
    """
    children.run(IN_CHILD, progress=progress or Silent())


def start_scoring() -> None:
    """The same, not waited for: ``queries.is_scoring`` tells when it is over."""
    children.start(IN_CHILD)


@contextmanager
def _alone(*, wait: bool) -> Iterator[None]:
    if wait:
        with alone(scoring_lock()):
            yield
        return
    with taken(scoring_lock()) as mine:
        if not mine:
            raise ScoringBusy
        yield
