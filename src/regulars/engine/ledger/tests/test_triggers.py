"""What the database itself refuses, on both."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from regulars.core.bulk import reserve_ids
from regulars.core.triggers import amiss
from regulars.engine.ledger import models, services
from regulars.engine.ledger.tests.factories import (
    DAY,
    NOW,
    STAFF,
    a_card,
    a_key,
    a_wallet,
    give,
    keep,
    lots_of,
    undo,
    use,
)
from regulars.engine.ledger.types import Extension

pytestmark = pytest.mark.django_db
ADDED_TO = "the ledger is only ever added to"


@pytest.fixture
def everything() -> None:
    """A row in each table."""
    wallet = a_wallet()
    give(wallet, 100, ends=NOW + 9 * DAY, reason="Welcome")
    undo(use(wallet, 30))
    keep(wallet, 20)
    until = Extension(purse=wallet, until=NOW + 20 * DAY, key=a_key(), actor=STAFF)
    services.extend(until, now=NOW)
    a_card()


def a_funded_wallet():
    wallet = a_wallet()
    give(wallet, 100)
    return wallet


def refused(change, sentence: str = ADDED_TO) -> None:
    with pytest.raises(DatabaseError, match=sentence), transaction.atomic():
        change()


def rows(model) -> list[tuple]:
    return list(model.objects.order_by("pk").values_list())


class TestAppendOnly:
    @pytest.mark.parametrize(
        ("name", "change"),
        [
            ("Entry", {"amount": 1}),
            ("Entry", {"contra": "lapsed"}),
            ("Entry", {"lot": None}),
            ("LotExtension", {"after": NOW + 99 * DAY}),
            ("HeldPart", {"amount": 1}),
            ("GiftCard", {"last_four": "AAAA"}),
            ("Transaction", {"amount": 1}),
            ("Transaction", {"key": "other"}),
            ("Transaction", {"recorded_at": NOW + DAY}),
            ("Transaction", {"actor": "system"}),
            ("Transaction", {"reason": "other"}),
            ("Hold", {"ends_at": NOW + DAY}),
            ("Lot", {"amount": 1_000}),
            ("Lot", {"available_from": NOW - DAY}),
            ("Account", {"unit": "credit.EUR"}),
            ("Account", {"origin": 99}),
        ],
    )
    def test_refuses_a_change(self, everything, name, change):
        model = getattr(models, name)
        before = rows(model)
        assert before

        refused(lambda: model.objects.update(**change))

        assert rows(model) == before

    @pytest.mark.parametrize("name", models.__all__)
    def test_refuses_to_delete(self, everything, name):
        model = getattr(models, name)
        before = rows(model)
        if name == "Mark":  # says nothing of anybody
            return

        refused(lambda: model.objects.all()._raw_delete("default"))

        assert rows(model) == before != []

    def test_lets_a_reason_be_erased_once(self, everything):
        written = models.Transaction.objects.filter(reason="Welcome")

        assert written.update(reason="(erased)", erased_at=NOW) == 1

        erased = models.Transaction.objects.filter(reason="(erased)")
        refused(lambda: erased.update(reason="Welcome"))
        refused(lambda: erased.update(reason="Welcome", erased_at=NOW + DAY))
        assert erased.get().erased_at == NOW

    def test_lets_a_hold_be_closed_once(self, everything):
        hold = models.Hold.objects.select_related("opened_by").get()
        services.release(hold=hold.opened_by.public_id, actor=STAFF, now=NOW)

        refused(lambda: models.Hold.objects.update(closed_as="committed"))
        refused(lambda: models.Hold.objects.update(closed_as="", closed_by=None))

        assert models.Hold.objects.get().closed_as == "released"

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite")
    def test_lets_no_hold_take_the_place_of_one_by_what_closed_it(self, everything):
        first = models.Hold.objects.select_related("opened_by").get()
        services.release(hold=first.opened_by.public_id, actor=STAFF, now=NOW)
        keep(a_funded_wallet(), 5)
        before = rows(models.Hold)

        def replace() -> None:
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE OR REPLACE ledger_hold SET closed_as = 'released', closed_by_id = "
                    "(SELECT closed_by_id FROM ledger_hold WHERE id = %s) WHERE id <> %s",
                    [first.pk, first.pk],
                )

        refused(replace)

        assert len(before) == 2
        assert rows(models.Hold) == before

    @pytest.mark.parametrize(
        "change",
        [
            {"expires_at": NOW + 99 * DAY},
            {"remainder": 90, "held": 21},
        ],
    )
    def test_lets_of_a_lot_change_what_moves(self, everything, change):
        lots = models.Lot.objects.filter(held=20)

        assert lots.update(**change) == 1

    def test_has_all_its_triggers(self):
        assert amiss().all == ()


def a_transaction(**values) -> models.Transaction:
    return models.Transaction(
        pk=reserve_ids(models.Transaction, 1)[0],
        **{
            "public_id": a_key(),
            "kind": "adjust",
            "unit": "points",
            "asked": 10,
            "amount": 10,
            "parts": 1,
            "key": a_key(),
            "actor": STAFF,
            "occurred_at": NOW,
            "recorded_at": NOW,
            **values,
        },
    )


def an_entry(transaction_id: int, account_id: int, **values) -> models.Entry:
    lot = models.Lot.objects.filter(account=account_id).values_list("pk", flat=True).first()
    values = {"lot_id": lot, "amount": 10, "contra": "adjusted", **values}
    return models.Entry(transaction_id=transaction_id, account_id=account_id, **values)


class TestClosing:
    """A transaction is whole when it is written."""

    @pytest.fixture
    def account(self) -> int:
        give(a_wallet(), 100)
        give(a_wallet("credit.EUR"), 100)
        return models.Account.objects.get(unit="points").pk

    def test_takes_one_that_its_entries_make_up(self, account):
        row = a_transaction()
        an_entry(row.pk, account).save()
        row.save(force_insert=True)

        assert models.Transaction.objects.filter(pk=row.pk).exists()

    @pytest.mark.parametrize(
        ("of_transaction", "of_entry"),
        [
            ({"amount": 9}, {}),
            ({"parts": 2}, {}),
            ({"unit": "credit.EUR"}, {}),
            ({}, {"amount": 11}),
            ({"parts": 0, "amount": 0}, {}),
        ],
    )
    def test_refuses_one_that_they_do_not(self, account, of_transaction, of_entry):
        row = a_transaction(**of_transaction)

        def write() -> None:
            an_entry(row.pk, account, **of_entry).save()
            row.save(force_insert=True)

        refused(write, "made up of its entries")

        assert not models.Transaction.objects.filter(pk=row.pk).exists()

    def test_refuses_an_entry_of_another_accounts_lot(self, account):
        other = models.Lot.objects.exclude(account=account).get()
        row = a_transaction()

        def write() -> None:
            an_entry(row.pk, account, lot_id=other.pk).save()
            row.save(force_insert=True)

        refused(write, "made up of its entries")

    def test_refuses_one_without_any(self, account):
        refused(lambda: a_transaction().save(force_insert=True), "made up of its entries")

    def test_refuses_entries_that_come_later(self, account):
        written = models.Transaction.objects.filter(unit="points").get()

        refused(lambda: an_entry(written.pk, account).save(), "gets no other entries")

        assert written.entries.count() == 1

    def test_refuses_entries_of_no_transaction(self, account):
        def write() -> None:
            an_entry(10**6, account).save()
            connection.check_constraints()

        with pytest.raises(IntegrityError), transaction.atomic():
            write()

    def test_refuses_to_reverse_more_than_there_was(self, account):
        given = models.Transaction.objects.filter(unit="points").get()
        first = {"kind": "reverse", "reverses": given, "amount": 0, "parts": 0}
        a_transaction(**first, asked=60).save(force_insert=True)

        more = a_transaction(**first, asked=41)
        refused(lambda: more.save(force_insert=True), "more can be reversed")

        assert given.reversals.count() == 1


class TestBounds:
    @pytest.mark.parametrize(
        "change",
        [
            {"remainder": -1},
            {"remainder": 101},
            {"held": -1},
            {"held": 101},
            {"expires_at": NOW - DAY},
        ],
    )
    def test_of_a_lot_are_held(self, change):
        wallet = a_wallet()
        give(wallet, 100)

        with pytest.raises(IntegrityError), transaction.atomic():
            models.Lot.objects.update(**change)

        assert lots_of(wallet) == [(100, 100, 0)]

    @pytest.mark.parametrize(
        "change", [{"balance": -1}, {"owed": -1}, {"balance": 10**18 + 1}, {"customer": None}]
    )
    def test_of_an_account_are_held(self, change):
        give(a_wallet(), 100)

        with pytest.raises(IntegrityError), transaction.atomic():
            models.Account.objects.update(**change)

        assert models.Account.objects.get().balance == 100

    def test_lets_no_card_owe(self):
        a_card(500)

        with pytest.raises(IntegrityError), transaction.atomic():
            models.Account.objects.update(owed=1)
