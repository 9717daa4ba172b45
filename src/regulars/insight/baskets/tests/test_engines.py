"""The same tables on other engines than the one built in."""

from __future__ import annotations

from datetime import timedelta

import ibis
import pyarrow as pa
import pytest

from regulars.insight.baskets import bought_together, new_products, popular
from regulars.insight.baskets.tests.shops import shop_of_habits, table_of_rows

AS_OF = pa.scalar(160, pa.int32()).cast(pa.date32()).as_py()


@pytest.fixture(scope="module")
def table():
    history = shop_of_habits(seed=3, customers=60, products=30)
    rows = zip(
        history.customers[history.owner[history.basket]],
        history.day[history.basket],
        history.products[history.product],
        strict=True,
    )
    # Two products are first sold late.
    shift = {"p003": 120.0, "p004": 125.0}
    return table_of_rows([(name, day + shift.get(sold, 0.0), sold) for name, day, sold in rows])


QUESTIONS = {
    "bought_together": lambda baskets: bought_together(baskets, least=2),
    "popular": lambda baskets: popular(baskets, as_of=AS_OF),
    "new_products": lambda baskets: new_products(baskets, as_of=AS_OF, days=45),
}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:The .future.infer_string.")  # by Ibis, of pandas 3
class TestOtherEngines:
    # Ibis numbers no baskets on Polars, so bought together is asked of SQLite alone.
    @pytest.mark.parametrize(
        ("question", "engine"),
        [
            ("bought_together", "sqlite"),
            ("popular", "polars"),
            ("popular", "sqlite"),
            ("new_products", "polars"),
            ("new_products", "sqlite"),
        ],
    )
    def test_give_the_same_rows_in_the_same_order(self, table, question, engine):
        other = getattr(ibis, engine).connect()
        there = QUESTIONS[question](other.create_table("baskets", table))

        found = other.to_pyarrow(there).to_pylist()

        assert found == QUESTIONS[question](table).to_pyarrow().to_pylist()
        assert len(found) >= 2

    def test_are_asked_about_products_that_begin_late(self, table):
        rows = new_products(table, as_of=AS_OF, days=45).to_pyarrow().to_pylist()

        assert {row["product_id"] for row in rows} == {"p003", "p004"}
        assert all(AS_OF - row["first_on"] < timedelta(days=45) for row in rows)
