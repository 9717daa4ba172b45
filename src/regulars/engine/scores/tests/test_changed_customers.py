"""Which customers the next run says anew."""

from __future__ import annotations

import pytest

from regulars.core.customers.models import Customer, CustomerTraits, Publication
from regulars.core.events.types import SYSTEM
from regulars.core.identity.services import merge, unmerge
from regulars.core.orders.models import Order
from regulars.engine.lake.services import sync
from regulars.engine.lake.tests.factories import DATABASE, NOW, bring_orders
from regulars.engine.scores import queries
from regulars.engine.scores.folder import files_of
from regulars.engine.scores.models import Run
from regulars.engine.scores.services import score
from regulars.engine.scores.tests.histories import (
    DAY,
    LAST_DAY,
    LATER,
    a_store,
    an_order,
    buys_again,
)
from regulars.engine.scores.tests.saying import learnt_last, said, said_by_library

pytestmark = [DATABASE, pytest.mark.usefixtures("quick_answers")]


class TestSomeCustomers:
    @pytest.mark.slow
    @pytest.mark.each_database
    def test_scores_only_whose_purchases_changed_by_what_was_learnt(self):
        customers = a_store()
        whole = score(now=NOW)
        before, rows = (
            said(customers),
            dict(CustomerTraits.objects.values_list("customer_id", "pk")),
        )
        buys_again(customers[5])
        assert queries.are_stale()

        run = score(now=LATER)

        after = said(customers)
        now_rows = dict(CustomerTraits.objects.values_list("customer_id", "pk"))
        assert [pk for pk in customers if after[pk] != before[pk]] == [customers[5]]
        assert [pk for pk in customers if now_rows[pk] != rows[pk]] == [customers[5]]
        assert after == said_by_library(learnt_last())
        assert (run.is_whole, run.customers, run.customers_changed) == (False, len(customers), 1)
        assert (run.model_version, run.as_of) == (whole.model_version, whole.as_of)
        assert queries.are_stale() is False
        assert score(now=LATER) == run

    def test_forgets_who_has_no_order_any_more(self):
        customers = a_store()
        score(now=NOW)
        bring_orders(an_order("new", customers[3], at=NOW, product=1, amount=900), run=2)
        gone = customers[4]
        orders = Order.objects.filter(customer_id=gone)
        for order in orders:
            order.lines.all().delete()
        orders.delete()
        sync(now=NOW, whole=True)

        run = score(now=LATER)

        assert gone not in queries.scores_of(customers)
        assert Customer.objects.filter(pk=gone).exists()
        assert (run.is_whole, run.customers, run.customers_changed) == (
            False,
            len(customers) - 1,
            1,
        )

    @pytest.mark.slow
    @pytest.mark.each_database
    def test_scores_two_who_were_made_one_as_one_and_as_two_again(self):
        customers = a_store()
        score(now=NOW)
        before = said(customers)
        kept, merged = customers[5], customers[6]

        made = merge(kept=kept, merged=merged, reason="One", actor=SYSTEM, now=LATER)
        sync(now=LATER)
        together = score(now=LATER)
        as_one = said_by_library(learnt_last())
        told = said([pk for pk in customers if pk != merged])
        ranked = {one.customer_id for one in queries.slipping(limit=1_000)}
        unmerge(merge=made, reason="Two", actor=SYSTEM, now=LATER)
        sync(now=LATER)
        score(now=LATER)

        assert (together.is_whole, together.customers) == (False, len(customers) - 1)
        assert told == as_one
        assert merged not in ranked
        assert said(customers) == before

    @pytest.mark.slow
    @pytest.mark.each_database
    def test_goes_on_from_the_files_of_a_run_like_itself(self):
        customers = a_store()
        score(now=NOW)
        buys_again(customers[5])
        score(now=LATER)
        buys_again(customers[6], number="once more")

        run = score(now=LATER)

        assert (run.is_whole, run.customers_changed) == (False, 1)
        assert said(customers) == said_by_library(learnt_last())

    @pytest.mark.slow
    @pytest.mark.each_database
    def test_scores_everybody_where_many_changed(self):
        customers = a_store()
        score(now=NOW)
        bring_orders(
            *(an_order(f"n{pk}", pk, at=NOW, product=1, amount=700) for pk in customers[:13]), run=2
        )
        sync(now=NOW)

        assert score(now=LATER).is_whole

    @pytest.mark.slow
    @pytest.mark.each_database
    def test_scores_everybody_on_another_day(self):
        customers = a_store()
        first = score(now=NOW)
        buys_again(customers[5], at=NOW + DAY)

        run = score(now=NOW + DAY)

        assert (run.is_whole, run.as_of) == (True, LAST_DAY + DAY)
        assert run.model_version != first.model_version
        assert Publication.objects.count() == 1

    @pytest.mark.slow
    @pytest.mark.each_database
    @pytest.mark.parametrize(
        ("name", "is_gone"),
        [
            ("learnt", True),
            ("learnt", False),
            ("purchases.parquet", False),
            ("scores.parquet", True),
        ],
    )
    def test_scores_everybody_where_a_file_is_gone_or_damaged(self, name, is_gone):
        customers = a_store()
        score(now=NOW)
        file = files_of(Run.objects.get().folder).folder / name
        if is_gone:
            file.unlink()
        else:
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
        buys_again(customers[5])

        run = score(now=LATER)

        assert run.is_whole
        assert said(customers) == said_by_library(learnt_last())
