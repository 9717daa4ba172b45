"""Scores that another version made."""

from __future__ import annotations

import pytest

from regulars.engine.lake.tests.factories import DATABASE, NOW
from regulars.engine.scores import queries
from regulars.engine.scores.models import Run
from regulars.engine.scores.services import score
from regulars.engine.scores.tests.histories import LATER, a_store

pytestmark = [DATABASE, pytest.mark.usefixtures("quick_answers")]


class TestAnotherVersion:
    @pytest.mark.slow
    @pytest.mark.each_database
    def test_is_not_read_and_scored_anew(self):
        customers = a_store()
        score(now=NOW)
        Run.objects.update(made_by="an earlier version")

        assert (queries.latest_run(), queries.scores_of(customers), queries.slipping()) == (
            None,
            {},
            [],
        )
        assert (queries.are_stale(), queries.are_of_another_version()) == (True, True)
        run = score(now=LATER)

        assert (run.is_whole, len(queries.scores_of(customers))) == (True, len(customers))
        assert (queries.are_stale(), queries.are_of_another_version()) == (False, False)
