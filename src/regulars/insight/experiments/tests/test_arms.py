"""An arm's columns are of the same customers, and each customer is in one arm."""

from __future__ import annotations

import numpy as np
import pytest

from regulars.insight.experiments import (
    Arm,
    Interval,
    RepeatedCustomer,
    TooFewCustomers,
    UnevenColumns,
    UnusableId,
    UnusableValue,
    divide,
    mean_effect,
)


class TestArm:
    @pytest.mark.parametrize("values", [[], [5.0]])
    def test_needs_two_customers(self, values):
        with pytest.raises(
            TooFewCustomers, match=f"The held-out group has {len(values)} customers"
        ):
            Arm.of(values, name="held-out")

    @pytest.mark.parametrize("strange", [np.nan, np.inf, -np.inf, None, "many"])
    def test_refuses_what_is_no_number(self, strange):
        with pytest.raises(UnusableValue, match=r"Row 3 of values is .*finite number, 0 where"):
            Arm.of([1, 2, strange])

    def test_lets_the_time_before_be_missing_but_not_infinite(self):
        arm = Arm.of([1, 2, 3], before=[5, None, np.nan])

        assert np.isnan(arm.before).tolist() == [False, True, True]
        with pytest.raises(UnusableValue, match="Row 1 of before is inf"):
            Arm.of([1, 2, 3], before=[np.inf, 1, 2])

    def test_refuses_columns_of_other_customers(self):
        with pytest.raises(UnevenColumns, match="before has 1 rows where 2 are expected"):
            Arm.of([1, 2], before=[1])
        with pytest.raises(UnevenColumns, match="ids has 3 rows"):
            Arm.of([1, 2], ids=["a", "b", "c"])
        with pytest.raises(UnevenColumns, match="values has 2 rows"):
            Arm.of([[1, 2], [3, 4]])

    @pytest.mark.parametrize("nobody", ["", None])
    def test_refuses_a_customer_without_an_id(self, nobody):
        with pytest.raises(UnusableId, match="The id in row 2 is missing"):
            Arm.of([1, 2, 3], ids=["a", nobody, nobody])

    def test_refuses_a_customer_twice(self):
        with pytest.raises(RepeatedCustomer, match="Customer b is 2 times in the first arm"):
            Arm.of([1, 2, 3], ids=["a", "b", "b"])


class TestDivide:
    def test_keeps_each_customers_row_together(self):
        acted, held = divide(
            [1, 2, 3, 4], [0, 1, 1, 0], before=[10, 20, None, 40], ids=["a", "b", "c", "d"]
        )

        assert (acted.values.tolist(), acted.ids) == ([2, 3], ("b", "c"))
        assert (held.values.tolist(), held.ids) == ([1, 4], ("a", "d"))
        assert np.array_equal(acted.before, [20, np.nan], equal_nan=True)
        assert held.before.tolist() == [10, 40]

    @pytest.mark.parametrize(("flag", "arm"), [(1, "held-out"), (0, "acted")])
    def test_refuses_one_arm(self, flag, arm):
        with pytest.raises(TooFewCustomers, match=f"The {arm} group has 0 customers"):
            divide([1, 2, 3], [flag] * 3)

    def test_refuses_nobody(self):
        with pytest.raises(TooFewCustomers):
            divide([], [])

    def test_refuses_a_customer_in_both_arms(self):
        with pytest.raises(RepeatedCustomer, match=r"Customer b .* acted and the held-out arm"):
            divide([1, 2, 3, 4], [1, 1, 0, 0], ids=["a", "b", "b", "c"])

    @pytest.mark.parametrize("flags", [[0, 1, 2, 1], [0, 1, np.nan, 1], ["yes", "no"] * 2])
    def test_refuses_flags_that_say_neither(self, flags):
        with pytest.raises(UnusableValue, match=r"of acted is .* true or false, 1 or 0"):
            divide([1, 2, 3, 4], flags)

    def test_refuses_uneven_columns(self):
        with pytest.raises(UnevenColumns, match="acted has 3 rows where 4"):
            divide([1, 2, 3, 4], [1, 0, 1])
        with pytest.raises(UnevenColumns, match="before has 2 rows where 4"):
            divide([1, 2, 3, 4], [1, 0, 1, 0], before=[1, 2])
        with pytest.raises(UnevenColumns, match="ids has 1 rows where 4"):
            divide([1, 2, 3, 4], [1, 0, 1, 0], ids=["a"])


class TestBothArms:
    def test_made_apart_are_compared_by_their_ids(self):
        acted, held = Arm.of([1, 2], ids=["a", "b"]), Arm.of([1, 3], ids=["c", "a"])

        with pytest.raises(RepeatedCustomer, match="Customer a is 2 times"):
            mean_effect(acted, held)


class TestInterval:
    def test_says_on_which_side_of_zero_it_lies(self):
        above, across, below = Interval(2, 1, 3), Interval(0.5, -1, 2), Interval(-2, -3, -1)

        assert [(one.is_above_zero, one.is_below_zero) for one in (above, across, below)] == [
            (True, False),
            (False, False),
            (False, True),
        ]
