"""One run over one state of the lake: everybody, or those whose purchases changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from regulars.core.customers import queries as published
from regulars.core.customers import services as customers
from regulars.core.events.services import record
from regulars.core.events.types import SYSTEM
from regulars.engine.scores import folder, storing
from regulars.engine.scores.folder import Files
from regulars.engine.scores.models import Run
from regulars.engine.scores.rules import are_few, is_over
from regulars.engine.scores.types import SOURCE, ScoresComputed
from regulars.engine.scores.version import made_by
from regulars.kernel.progress import Progress

if TYPE_CHECKING:
    from regulars.core.customers.types import TraitsDraft
    from regulars.engine.lake.types import Lake


@dataclass(frozen=True)
class Job:
    """What is to be scored, and when it began.

    Files and rows of a run are written beside those in use, and take their place in one
    transaction. What a killed run leaves is cleared away by the next.
    """

    lake: Lake
    now: datetime
    progress: Progress
    started: float = field(default_factory=time.monotonic)

    def done(self, *, whole: bool) -> Run:
        """Score the lake as it stands, unless that has been done; return the newest run."""
        before = storing.newest()
        self._clear_away(before)
        if before is not None and not whole and self._is_scored(before):
            return before
        files = folder.begun()
        run = self._begun()
        number = self._digest(files)
        may_go_on = before is not None and not whole and before.as_of == run.as_of
        if not (may_go_on and before and self._some_scored(run, files, before)):
            self._all_scored(run, files, number)
        return run

    def _is_scored(self, before: Run) -> bool:
        lake = self.lake
        scored = (before.lake_version, before.lines_written_at)
        return scored == (lake.lines_version, lake.lines_written_at)

    def _begun(self) -> Run:
        from regulars.engine.scores.computing import last_day

        self.progress.stage("purchases")
        lake, newest = self.lake, Run.objects.first()
        return Run(
            as_of=last_day(lake) or timezone.localtime(self.now).date(),
            lake_version=lake.lines_version,
            lines_written_at=lake.lines_written_at,
            currency=lake.currency,
            made_by=made_by(),
            folder=f"{newest.pk + 1 if newest else 1:06d}",
            began_at=self.now,
        )

    def _digest(self, files: Files) -> int:
        from regulars.engine.scores.computing import digest_purchases

        return digest_purchases(self.lake, files)

    def _all_scored(self, run: Run, files: Files, number: int) -> None:
        """Learn anew, score everybody, and publish that in place of what was said before."""
        from regulars.engine.scores import computing

        learnt = computing.learn_anew(self.lake, files, as_of=run.as_of, progress=self.progress)
        storing.describe(run, computing.answering(learnt))
        run.is_whole = True
        self.progress.stage("scoring", number)
        run.customers = run.customers_changed = computing.score_customers(
            self.lake, learnt, files, progress=self.progress
        )
        publication = self._drafted(run, files)
        points = computing.forecasts(learnt) if run.customers else ()
        outcomes = self._outcomes(run.as_of)

        def publish() -> None:
            customers.publish_traits(publication_id=publication)
            storing.keep_forecasts(run, points, now=self.now)
            for forecast_id, came in outcomes.items():
                storing.grade(forecast_id, came)

        self._finish(run, files, publish)

    def _drafted(self, run: Run, files: Files) -> int:
        """Write everybody's traits beside those in use."""
        from regulars.engine.scores.computing import drafts

        self.progress.stage("traits", run.customers)
        publication = customers.draft_traits(
            publisher=SOURCE, model_version=run.model_version, as_of=run.as_of, now=self.now
        )
        for some in drafts(self.lake, files, as_of=run.as_of, everybody=True):
            customers.add_traits(publication_id=publication, drafts=some)
            self.progress.advance(len(some))
        return publication

    def _outcomes(self, as_of: date) -> dict[int, int]:
        """What came of the forecasts whose days are over."""
        from regulars.engine.scores.computing import came

        over = [row for row in storing.ungraded() if is_over(row.until, as_of=as_of)]
        return {row.pk: came(self.lake, made_on=row.made_on, until=row.until) for row in over}

    def _some_scored(self, run: Run, files: Files, before: Run) -> bool:
        """Score by what was learnt before those whose purchases are others now, and change what is
        said of them alone. False: they are too many, or the files of the run before are no use.
        """
        from regulars.engine.scores import computing

        old = folder.files_of(before.folder)
        try:
            touched = computing.touched(self.lake, files, old)
            if not are_few(len(touched), before.customers):
                return False
            learnt = computing.learnt_before(files, old)
            self.progress.stage("scoring", len(touched))
            run.customers_changed = computing.score_customers(
                self.lake, learnt, files, only=touched, progress=self.progress
            )
            run.customers = computing.merge(self.lake, files, old)
        except computing.FilesUnusable:
            return False
        storing.describe(run, computing.answering(learnt))
        found = computing.drafts(self.lake, files, as_of=run.as_of, everybody=False)
        drafts = list(chain.from_iterable(found))
        gone = set(map(int, touched)).difference(draft.customer_id for draft in drafts)
        self._finish(run, files, lambda: self._change(drafts, gone))
        return True

    def _change(self, drafts: list[TraitsDraft], gone: Collection[int]) -> None:
        customers.change_traits(publisher=SOURCE, drafts=drafts, gone=gone)

    def _finish(self, run: Run, files: Files, publish: Callable[[], None]) -> None:
        """Make the run count, in one step; then clear away what it replaces."""
        folder.named(files, run.folder)
        with transaction.atomic():
            publish()
            number, total = published.ranking_of_all(publisher=SOURCE)
            run.slipping, run.slipping_minor = number, round(total)
            run.ended_at = self.now + timedelta(seconds=time.monotonic() - self.started)
            run.save(force_insert=True)
            record(_computed(run))
        self._clear_away(run)

    def _clear_away(self, kept: Run | None) -> None:
        customers.sweep_traits(publisher=SOURCE)
        folder.clear_away(kept.folder if kept else "")


def _computed(run: Run) -> ScoresComputed:
    return ScoresComputed(
        key=f"{ScoresComputed.name}:{run.pk}",
        occurred_at=run.ended_at,
        actor=SYSTEM,
        run=run.pk,
        as_of=run.as_of,
        model=run.model,
        is_whole=run.is_whole,
        customers=run.customers,
        customers_changed=run.customers_changed,
    )
