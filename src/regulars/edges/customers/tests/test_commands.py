"""``regulars customers``, in this process."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from regulars.core.customers.models import Customer
from regulars.core.customers.types import UnknownCustomer
from regulars.core.events.models import EventRow
from regulars.core.identity.models import Merge
from regulars.core.identity.tests.deciding import joined, parted, public, two, written
from regulars.core.identity.tests.shoppers import a_shopper, everything
from regulars.core.identity.types import (
    MergeTakenBack,
    PartOfAnother,
    SameCustomer,
    UnknownMerge,
    UnusableReason,
)
from regulars.edges.customers import commands

pytestmark = pytest.mark.django_db
MOVING = {
    "customers.customerreference": 1,
    "identity.visitor": 1,
    "identity.identifier": 2,
    "activity.activity": 3,
    "orders.order": 1,
    "orders.refund": 1,
}


@pytest.fixture(autouse=True)
def opened(monkeypatch):
    monkeypatch.setattr(commands, "open_installation", lambda: False)


@pytest.fixture
def pair():
    """The public ids of two customers, and their own."""
    first, second = two()
    return public(first), public(second), first, second


def ran(*arguments: str, typed: str = ""):
    return CliRunner().invoke(commands.app, arguments, input=typed)


def refused(error: type[Exception], *arguments: str) -> None:
    """Nothing is written where it is refused."""
    before = written()

    assert isinstance(ran(*arguments).exception, error)
    assert written() == before


class TestMerge:
    def test_says_what_it_does_asks_why_and_does_it(self, pair):
        kept, other, _, merged = pair

        done = ran("merge", kept, other, typed="One person\ny\n")

        assert done.exit_code == 0, done.output
        assert f"{other} (ann@work.bg, +35929812345) becomes part of\n{kept}" in done.stderr
        assert "Becomes theirs:\n" in done.stderr
        assert "  phone: nothing → +35929812345\n" in done.stderr
        row = Merge.objects.get()
        assert (row.reason, row.merged_id) == ("One person", merged)
        assert row.actor.startswith("command line")
        assert done.stdout.splitlines()[-1] == (
            f"They are one customer now, {kept}. To take it back: {row.public_id}."
        )
        assert EventRow.objects.filter(name="identity.customers_merged").count() == 1

    def test_does_nothing_where_somebody_says_no(self, pair):
        before = written()

        done = ran("merge", *pair[:2], "--reason", "One person", typed="n\n")

        assert (done.exit_code, written()) == (1, before)
        assert "Nothing was changed." in done.stderr

    def test_only_says_what_it_would_do(self, pair):
        kept, other = pair[:2]
        before = written()

        done = ran("merge", kept, other, "--dry-run", "--json")

        assert json.loads(done.stdout) == {"kept": kept, "merged": other, "moving": MOVING}
        assert "becomes part of" in ran("merge", kept, other, "--dry-run").stdout
        assert written() == before

    def test_asks_nothing_of_scripts(self, pair):
        kept, other = pair[:2]

        done = ran("merge", "7", "ann@work.bg", "--yes", "--reason", "One person", "--json")

        told = json.loads(done.stdout)
        assert told == {
            "merge": Merge.objects.get().public_id,
            "kept": kept,
            "merged": other,
            "moving": MOVING,
        }

    def test_refuses_without_a_reason(self, pair):
        refused(UnusableReason, "merge", *pair[:2], "--yes")

    def test_refuses_somebody_and_themselves(self, pair):
        refused(SameCustomer, "merge", pair[0], "ann@shop.bg", "--dry-run")

    def test_refuses_whom_nobody_knows(self, pair):
        refused(UnknownCustomer, "merge", pair[0], "nobody@shop.bg", "--dry-run")

    def test_refuses_who_is_part_of_another(self, pair):
        third = a_shopper("9", email="eve@shop.bg", anonymous_id="b3")
        joined(*pair[2:])

        refused(PartOfAnother, "merge", public(third), pair[1], "--yes", "--reason", "One")


class TestUnmerge:
    def test_brings_both_back(self, pair):
        kept, other, first, second = pair
        before = everything()
        made = joined(first, second)

        done = ran("unmerge", made, typed="They are two\ny\n")

        assert done.exit_code == 0, done.output
        assert "Goes back:\n" in done.stderr
        assert "  phone: +35929812345 → nothing\n" in done.stderr
        assert done.stdout.splitlines()[-1] == f"{other} is a customer of their own again."
        assert Customer.objects.get(pk=second).merged_into_id is None
        assert everything() == before
        assert Merge.objects.get().undone_reason == "They are two"
        assert kept in done.stderr

    def test_only_says_what_it_would_do(self, pair):
        kept, other, first, second = pair
        made = joined(first, second)
        before = written()

        done = ran("unmerge", made, "--dry-run", "--json")

        assert json.loads(done.stdout) == {
            "merge": made,
            "kept": kept,
            "merged": other,
            "returning": MOVING,
        }
        assert written() == before

    def test_refuses_what_was_taken_back(self, pair):
        made = joined(*pair[2:])
        parted(made)

        refused(MergeTakenBack, "unmerge", made, "--yes", "--reason", "Two")

    def test_refuses_what_there_is_not(self):
        refused(UnknownMerge, "unmerge", "mrg_none", "--yes", "--reason", "Two")


class TestMerges:
    def test_lists_them_the_last_first(self, pair):
        kept, other, first, second = pair
        made = joined(first, second)
        parted(made)
        again = joined(first, second)

        [second_one, first_one] = json.loads(ran("merges", "--json").stdout)

        assert (second_one["merge"], second_one["undone_at"]) == (again, None)
        assert (first_one["merge"], first_one["undone_reason"]) == (made, "They are two")
        assert (first_one["kept"], first_one["merged"]) == (kept, other)
        lines = ran("merges", "--limit", "1").stdout.splitlines()
        assert len(lines) == 1
        assert lines[0].startswith(again)
        assert "  stands  " in lines[0]

    def test_says_where_there_are_none(self):
        assert ran("merges").stdout == "No customers were made one yet.\n"
