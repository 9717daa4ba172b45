"""What lies ahead in a report, beside the models themselves and plain counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations

import pyarrow as pa
import pytest

from regulars.insight.forecasts import forecast, look_back
from regulars.insight.report import sections
from regulars.insight.report.history import History, history_of
from regulars.insight.report.questions import Question
from regulars.insight.report.sections.outlook import products
from regulars.insight.report.sections.outlook.looking import days_ahead
from regulars.insight.report.sections.outlook.worth import worth_of
from regulars.insight.report.tests.examples import report_of
from regulars.insight.report.tests.stores import AS_OF, FIRST_DAY, NAMES, some_lines
from regulars.insight.scores import Learnt, counted, learn, scores
from regulars.insight.tests.histories import Line, sale, table_of_lines
from regulars.insight.timing import gaps, outlooks, product_purchases, rhythms
from regulars.insight.timing import learn as learn_timing
from regulars.insight.types import Outlook
from regulars.kernel.progress import Silent

LINES = some_lines()


@pytest.fixture(scope="module")
def history() -> Iterator[History]:
    with history_of(table_of_lines(LINES), Question(as_of=AS_OF), sources=("a",)) as kept:
        yield kept


@pytest.fixture(scope="module")
def outlook() -> Outlook:
    found = report_of(LINES, as_of=AS_OF).outlook
    assert found
    return found


@pytest.fixture(scope="module")
def learnt() -> Learnt:
    return learn(table_of_lines(LINES), as_of=AS_OF)


@pytest.fixture(scope="module")
def scored(learnt: Learnt) -> list[dict]:
    """Every customer's scores, from the lines themselves."""
    tables = scores(table_of_lines(LINES), learnt, as_of=AS_OF)
    return pa.concat_tables(tables).to_pylist()


class TestForeseen:
    def test_forecasts_a_year_in_twelve_steps_by_the_chosen_model(self, outlook, learnt):
        days = [AS_OF + timedelta(days=round(365 * step / 12)) for step in range(1, 13)]

        assert outlook.as_of == AS_OF
        assert outlook.forecast == forecast(learnt.choice, until=days)
        assert outlook.model.kind == learnt.choice.fitted.kind.value
        assert outlook.model.held_out_from == learnt.choice.held_out_from
        assert [(grade.kind, grade.said, grade.came) for grade in outlook.model.grades] == [
            (card.kind.value, card.said, card.came) for card in learnt.choice.scorecards
        ]

    def test_looks_back_over_six_quarters(self, outlook, history):
        assert outlook.past == look_back(history.transactions, as_of=AS_OF, days=90, times=6)
        assert len(outlook.past) == 6

    def test_looks_no_farther_than_the_history_goes_back_and_at_most_a_year(self):
        young, old = date(2025, 5, 1), date(2020, 1, 1)

        assert days_ahead(young, AS_OF)[-1] == AS_OF + (AS_OF - young)
        assert days_ahead(old, AS_OF)[-1] == AS_OF + timedelta(days=365)
        assert len(days_ahead(young, AS_OF)) == len(days_ahead(old, AS_OF)) == 12

    @pytest.mark.parametrize(
        ("lines", "asked"),
        [
            (LINES, Question(as_of=AS_OF, channel="web")),
            (LINES, Question(as_of=date(2024, 5, 31))),
            (some_lines(49), Question(as_of=AS_OF)),
        ],
        ids=["one channel", "too short", "too few"],
    )
    def test_says_nothing_of_one_channel_a_short_history_or_few_customers(self, lines, asked):
        with history_of(table_of_lines(lines), asked, sources=("a",)) as kept:
            assert sections.foreseen(kept, Silent()) is None

    def test_says_what_it_can_of_a_store_where_nobody_comes_back(self):
        days = [FIRST_DAY + timedelta(days=7 * number) for number in range(60)]
        lines = [sale(f"o{n}", f"c{n}", str(day), 2_000) for n, day in enumerate(days)]
        with history_of(table_of_lines(lines), Question(), sources=("a",)) as kept:
            found = sections.foreseen(kept, Silent())

        assert found
        assert found.model.kind == "pooled"
        assert found.model.reasons[0] == "no_repeaters"
        assert (found.slipping.customers, found.slipping.rows) == (0, ())
        assert (found.replenishment.products, found.together) == ((), ())
        assert found.replenishment.bought_again == 0
        assert found.values.customers == 60
        assert found.values.low_minor <= found.values.total_minor <= found.values.high_minor

    def test_promises_nothing_where_everything_was_taken_back(self):
        lines: list[Line] = []
        for number in range(60):
            for month in (1, 9):
                order = f"{number}-{month}"
                lines += [
                    sale(order, f"c{number}", f"2025-{month:02}-10", 2_000),
                    sale(f"{order}-back", f"c{number}", f"2025-{month:02}-12", -2_000),
                ]
        asked = Question(as_of=AS_OF)
        with history_of(table_of_lines(lines), asked, sources=("a",)) as kept:
            known = counted(kept.transactions, as_of=AS_OF)
            values, slipping = worth_of(kept, learn(known, as_of=AS_OF), known)

        assert (values.total_minor, values.median_minor, values.top_tenth_share) == (0.0, 0.0, None)
        assert (values.low_minor, values.high_minor, values.bands) == (0.0, 0.0, ())
        assert (slipping.customers, slipping.at_risk_minor, slipping.rows) == (0, 0.0, ())


class TestWorth:
    def test_adds_up_the_scores_of_all_customers(self, outlook, scored, learnt):
        values = sorted(row["lifetime_value_minor"] for row in scored)

        found = outlook.values
        whole = sum(values)
        best = values[-(-len(values) * 9 // 10) :] if len(values) % 10 == 0 else values[-15:]
        assert found.customers == len(values) == 150
        assert found.total_minor == pytest.approx(whole)
        assert found.median_minor == pytest.approx((values[74] + values[75]) / 2)
        assert found.top_tenth_share == pytest.approx(sum(best) / whole)
        assert sum(band.customers for band in found.bands) == 150
        assert sum(band.value_minor for band in found.bands) == pytest.approx(whole)
        for band in found.bands:
            top = band.to_minor or float("inf")
            within = [value for value in values if band.from_minor <= value < top]
            assert band.customers == len(within)

    def test_is_as_unsure_as_the_forecast_of_the_same_days(self, outlook, learnt):
        [point] = forecast(learnt.choice, until=[AS_OF + timedelta(days=730)])

        found = outlook.values
        assert found.low_minor / found.total_minor == pytest.approx(
            point.revenue_low_minor / point.revenue_minor
        )
        assert found.high_minor / found.total_minor == pytest.approx(
            point.revenue_high_minor / point.revenue_minor
        )

    def test_names_who_has_a_rhythm_and_has_missed_it(self, outlook, scored):
        leaving = [
            row
            for row in scored
            if row["purchases"] >= 2
            and row["next_order_due_on"] < AS_OF
            and 0.2 <= row["alive"] <= 0.8
            and row["at_risk_minor"] >= 0.5
        ]
        leaving.sort(key=lambda row: -row["at_risk_minor"])

        slipping = outlook.slipping
        assert len(leaving) > 5
        assert slipping.customers == len(leaving)
        assert slipping.at_risk_minor == pytest.approx(sum(r["at_risk_minor"] for r in leaving))
        assert [row.customer_id for row in slipping.rows] == [r["customer_id"] for r in leaving]
        assert [row.last_on for row in slipping.rows] == [r["last_on"] for r in leaving]
        assert [row.value_minor for row in slipping.rows] == pytest.approx(
            [r["lifetime_value_minor"] for r in leaving]
        )


def _bought_again(purchases: list[dict]) -> set[tuple[str, str]]:
    """Customers by each product that they have bought on two days or more."""
    days = {(row["customer_id"], row["product_id"], row["bought_on"]) for row in purchases}
    times = Counter((customer, product) for customer, product, _ in days)
    return {pair for pair, many in times.items() if many > 1}


class TestReplenishment:
    def test_adds_up_the_chances_of_every_buyer_week_by_week(self, outlook):
        found = gaps(product_purchases(table_of_lines(LINES), as_of=AS_OF), as_of=AS_OF)
        ahead = tuple(7 * week for week in range(1, 9))
        pairs = pa.concat_tables(outlooks(learn_timing(found), rhythms(found), ahead=ahead))

        for product in outlook.replenishment.products:
            rows = [row for row in pairs.to_pylist() if row["product_id"] == product.product_id]
            stay = [row for row in rows if row["comes_back"] >= 0.5]
            assert product.buyers == len(stay)
            assert product.overdue == sum(row["overdue_days"] > 0 for row in stay)
            assert sum(product.weeks[:3]) == pytest.approx(sum(r["due_within_21"] for r in rows))
            assert sum(product.weeks) == pytest.approx(sum(r["due_within_56"] for r in rows))

    def test_begins_tomorrow_and_names_products_as_the_lines_do(self, outlook):
        calendar = outlook.replenishment

        names = {product.product_id: product.product_name for product in calendar.products}
        assert calendar.weeks[:2] == (date(2026, 1, 1), date(2026, 1, 8))
        assert (len(calendar.weeks), calendar.every) == (8, 1)
        assert names == {**NAMES, "Mug": "Mug", "Sugar": "Sugar"}
        assert sum(calendar.products[0].weeks) == max(sum(p.weeks) for p in calendar.products)

    def test_counts_who_ever_bought_a_product_again_although_nobody_is_likely_to(self):
        lines = [
            sale(f"o{n}-{month}", f"c{n}", f"2021-{month:02}-{n % 28 + 1:02}", product_id="Tea")
            for n in range(60)
            for month in (1, 2, 3)
        ]
        asked = Question(as_of=AS_OF)
        with (
            history_of(table_of_lines(lines), asked, sources=("a",)) as kept,
            products.looked_at(kept) as looked,
        ):
            found = products.replenishment_of(looked, as_of=AS_OF)

        assert (found.products, found.bought_again) == ((), 60)

    def test_looks_at_one_in_so_many_customers_where_there_are_many_lines(
        self, history, monkeypatch
    ):
        monkeypatch.setattr(products, "MOST_LINES", -(-len(LINES) // 3))

        with products.looked_at(history) as looked:
            some = looked.purchases.to_pyarrow().to_pylist()
            found = products.replenishment_of(looked, as_of=AS_OF)

        assert looked.every == found.every == 3
        assert len({row["customer_id"] for row in some}) == 50
        assert {product.buyers % 3 for product in found.products} == {0}
        assert found.bought_again == 3 * len(_bought_again(some))


class TestTogether:
    def test_tells_the_pair_that_is_surely_no_chance_by_plain_counts(self, outlook):
        baskets: dict[tuple[str, date], set[str]] = {}
        for line in LINES:
            owner = line.customer_id or line.order_id
            key = owner, line.ordered_at.date()
            baskets.setdefault(key, set()).add(str(line.product_id))
        held = Counter(product for basket in baskets.values() for product in basket)
        both = Counter(
            pair for basket in baskets.values() for pair in combinations(sorted(basket), 2)
        )

        [pair] = outlook.together
        together, whole = both["Beans", "Filters"], len(baskets)
        assert {pair.product_id, pair.companion_id} == {"Beans", "Filters"}
        assert pair.baskets == together
        assert pair.support == pytest.approx(together / whole)
        assert pair.confidence == pytest.approx(together / held[pair.product_id])
        assert pair.confidence >= together / held[pair.companion_id]
        assert pair.lift == pytest.approx(together * whole / (held["Beans"] * held["Filters"]))
        assert pair.product_name == NAMES[pair.product_id]
