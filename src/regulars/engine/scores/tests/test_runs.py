"""What a run says of customers, which of them the next one says anew, and what it keeps."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from regulars.core.customers.models import Customer, CustomerTraits, Publication
from regulars.core.events.models import EventRow
from regulars.core.orders.models import Order
from regulars.engine.lake.queries import open_lake
from regulars.engine.lake.services import sync
from regulars.engine.lake.tests.factories import DATABASE, NOW, bring_orders
from regulars.engine.lake.types import NoLake
from regulars.engine.scores import queries
from regulars.engine.scores.folder import files_of, scores_folder, scoring_lock
from regulars.engine.scores.models import KeptForecast, Run
from regulars.engine.scores.services import score, start_scoring
from regulars.engine.scores.tests.histories import (
    DAY,
    LAST_DAY,
    a_store,
    an_order,
    buys_again,
    known_customers,
)
from regulars.engine.scores.types import Replenishing, ScoringBusy
from regulars.insight.extents import LEAST_AT_RISK, LEAVING, LEAVING_FROM
from regulars.insight.forecasts import forecast, purchases_between
from regulars.insight.scores import Learnt, replenishments, scores
from regulars.insight.transactions import transactions
from regulars.kernel.locks import taken

pytestmark = [DATABASE, pytest.mark.usefixtures("quick_answers")]
LATER = NOW + timedelta(hours=1)
CHANCES = ("expected_orders_90", "expected_orders_365", "alive", "churn_probability")
AMOUNTS = (
    "lifetime_value_minor",
    "lifetime_value_low_minor",
    "lifetime_value_high_minor",
    "at_risk_minor",
)
PLAIN = (
    "rfm_group",
    "purchases",
    "next_order_due_on",
    "next_order_on",
    "next_order_from",
    "next_order_to",
)


def learnt_last() -> Learnt:
    return Learnt.load(files_of(Run.objects.first().folder).learnt)


def rows_of(tables) -> list[dict]:
    return [row for table in tables for row in table.to_pylist()]


def said_by_library(learnt: Learnt) -> dict[int, dict]:
    """Everybody's scores by what was learnt, rounded as they are kept."""
    with open_lake() as lake:
        rows = rows_of(scores(lake.order_lines, learnt, as_of=learnt.as_of))
    digits = dict.fromkeys(CHANCES, 6) | dict.fromkeys(AMOUNTS, 2)
    return {
        int(row["customer_id"]): {name: round(row[name], digits[name]) for name in digits}
        | {name: row[name] for name in PLAIN}
        for row in rows
    }


def needed_by_library(learnt: Learnt) -> dict[int, list[Replenishing]]:
    """What they need again, the likeliest within a month first."""
    with open_lake() as lake:
        rows = rows_of(replenishments(lake.order_lines, learnt, as_of=learnt.as_of))
        products = lake.products.to_pyarrow().to_pylist()
    ours = {row["product_id"]: row["catalog_id"] for row in products}
    needed: dict[int, list[Replenishing]] = {}
    for row in sorted(rows, key=lambda row: (-row["due_within_30"], row["product_id"])):
        need = Replenishing(
            ours[row["product_id"]], row["due_on"], row["expected_on"], round(row["comes_back"], 6)
        )
        needed.setdefault(int(row["customer_id"]), []).append(need)
    return needed


def said(customers: list[int]) -> dict[int, dict]:
    """Everybody's scores as they are read."""
    found = queries.scores_of(customers)
    names = (*CHANCES, *AMOUNTS, *PLAIN)
    return {pk: {name: getattr(one, name) for name in names} for pk, one in found.items()}


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


class TestSomeCustomers:
    @pytest.mark.slow
    @pytest.mark.each_database
    def test_scores_only_whose_purchases_changed_by_what_was_learnt(self):
        customers = a_store()
        whole = score(now=NOW)
        before, rows = (
            said(customers),
            dict(CustomerTraits.objects.values_list("customer_id", "pk")),
        )
        buys_again(customers[5])
        assert queries.are_stale()

        run = score(now=LATER)

        after = said(customers)
        now_rows = dict(CustomerTraits.objects.values_list("customer_id", "pk"))
        assert [pk for pk in customers if after[pk] != before[pk]] == [customers[5]]
        assert [pk for pk in customers if now_rows[pk] != rows[pk]] == [customers[5]]
        assert after == said_by_library(learnt_last())
        assert (run.is_whole, run.customers, run.customers_changed) == (False, len(customers), 1)
        assert (run.model_version, run.as_of) == (whole.model_version, whole.as_of)
        assert queries.are_stale() is False
        assert score(now=LATER) == run

    def test_forgets_who_has_no_order_any_more(self):
        customers = a_store()
        score(now=NOW)
        bring_orders(an_order("new", customers[3], at=NOW, product=1, amount=900), run=2)
        gone = customers[4]
        orders = Order.objects.filter(customer_id=gone)
        for order in orders:
            order.lines.all().delete()
        orders.delete()
        sync(now=NOW, whole=True)

        run = score(now=LATER)

        assert gone not in queries.scores_of(customers)
        assert Customer.objects.filter(pk=gone).exists()
        assert (run.is_whole, run.customers, run.customers_changed) == (
            False,
            len(customers) - 1,
            1,
        )

    @pytest.mark.slow
    @pytest.mark.each_database
    def test_goes_on_from_the_files_of_a_run_like_itself(self):
        customers = a_store()
        score(now=NOW)
        buys_again(customers[5])
        score(now=LATER)
        buys_again(customers[6], number="once more")

        run = score(now=LATER)

        assert (run.is_whole, run.customers_changed) == (False, 1)
        assert said(customers) == said_by_library(learnt_last())

    @pytest.mark.slow
    @pytest.mark.each_database
    def test_scores_everybody_where_many_changed(self):
        customers = a_store()
        score(now=NOW)
        bring_orders(
            *(an_order(f"n{pk}", pk, at=NOW, product=1, amount=700) for pk in customers[:13]), run=2
        )
        sync(now=NOW)

        assert score(now=LATER).is_whole

    @pytest.mark.slow
    @pytest.mark.each_database
    def test_scores_everybody_on_another_day(self):
        customers = a_store()
        first = score(now=NOW)
        buys_again(customers[5], at=NOW + DAY)

        run = score(now=NOW + DAY)

        assert (run.is_whole, run.as_of) == (True, LAST_DAY + DAY)
        assert run.model_version != first.model_version
        assert Publication.objects.count() == 1

    @pytest.mark.slow
    @pytest.mark.each_database
    @pytest.mark.parametrize(
        ("name", "is_gone"),
        [
            ("learnt", True),
            ("learnt", False),
            ("purchases.parquet", False),
            ("scores.parquet", True),
        ],
    )
    def test_scores_everybody_where_a_file_is_gone_or_damaged(self, name, is_gone):
        customers = a_store()
        score(now=NOW)
        file = files_of(Run.objects.get().folder).folder / name
        if is_gone:
            file.unlink()
        else:
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
        buys_again(customers[5])

        run = score(now=LATER)

        assert run.is_whole
        assert said(customers) == said_by_library(learnt_last())


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
