from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings

from regulars.insight.baskets import History, NoBaskets, Shelf, UnusableSetting, fit_next_basket
from regulars.insight.baskets.tests import oracle
from regulars.insight.baskets.tests.shops import ROWS, history_of, shop_of_habits, table_of_rows

EVERYTHING = 100


def listed(table) -> dict[tuple[str, str], dict[str, float]]:
    found: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for row in table.to_pylist():
        found[row["customer_id"], row["list"]][row["product_id"]] = row["chance"]
    return dict(found)


@pytest.fixture(scope="module")
def shop():
    return fit_next_basket(shop_of_habits(seed=1, customers=150, products=60))


class TestSuggestions:
    @settings(max_examples=25)
    @given(ROWS)
    def test_are_those_of_the_definitions(self, rows):
        shop = oracle.Shop.of(rows)
        model = fit_next_basket(history_of(rows))

        found = listed(model.suggestions(count=EVERYTHING))

        for customer in shop.lives:
            again = oracle.again_chances(shop, customer, model.weights.again)
            new = oracle.new_chances(shop, customer, model.weights.new, model.weights.shares)
            assert found[customer, "again"] == pytest.approx(again, rel=1e-5)
            assert found.get((customer, "new"), {}) == pytest.approx(new, rel=1e-5)

    @settings(max_examples=25)
    @given(ROWS)
    def test_are_learnt_from_the_last_baskets_alone(self, rows):
        shop = oracle.Shop.of(rows)
        rest, hidden = shop.rest(), shop.hidden()
        model = fit_next_basket(history_of(rows))

        traits, came = [], []
        for customer, held in hidden.items():
            for product in rest.had(customer):
                traits.append(oracle.pair_traits(rest, customer, product))
                came.append(product in held)

        assert model.weights.learners == len(hidden)
        if traits:  # the weights are the place where the likelihood with its prior is level
            start = fit_next_basket(history_of(rows[:1])).weights.again
            chance = 1 / (1 + np.exp(-np.array(traits) @ model.weights.again))
            slope = np.array(traits).T @ (came - chance) - (model.weights.again - start)
            assert slope == pytest.approx(np.zeros(13), abs=1e-3)

    def test_are_ranked_by_chance_on_each_list(self, shop):
        rows = shop.suggestions(["c007"], count=5).to_pylist()

        for name in ("again", "new"):
            mine = [row for row in rows if row["list"] == name]
            chances = [row["chance"] for row in mine]
            assert [row["rank"] for row in mine] == [1, 2, 3, 4, 5]
            assert chances == sorted(chances, reverse=True)

    def test_hold_on_each_list_what_belongs_there(self, shop):
        history = shop.store.history
        had = history.product[np.isin(history.owner[history.basket], [7])]

        found = listed(shop.suggestions(["c007"], count=EVERYTHING))

        assert set(found["c007", "again"]) == set(history.products[np.unique(had)])
        assert set(found["c007", "new"]) == set(history.products) - set(found["c007", "again"])

    def test_do_not_depend_on_who_is_asked_with_whom(self, shop, monkeypatch):
        together = shop.suggestions()
        monkeypatch.setattr("regulars.insight.baskets.evidence.MOST", 7)

        assert shop.suggestions() == together
        assert len(list(shop.suggest())) == 22

    def test_do_not_depend_on_the_order_of_rows_or_on_rows_twice(self):
        rows = [("ann", 1.0, "tea"), ("ann", 5.0, "tea"), ("bob", 2.0, "pot"), ("bob", 3.0, "tea")]

        once = fit_next_basket(history_of(rows)).suggestions()

        assert fit_next_basket(history_of(rows[::-1] + rows)).suggestions() == once

    def test_give_somebody_unknown_what_is_popular(self, shop):
        store, lately = shop.store, shop.weights.shares[1]
        popularity = [values / values.sum() for values in (store.bought, store.lately)]
        share = (1 - lately) * popularity[0] + lately * popularity[1]
        best = store.history.products[np.argsort(-share)[:3]]

        found = shop.suggestions(["nobody"], count=3).to_pylist()

        assert [(row["list"], row["product_id"]) for row in found] == [
            ("new", product) for product in best
        ]

    def test_keep_the_order_of_those_asked(self, shop):
        names = shop.suggestions(["c009", "nobody", "c002"], count=1)["customer_id"].to_pylist()

        assert names == ["c009", "c009", "nobody", "c002", "c002"]

    def test_of_nobody_are_an_empty_table(self, shop):
        assert shop.suggestions([]).num_rows == 0

    def test_take_numbers_for_ids_as_the_history_does(self):
        model = fit_next_basket(History.of([7, 7, 8], [1, 2, 3], ["tea", "tea", "pot"]))

        assert model.suggestions([8, 7]) == model.suggestions(["8", "7"])

    @pytest.mark.parametrize("count", [0, 1.5, float("nan"), float("inf")])
    def test_refuse_a_list_without_places(self, shop, count):
        with pytest.raises(UnusableSetting) as refusal:
            shop.suggestions(count=count)

        assert str(refusal.value) == f"count is {count}. Give a whole number, 1 or more."


class TestShelf:
    def test_leaves_out_what_is_not_in_stock_or_is_excluded(self, shop):
        everything = listed(shop.suggestions(["c007"], count=EVERYTHING))
        best = list(everything["c007", "again"])
        shelf = Shelf(in_stock={*best[:3], "p050", "unheard of"}, excluded=[best[0]])

        found = listed(shop.suggestions(["c007"], count=EVERYTHING, shelf=shelf))

        again = everything["c007", "again"]
        assert found["c007", "again"] == {product: again[product] for product in best[1:3]}
        assert found["c007", "new"] == {"p050": everything["c007", "new"]["p050"]}

    def test_offers_nothing_where_nothing_is_in_stock(self, shop):
        assert shop.suggestions(["c007"], shelf=Shelf(in_stock=())).num_rows == 0

    def test_does_not_offer_again_what_nobody_needs_twice(self, shop):
        everything = listed(shop.suggestions(["c007", "c008"], count=EVERYTHING))
        once = next(
            product
            for product in everything["c007", "again"]
            if product in everything["c008", "new"]
        )

        found = listed(
            shop.suggestions(["c007", "c008"], count=EVERYTHING, shelf=Shelf(bought_once=[once]))
        )

        assert set(everything["c007", "again"]) - set(found["c007", "again"]) == {once}
        assert found["c008", "new"] == everything["c008", "new"]

    def test_leaves_out_what_a_customer_owns_from_elsewhere(self, shop):
        everything = listed(shop.suggestions(["c007", "c008"], count=EVERYTHING))
        again, new = next(iter(everything["c007", "again"])), next(iter(everything["c007", "new"]))
        shelf = Shelf(owned={"c007": [again, new, "unheard of"], "nobody": [new]})

        found = listed(shop.suggestions(["c007", "c008"], count=EVERYTHING, shelf=shelf))

        assert set(everything["c007", "again"]) - set(found["c007", "again"]) == {again}
        assert set(everything["c007", "new"]) - set(found["c007", "new"]) == {new}
        assert found["c008", "again"] == everything["c008", "again"]


class TestFitNextBasket:
    def test_offers_as_new_no_more_than_the_assortment(self):
        history = shop_of_habits(seed=1, customers=60, products=40)
        model = fit_next_basket(history, assortment=4)

        offered = model.suggestions(count=EVERYTHING).to_pylist()

        best = set(model.store.history.products[model.store.assortment])
        assert len(best) == 4
        assert {row["product_id"] for row in offered if row["list"] == "new"} == best
        assert len({row["product_id"] for row in offered if row["list"] == "again"}) == 40

    @pytest.mark.parametrize(
        "rows",
        [
            [("ann", 1.0, "tea")],
            [("ann", 1.0, "tea"), ("bob", 1.0, "tea"), ("cat", 9.0, "pot")],
            [("ann", 1.0, "tea"), ("ann", 2.0, "tea"), ("bob", 2.0, "tea")],
        ],
        ids=["one basket", "everybody once", "one product"],
    )
    def test_answers_where_little_is_known(self, rows):
        found = fit_next_basket(history_of(rows)).suggestions().to_pylist()

        again = [(row["customer_id"], row["product_id"]) for row in found if row["list"] == "again"]
        assert sorted(again) == sorted({(name, product) for name, _, product in rows})
        assert all(0 < row["chance"] < 1 for row in found)

    def test_offers_what_is_still_bought_before_what_is_no_longer(self):
        rows = [(f"a{number}", 1.0, "old") for number in range(21)]
        rows += [(f"b{number}", 300.0, "now") for number in range(20)]

        found = fit_next_basket(history_of(rows)).suggestions(["nobody"]).to_pylist()

        assert [row["product_id"] for row in found] == ["now", "old"]

    def test_is_the_same_from_a_table(self):
        rows = [("ann", 1.0, "tea"), ("ann", 5.0, "tea"), ("bob", 2.0, "pot")]

        assert (
            fit_next_basket(table_of_rows(rows)).suggestions()
            == fit_next_basket(history_of(rows)).suggestions()
        )

    def test_refuses_a_table_without_baskets(self):
        with pytest.raises(NoBaskets) as refusal:
            fit_next_basket(table_of_rows([]))

        assert str(refusal.value) == (
            "There are no baskets to learn from: give order lines of known customers."
        )

    def test_refuses_an_empty_assortment(self):
        with pytest.raises(UnusableSetting):
            fit_next_basket(History.of(["ann"], [1], ["tea"]), assortment=0)
