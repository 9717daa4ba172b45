"""Undoing an import leaves what importing only the other files would have brought."""

from __future__ import annotations

import random

import pytest

from regulars.core.orders.models import Order, OrderLine, Refund, RefundLine
from regulars.edges.connectors.files import queries
from regulars.edges.connectors.files.models import Telling, ToldAgain
from regulars.edges.connectors.files.tests.factories import undo
from regulars.edges.connectors.files.tests.stories import everything, story, without_first_seen

pytestmark = pytest.mark.django_db


def number_of_lines() -> int:
    return OrderLine.objects.count() + RefundLine.objects.count()


class TestUndo:
    @pytest.mark.parametrize("seed", range(12))
    @pytest.mark.slow
    @pytest.mark.each_database
    def test_leaves_what_the_other_files_bring_into_an_empty_store(self, tmp_path, seed):
        chance = random.Random(seed)  # noqa: S311 - the same at every run
        files = story(chance, tmp_path, files=4)
        undone = chance.sample(range(4), 2)
        expected = []
        for gone in (undone[:1], undone):
            alone = [file.bring_in() for place, file in enumerate(files) if place not in gone]
            expected.append(everything())
            for card in alone:
                undo(card.id)
            assert not any(everything().values())

        runs = [file.bring_in() for file in files]
        for place, left in zip(undone, expected, strict=True):
            planned = queries.undo_plan(runs[place].id)
            before = everything()
            lines = number_of_lines()
            undo(runs[place].id)

            assert without_first_seen(everything()) == without_first_seen(left)
            assert lines - planned.lines == number_of_lines()
            gone = {name: len(rows) - len(left[name]) for name, rows in before.items()}
            assert gone["Customer"] == planned.customers
            assert gone["Product"] == planned.products
            assert (gone["Order"], gone["Refund"]) == (planned.orders, planned.refunds)
        for card in runs:
            if card.id not in {runs[place].id for place in undone}:
                undo(card.id)
        assert not any(everything().values())
        assert (Telling.objects.count(), ToldAgain.objects.count()) == (0, 0)
        assert (Order.objects.count(), Refund.objects.count()) == (0, 0)
