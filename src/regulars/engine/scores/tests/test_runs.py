"""What a whole run says of customers, and what it keeps."""

from __future__ import annotations

import pytest

from regulars.core.events.models import EventRow
from regulars.engine.lake.queries import open_lake
from regulars.engine.lake.services import sync
from regulars.engine.lake.tests.factories import DATABASE, NOW, bring_orders
from regulars.engine.lake.types import NoLake
from regulars.engine.scores import queries
from regulars.engine.scores.folder import scores_folder
from regulars.engine.scores.models import Run
from regulars.engine.scores.services import score
from regulars.engine.scores.tests.histories import (
    LAST_DAY,
    LATER,
    a_store,
    an_order,
    known_customers,
)
from regulars.engine.scores.tests.saying import (
    learnt_last,
    needed_by_library,
    rows_of,
    said,
    said_by_library,
)
from regulars.insight.extents import LEAST_AT_RISK, LEAVING, LEAVING_FROM
from regulars.insight.scores import scores

pytestmark = [DATABASE, pytest.mark.usefixtures("quick_answers")]


class TestWholeRun:
    @pytest.mark.slow
    @pytest.mark.each_database
    def test_says_of_everybody_what_the_library_says(self):
        customers = a_store()

        run = score(now=NOW)

        learnt = learnt_last()
        found = queries.scores_of(customers)
        assert said(customers) == said_by_library(learnt)
        assert len(found) == run.customers == run.customers_changed == len(customers)
        needed = {pk: list(one.replenishments) for pk, one in found.items()}
        assert {pk: some for pk, some in needed.items() if some} == needed_by_library(learnt)
        assert {(one.as_of, one.model_version, one.currency) for one in found.values()} == {
            (LAST_DAY, run.model_version, "EUR")
        }
        assert (run.as_of, run.is_whole, run.model) == (LAST_DAY, True, learnt.choice.fitted.kind)
        assert run.model_version == f"{run.model} {learnt.digest}"
        assert run == queries.latest_run()
        assert [grade.kind for grade in run.answering.grades] == [
            card.kind for card in learnt.choice.scorecards
        ]

    def test_is_made_on_this_machine_whatever_computes_the_figures(self, settings):
        settings.REGULARS_ENGINE = "spark://127.0.0.1:1"
        customers = a_store()

        run = score(now=NOW)

        assert run.customers == len(customers)
        assert len(queries.scores_of(customers)) == len(customers)

    def test_records_one_event_keeps_its_own_files_and_lists_who_is_slipping(self):
        customers = a_store()

        run = score(now=NOW)

        event = EventRow.objects.get(name="scores.computed")
        assert event.payload == {
            "run": Run.objects.get().pk,
            "as_of": str(LAST_DAY),
            "model": run.model,
            "is_whole": True,
            "customers": run.customers,
            "customers_changed": run.customers,
        }
        assert [path.name for path in scores_folder().iterdir()] == [Run.objects.get().folder]
        assert queries.scores_file().is_file()
        with open_lake() as lake:
            rows = rows_of(scores(lake.order_lines, learnt_last(), as_of=LAST_DAY))
        late = [
            (-round(row["at_risk_minor"], 2), int(row["customer_id"]))
            for row in rows
            if row["next_order_due_on"] < LAST_DAY
            and row["purchases"] >= LEAVING_FROM
            and LEAVING[0] <= row["alive"] <= LEAVING[1]
            and row["at_risk_minor"] >= LEAST_AT_RISK
        ]
        late.sort()
        total = round(-sum(at_risk for at_risk, _ in late))
        listed = queries.slipping(limit=len(customers))
        assert 2 < len(late) < len(customers)
        assert [(-one.at_risk_minor, one.customer_id) for one in listed] == late
        assert queries.slipping(limit=2, offset=1) == listed[1:3]
        found = queries.scores_of(customers)
        assert {pk for pk, one in found.items() if one.is_slipping} == {pk for _, pk in late}
        assert queries.slipping_total() == (len(late), total) == (run.slipping, run.slipping_minor)

    def test_of_the_same_lake_is_not_repeated(self):
        a_store()
        run = score(now=NOW)
        made = queries.made_forecasts()

        assert score(now=LATER) == run
        assert (Run.objects.count(), EventRow.objects.filter(name="scores.computed").count()) == (
            1,
            1,
        )
        again = score(now=LATER, whole=True)
        assert (again.is_whole, again.model_version, again.began_at) == (
            True,
            run.model_version,
            LATER,
        )
        assert queries.made_forecasts() == made

    def test_of_nobody_says_nothing(self):
        sync(now=NOW)

        run = score(now=NOW)

        assert (run.customers, run.as_of, run.model) == (0, LAST_DAY, "pooled")
        assert queries.slipping() == queries.made_forecasts() == []

    def test_of_one_customer_is_answered(self):
        [customer] = known_customers(1)
        bring_orders(an_order("1", customer, at=NOW, product=None, amount=1_000))
        sync(now=NOW)

        run = score(now=NOW)

        [one] = queries.scores_of([customer]).values()
        assert (run.customers, run.model, one.rfm_group) == (1, "pooled", None)
        assert 0 <= one.lifetime_value_low_minor <= one.lifetime_value_minor
        assert one.replenishments == ()

    def test_without_a_lake_is_refused(self):
        with pytest.raises(NoLake):
            score(now=NOW)

        assert Run.objects.exists() is False
