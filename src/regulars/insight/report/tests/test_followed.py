"""Cohorts and beginnings in the report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from regulars.insight.grains import Grain
from regulars.insight.report.tests.examples import LINES, report_of
from regulars.insight.tests.histories import Line, sale
from regulars.insight.types import RetentionPoint


class TestBeginnings:
    @pytest.mark.slow
    def test_counts_customers_who_began_with_nothing_but_postage(self):
        posted = sale("o9", "dan", "2024-02-01", product_name="Postage")

        report = report_of([*LINES, posted])

        assert report.quality.customers_without_goods == 1
        assert [group.name for group in report.first_products] == ["Pot", "Tea"]

    @pytest.mark.slow
    def test_counts_nobody_without_goods_where_no_product_is_named(self):
        lines = [replace(line, product_id=None, product_name=None) for line in LINES]

        report = report_of(lines)

        assert (report.first_products, report.quality.customers_without_goods) == ((), 0)

    @pytest.mark.slow
    def test_follows_those_who_began_alike(self):
        months = [f"2024-{month:02d}-05" for month in (1, 2, 3, 4, 5)]
        tea = {"product_name": "Tea", "channel": "web"}
        first = [sale(f"a{day}", f"c{day}", day, **tea) for day in months]
        again = [sale(f"b{day}", f"c{day}", f"{day[:-2]}25", **tea) for day in months]
        later = [sale("z1", f"c{months[0]}", "2024-02-20", **tea)]

        report = report_of([*first, *again, *later], grain=Grain.MONTH, as_of=date(2024, 5, 31))

        [group] = report.first_products
        assert group.curve == (
            RetentionPoint(0, 5, 5, 1.0),
            RetentionPoint(1, 4, 1, 0.25),
            RetentionPoint(2, 3, 0, 0.0),
        )
        assert report.first_channels[0].curve == group.curve


class TestAverage:
    @pytest.mark.slow
    def test_ends_where_fewer_than_half_of_the_customers_are_old_enough(self):
        sizes = {
            "2024-01-05": 2,
            "2024-02-05": 2,
            "2024-03-05": 2,
            "2024-04-05": 2,
            "2024-05-05": 5,
        }
        lines = [
            sale(f"{day}-{number}", f"{day}-{number}", day)
            for day, size in sizes.items()
            for number in range(size)
        ]

        report = report_of(lines, grain=Grain.MONTH, as_of=date(2024, 5, 31))

        assert [(point.age, point.customers) for point in report.cohorts.curve] == [(0, 13), (1, 8)]
        assert report.cohorts.inherited == 0

    @pytest.mark.slow
    def test_leaves_out_cohorts_that_had_bought_before(self):
        report = report_of(list(a_midlife()), grain=Grain.MONTH, as_of=date(2024, 9, 30))

        assert report.cohorts.inherited == 3
        assert [(p.customers, p.returned) for p in report.cohorts.curve[:2]] == [
            (240, 240),
            (200, 20),
        ]


def a_midlife() -> Iterator[Line]:
    """Eighty customers in each of three months of whom half return, then forty and a tenth."""
    for month in range(1, 10):
        size, back = (80, 2) if month <= 3 else (40, 10)
        for number in range(size):
            customer = f"c{month}-{number}"
            yield sale(f"{customer}-a", customer, f"2024-{month:02}-05")
            if number % back == 0 and month < 9:
                yield sale(f"{customer}-b", customer, f"2024-{month + 1:02}-05")
