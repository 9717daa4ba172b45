"""The forecasts that runs keep, and what became of them."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from regulars.engine.lake.queries import open_lake
from regulars.engine.lake.tests.factories import DATABASE, NOW
from regulars.engine.scores import queries
from regulars.engine.scores.models import KeptForecast
from regulars.engine.scores.services import score
from regulars.engine.scores.tests.histories import DAY, LAST_DAY, a_store, buys_again
from regulars.engine.scores.tests.saying import learnt_last
from regulars.insight.forecasts import forecast, purchases_between
from regulars.insight.transactions import transactions

pytestmark = [DATABASE, pytest.mark.usefixtures("quick_answers")]


class TestForecasts:
    def test_are_kept_as_they_were_said(self):
        a_store()

        run = score(now=NOW)

        until = [LAST_DAY + 90 * DAY, LAST_DAY + 365 * DAY]
        points = forecast(learnt_last().choice, until=until)
        made = queries.made_forecasts()
        assert [(one.made_on, one.until, one.came, one.held) for one in made] == [
            (LAST_DAY, day, None, None) for day in reversed(until)
        ]
        assert [(one.said, one.low, one.high) for one in reversed(made)] == [
            (point.purchases, point.purchases_low, point.purchases_high) for point in points
        ]
        assert {one.model for one in made} == {run.model}

    @pytest.mark.slow
    @pytest.mark.each_database
    def test_are_graded_once_their_days_are_over(self):
        customers = a_store()
        score(now=NOW)
        [_, near] = queries.made_forecasts()
        buys_again(customers[0], number="within", at=NOW + 30 * DAY)
        buys_again(customers[1], number="later", at=NOW + 90 * DAY)
        later = NOW + 90 * DAY

        score(now=later)

        *_, year, graded = queries.made_forecasts()
        with open_lake() as lake:
            known = transactions(lake.order_lines)
            came = purchases_between(known, known_by=LAST_DAY, until=near.until)
        assert (graded.came, year.came) == (2, None) == (came, None)
        assert graded.held is (graded.low <= 2 <= graded.high)
        assert (graded.said, graded.low, graded.high) == (near.said, near.low, near.high)

    def test_are_never_edited_or_deleted(self):
        KeptForecast.objects.create(
            made_on=LAST_DAY,
            until=LAST_DAY + DAY,
            model="bg_nbd",
            model_version="bg_nbd 1",
            said=5,
            low=2,
            high=9,
            made_at=NOW,
        )
        made = queries.made_forecasts()

        for change in (
            lambda rows: rows.update(said=1),
            lambda rows: rows.update(until=LAST_DAY + 2 * DAY),
            lambda rows: rows._raw_delete("default"),
        ):
            with pytest.raises(DatabaseError, match="stays as it was made"), transaction.atomic():
                change(KeptForecast.objects.all())

        assert queries.made_forecasts() == made
        KeptForecast.objects.update(came=9)
        assert [one.held for one in queries.made_forecasts()] == [True]
