from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.insight.simulate import (
    ImpossibleRate,
    ImpossibleShare,
    Store,
    customers_ahead,
    revenue_ahead,
    run,
    side_by_side,
)

TEXTBOOK = Store(0.05, new_customers=100.0, order_value_minor=1000.0)
SHARES = st.floats(0, 1)
STORES = st.builds(
    Store,
    monthly_retention=SHARES,
    new_customers=st.floats(0, 1e4),
    order_value_minor=st.floats(0, 1e6),
    orders_per_customer=st.floats(1, 5),
    earlier_customers=st.floats(0, 1e5),
    monthly_lapse=SHARES,
)


def bought_in(store: Store, month: int) -> float:
    """The same, cohort by cohort: new in its month, then returning from those left of it."""
    cohorts = [(store.earlier_customers, 1)]
    cohorts += [(store.new_customers, entry + 1) for entry in range(1, month)]
    left = sum(size * (1 - store.monthly_lapse) ** (month - since) for size, since in cohorts)
    return store.new_customers + store.monthly_retention * left


class TestStore:
    @pytest.mark.parametrize("share", [-0.01, 1.01, math.nan, math.inf, None, "0.1"])
    @pytest.mark.parametrize(
        ("field", "name"),
        [("monthly_retention", "monthly retention"), ("monthly_lapse", "monthly lapse")],
    )
    def test_refuses_what_is_no_share(self, field: str, name: str, share: object):
        with pytest.raises(ImpossibleShare) as refusal:
            replace(TEXTBOOK, **{field: share})

        assert str(refusal.value) == (
            f"{name} is {share}. Give a share of customers: a number from 0 to 1."
        )

    @pytest.mark.parametrize("count", [-5, math.nan, math.inf, 1e16, None, "many"])
    @pytest.mark.parametrize(
        ("field", "name"),
        [
            ("new_customers", "new customers"),
            ("orders_per_customer", "orders per customer"),
            ("earlier_customers", "earlier customers"),
        ],
    )
    def test_refuses_what_counts_nothing(self, field: str, name: str, count: object):
        with pytest.raises(ImpossibleRate) as refusal:
            replace(TEXTBOOK, **{field: count})

        assert (
            str(refusal.value) == f"The number of {name} is {count}. Give a number from 0 to 10^15."
        )

    @pytest.mark.parametrize("money", [math.nan, -math.inf, 1e16, None])
    def test_refuses_what_is_no_money(self, money: object):
        with pytest.raises(ImpossibleRate) as refusal:
            replace(TEXTBOOK, order_value_minor=money)

        assert str(refusal.value) == (
            f"The order value is {money}. Give a number of minor units, from -10^15 to 10^15."
        )

    def test_may_give_back_more_than_it_sells(self):
        assert revenue_ahead(replace(TEXTBOOK, order_value_minor=-1.0), 1) == -100

    def test_is_checked_at_other_rates_too(self):
        with pytest.raises(ImpossibleShare, match="monthly retention is 2"):
            side_by_side(TEXTBOOK, (2,))


class TestCustomersAhead:
    def test_gives_the_textbook_five_more_customers_each_month(self):
        assert customers_ahead(TEXTBOOK, 5) == pytest.approx((100, 105, 110, 115, 120))

    def test_starts_from_the_customers_won_earlier(self):
        assert customers_ahead(replace(TEXTBOOK, earlier_customers=400.0), 2) == pytest.approx(
            (120, 125)
        )

    def test_loses_the_lapsed_for_good(self):
        fading = Store(0.5, 0.0, 1000.0, earlier_customers=80.0, monthly_lapse=0.5)

        assert customers_ahead(fading, 4) == (40.0, 20.0, 10.0, 5.0)

    @given(STORES, st.integers(1, 24))
    def test_adds_up_cohort_by_cohort(self, store: Store, months: int):
        ahead = customers_ahead(store, months)

        assert ahead == pytest.approx([bought_in(store, month + 1) for month in range(months)])

    @given(STORES, SHARES)
    def test_grows_with_retention(self, store: Store, retention: float):
        low, high = sorted((store.monthly_retention, retention))

        fewer = customers_ahead(replace(store, monthly_retention=low))
        more = customers_ahead(replace(store, monthly_retention=high))

        assert all(one <= other for one, other in zip(fewer, more, strict=True))


class TestRun:
    def test_cumulates_the_textbook_year(self):
        last = run(TEXTBOOK, code="textbook").points[-1]

        assert (last.month, last.customers) == (12, pytest.approx(155))
        assert last.revenue_minor == pytest.approx(155_000)
        assert last.cumulative_revenue_minor == pytest.approx(1_530_000)

    def test_runs_for_two_years(self):
        last = run(replace(TEXTBOOK, monthly_retention=0.10), code="textbook", months=24).points[-1]

        assert (last.month, last.customers) == (24, pytest.approx(330))
        assert last.cumulative_revenue_minor == pytest.approx(5_160_000)

    @given(STORES)
    def test_ends_at_the_revenue_ahead(self, store: Store):
        assert run(store, code="any").points[-1].cumulative_revenue_minor == pytest.approx(
            revenue_ahead(store)
        )

    @pytest.mark.parametrize("months", [0, -1, 2.5, 1_201, 10**6, math.nan, None, "12"])
    def test_is_of_months_up_to_a_century(self, months):
        for trade in (
            lambda: run(TEXTBOOK, code="any", months=months),
            lambda: side_by_side(TEXTBOOK, (0.1,), months=months),
            lambda: customers_ahead(TEXTBOOK, months),
            lambda: revenue_ahead(TEXTBOOK, months),
        ):
            with pytest.raises(ImpossibleRate) as refusal:
                trade()

            assert str(refusal.value) == (
                f"The number of months is {months}. "
                "Give a number of months that is whole, from 1 to 1,200."
            )

    def test_may_be_of_a_century(self):
        assert len(customers_ahead(TEXTBOOK, 1_200)) == 1_200


class TestSideBySide:
    def test_takes_any_number_of_rates(self):
        stores = side_by_side(TEXTBOOK, (0.0, 0.05, 0.075, 0.10))

        assert [store.code for store in stores] == [
            "retention_0_percent",
            "retention_5_percent",
            "retention_7.5_percent",
            "retention_10_percent",
        ]
        assert [store.points[-1].customers for store in stores] == pytest.approx(
            [100, 155, 182.5, 210]
        )
