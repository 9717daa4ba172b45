"""What keeps work and memory bounded changes nothing that it should not."""

from __future__ import annotations

import numpy as np

from regulars.insight.baskets import fit_next_basket, learning, likeness, store
from regulars.insight.baskets.neighbours import Neighbourhood
from regulars.insight.baskets.store import Store, evenly
from regulars.insight.baskets.tests.shops import history_of, shop_of_habits


class TestEvenly:
    def test_takes_no_more_than_asked_for_at_even_distances(self):
        assert evenly(np.arange(10), 4).tolist() == [0, 2, 5, 7]

    def test_takes_all_where_they_are_few(self):
        assert evenly(np.arange(3), 4).tolist() == [0, 1, 2]


class TestStore:
    def test_counts_the_same_in_small_parts(self, monkeypatch):
        history = shop_of_habits(seed=2, customers=50, products=20)
        whole = Store.of(history, assortment=12)
        monkeypatch.setattr(store, "CHUNK", 7)
        monkeypatch.setattr(likeness, "BLOCK", 5)

        parts = Store.of(history, assortment=12)

        assert (parts.again == whole.again).all()
        assert (parts.chances == whole.chances).all()
        assert (parts.likeness != whole.likeness).nnz == 0

    def test_compares_with_no_more_references_than_allowed(self, monkeypatch):
        monkeypatch.setattr(store, "REFERENCES", 9)

        found = Store.of(shop_of_habits(seed=2, customers=50, products=20), assortment=12)

        assert len(found.references) == 9
        assert Neighbourhood(found).tastes.shape == (9, 20)


class TestLikeness:
    ROWS = [
        *[("ann", 1.0, product) for product in ("tea", "pot")],
        *[("bob", 2.0, product) for product in ("tea", "pot", "cup")],
    ]

    def test_is_the_damped_cosine(self):
        found = likeness.likeness(history_of(self.ROWS), np.arange(3)).toarray()

        # cup, pot, tea: one of two baskets with the cup, both with pot and tea
        assert found[1, 2] == np.float32(2 / (2 + 5))
        assert found[0, 1] == np.float32(1 / (np.sqrt(2) + 5))
        assert (np.diag(found) == 0).all()

    def test_asks_no_baskets_of_half_the_store(self, monkeypatch):
        monkeypatch.setattr(likeness, "PAIRED_LARGEST", 2)

        found = likeness.likeness(history_of(self.ROWS), np.arange(3)).toarray()

        assert found[1, 2] == np.float32(1 / (1 + 5))
        assert found[0].tolist() == [0, 0, 0]


class TestLearners:
    def test_are_no_more_than_allowed(self, monkeypatch):
        monkeypatch.setattr(learning, "LEARNERS", 11)

        model = fit_next_basket(shop_of_habits(seed=2, customers=50, products=20))

        assert model.weights.learners == 11
