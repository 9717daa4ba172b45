"""The products that customers will need again are those that timing foretells."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

import pyarrow as pa
import pytest

from regulars.insight.scores import REPLENISHMENTS, NoProducts, replenishments
from regulars.insight.timing import gaps, outlooks, product_purchases, rhythms
from regulars.insight.transactions import transactions


@pytest.fixture(scope="module")
def found(shop) -> pa.Table:
    return pa.concat_tables(replenishments(shop.lines, shop.learnt, as_of=shop.as_of, most=3))


class TestReplenishments:
    def test_are_the_likeliest_products_of_each_customer(self, shop, found):
        purchases = product_purchases(shop.lines, as_of=shop.as_of)
        [table] = outlooks(shop.learnt.products, rhythms(gaps(purchases, as_of=shop.as_of)))
        rows = table.select(REPLENISHMENTS.names).to_pylist()
        expected = [
            row
            for _, mine in groupby(rows, key=lambda row: row["customer_id"])
            for row in sorted(mine, key=lambda row: (-row["due_within_30"], row["product_id"]))[:3]
        ]

        assert found.schema == REPLENISHMENTS
        assert [(row["customer_id"], row["product_id"]) for row in found.to_pylist()] == [
            (row["customer_id"], row["product_id"]) for row in expected
        ]
        for name in ("typical_days", "comes_back", "due_within_30"):
            assert found[name].to_pylist() == pytest.approx([row[name] for row in expected])
        for name in ("last_on", "due_on", "expected_on"):
            assert found[name].to_pylist() == [row[name] for row in expected]

    def test_of_some_are_bit_for_bit_those_of_all(self, shop, found):
        some = found["customer_id"].unique().to_pylist()[::97]

        part = pa.concat_tables(
            replenishments(shop.lines, shop.learnt, as_of=shop.as_of, only=some, most=3)
        )

        mine = pa.array([customer in set(some) for customer in found["customer_id"].to_pylist()])
        assert part.equals(found.filter(mine))
        assert len(some) > 3

    def test_of_nobody_or_of_no_products_are_none(self, shop):
        nobody = replenishments(shop.lines, shop.learnt, as_of=shop.as_of, only=[])
        never = replace(shop.learnt, products=None, quantities=None)

        assert sum(part.num_rows for part in nobody) == 0
        assert list(replenishments(shop.lines, never, as_of=shop.as_of)) == []

    def test_need_products(self, shop):
        orders = transactions(shop.lines)

        with pytest.raises(NoProducts):
            list(replenishments(orders, shop.learnt, as_of=shop.as_of))
