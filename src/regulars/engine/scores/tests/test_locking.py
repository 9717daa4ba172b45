"""One run at a time."""

from __future__ import annotations

import pytest

from regulars.engine.lake.tests.factories import DATABASE, NOW
from regulars.engine.scores import queries
from regulars.engine.scores.folder import scoring_lock
from regulars.engine.scores.models import Run
from regulars.engine.scores.services import score, start_scoring
from regulars.engine.scores.tests.histories import a_store
from regulars.engine.scores.types import ScoringBusy
from regulars.kernel.locks import taken

pytestmark = [DATABASE, pytest.mark.usefixtures("quick_answers")]


class TestOneAtATime:
    def test_refuses_a_second(self):
        a_store()

        with taken(scoring_lock()) as mine:
            assert mine
            assert queries.is_scoring()
            with pytest.raises(ScoringBusy):
                score(now=NOW)

        assert (queries.is_scoring(), Run.objects.exists()) == (False, False)

    def test_is_started_in_a_process_of_its_own(self, started):
        start_scoring()

        assert started == [["score", "--wait", "--json"]]
