"""Tables, days, numbers and ids as people give them: taken for what they mean, or refused."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from regulars.insight.baskets import bought_together, new_products, popular
from regulars.insight.baskets.errors import UnusableSetting
from regulars.insight.baskets.history import History
from regulars.insight.errors import FractionalAmounts, UnusableId
from regulars.insight.forecasts import choose, forecast, look_back
from regulars.insight.forecasts.errors import ImpossibleWindow
from regulars.insight.models.errors import ImpossibleDay
from regulars.insight.models.sufficient import histories, occasions
from regulars.insight.scores import Terms, learn, scores
from regulars.insight.scores.errors import ImpossibleTerms
from regulars.insight.timing.errors import NothingAhead
from regulars.insight.timing.outlook import check_ahead

AS_OF = date(2024, 6, 1)
NAMES = ["customer_id", "ordered_on", "is_order", "amount_minor"]
DAYS = [date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1), date(2024, 3, 8)]
BASKETS = pa.table(
    {
        "customer_id": ["ann"],
        "order_id": pa.array([None], pa.string()),
        "ordered_on": [DAYS[0]],
        "product_id": ["tea"],
    }
)


def transactions(amounts, *, is_order=(True,) * 4, days=DAYS) -> pa.Table:
    """Of ann twice, of bob and of nobody known."""
    columns = [["ann", "ann", "bob", None], days, list(is_order), amounts]
    return pa.table(dict(zip(NAMES, columns, strict=True)))


def brought(table, **options) -> dict[str, int]:
    """What each customer brought, by their scores."""
    learnt = learn(table, as_of=AS_OF)
    found = [part.to_pylist() for part in scores(table, learnt, as_of=AS_OF, **options)]
    return {row["customer_id"]: row["revenue_minor"] for part in found for row in part}


class TestAmounts:
    def test_that_are_missing_are_nothing(self):
        table = transactions([5, None, 7, 8])

        assert brought(table) == {"ann": 5, "bob": 7}
        found = occasions(table, as_of=AS_OF).order_by("customer_id").to_pyarrow()
        assert found["revenue_minor"].to_pylist() == [5, 7]
        [point] = forecast(choose(table, as_of=AS_OF), until=[date(2024, 9, 1)])
        assert np.isfinite([point.revenue_low_minor, point.revenue_minor]).all()

    @pytest.mark.parametrize("question", [learn, choose], ids=["learn", "choose"])
    @pytest.mark.parametrize("amounts", [[0.99, 0.99, 1.0, 2.0], [float("nan")] * 4])
    def test_with_fractions_are_refused(self, question, amounts):
        with pytest.raises(FractionalAmounts):
            question(transactions(amounts), as_of=AS_OF)

    def test_of_lines_that_are_missing_make_no_order(self):
        lines = pa.table(
            {
                "order_id": ["o1", "o2"],
                "customer_id": ["ann", "bob"],
                "ordered_at": [datetime(2024, 1, 1), datetime(2024, 1, 2)],  # noqa: DTZ001
                "quantity": [1.0, 1.0],
                "amount_minor": pa.array([None, 300], pa.int64()),
            }
        )

        assert brought(lines) == {"bob": 300}


class TestTransactions:
    def test_that_do_not_say_are_no_orders(self):
        table = transactions([5, 6, 7, 8], is_order=[True, None, None, True])

        assert brought(table) == {"ann": 11}

    def test_without_rows_have_no_types_and_no_customers(self):
        nothing = pd.DataFrame(columns=NAMES)

        assert choose(nothing, as_of=AS_OF).histories.total == 0
        assert histories(nothing, as_of=AS_OF).to_pyarrow().num_rows == 0
        assert brought(nothing) == {}


class TestDays:
    def test_may_be_moments(self):
        moments = [datetime(2024, 1, 1, 23), *[datetime(2024, 2, 1)] * 3]  # noqa: DTZ001

        table = transactions([5, 6, 7, 8], days=moments)

        found = occasions(table, as_of=AS_OF).order_by("customer_id").to_pyarrow()
        assert found["recency"].to_pylist() == [31, 0]
        assert brought(table) == {"ann": 11, "bob": 7}

    def test_of_observation_may_be_a_moment_or_text(self):
        table = transactions([5, 6, 7, 8])

        said = [
            forecast(choose(table, as_of=day), until=[until])
            for day, until in [
                (AS_OF, date(2024, 9, 1)),
                (datetime(2024, 6, 1, 9), datetime(2024, 9, 1, 9)),  # noqa: DTZ001
                ("2024-06-01", "2024-09-01"),
            ]
        ]

        assert said[0] == said[1] == said[2]
        assert learn(table, as_of="2024-06-01").as_of == AS_OF

    @pytest.mark.parametrize("question", [learn, choose], ids=["learn", "choose"])
    def test_of_observation_that_are_none_are_refused(self, question):
        with pytest.raises(ImpossibleDay):
            question(transactions([5, 6, 7, 8]), as_of="soon")

    def test_of_baskets_may_be_dates(self):
        dates = History.of(["ann", "ann"], DAYS[:2], ["tea", "pot"])

        assert dates.day.tolist() == [19723.0, 19754.0]


class TestNumbers:
    def test_that_are_text_are_refused(self):
        table = transactions([5, 6, 7, 8])
        with pytest.raises(ImpossibleWindow):
            look_back(table, as_of=AS_OF, days="x", times=2)
        with pytest.raises(NothingAhead):
            check_ahead("x")

    @pytest.mark.parametrize("name", ["margin", "discount", "horizon_days"])
    def test_of_terms_that_are_text_are_refused(self, name):
        with pytest.raises(ImpossibleTerms) as refusal:
            Terms(**{name: "x"})

        assert refusal.value.fields()["name"] == name

    @pytest.mark.parametrize(
        "question",
        [
            lambda: popular(BASKETS, as_of=AS_OF, half_life_days="x"),
            lambda: popular(BASKETS, as_of=AS_OF, half_life_days=float("inf")),
            lambda: new_products(BASKETS, as_of=AS_OF, days="x"),
            lambda: bought_together(BASKETS, products="x"),
        ],
    )
    def test_of_rankings_that_are_none_are_refused(self, question):
        with pytest.raises(UnusableSetting):
            question()


class TestIds:
    @pytest.mark.parametrize(
        ("only", "found"), [("ann", {"ann": 11}), (["bob", 1], {"bob": 7}), ([], {})]
    )
    def test_may_be_one_text_or_several(self, only, found):
        assert brought(transactions([5, 6, 7, 8]), only=only) == found

    def test_of_other_types_are_refused(self):
        with pytest.raises(UnusableId, match="The id in row 2 is of the type float"):
            brought(transactions([5, 6, 7, 8]), only=["ann", 1.5])

    def test_of_baskets_may_be_text_and_numbers(self):
        history = History.of(["ann", 1, "ann"], [1, 2, 3], ["tea", "pot", "tea"])

        assert history.customers.tolist() == ["1", "ann"]
