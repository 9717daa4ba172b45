"""Whoever had to wait for another who asked the same, and what tables say of their rows."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from regulars.engine.ledger import adjusting, awarding, cards, models, services, writing
from regulars.engine.ledger.tests.factories import (
    DAY,
    EUR,
    NOW,
    STAFF,
    a_card,
    a_customer,
    a_key,
    a_wallet,
    correct,
    give,
    keep,
    owned,
    use,
    written,
)
from regulars.engine.ledger.types import (
    AskedTwice,
    Conversion,
    Extension,
    TransactionKind,
    Wallet,
)

pytestmark = pytest.mark.django_db


def just_after(monkeypatch, module, deed) -> None:
    """Let a deed be done by somebody else for whose accounts a verb waits."""
    hold = module.hold

    def waiting(*purses, **more):
        monkeypatch.setattr(module, "hold", hold)
        deed()
        return hold(*purses, **more)

    monkeypatch.setattr(module, "hold", waiting)


class TestWaiting:
    def test_for_an_award_is_told_what_came_of_it(self, monkeypatch):
        wallet = a_wallet()
        just_after(monkeypatch, awarding, lambda: give(wallet, 5, key="order-1"))

        assert give(wallet, 5, key="order-1").is_new is False

        assert owned(wallet) == (5, 0)

    def test_for_a_correction_is_told_what_came_of_it(self, monkeypatch):
        wallet = a_wallet()
        just_after(monkeypatch, adjusting, lambda: correct(wallet, 5, key="ticket-1"))

        assert correct(wallet, 5, key="ticket-1").is_new is False

        assert owned(wallet) == (5, 0)

    def test_for_a_conversion_is_told_what_came_of_it(self, monkeypatch):
        card, customer = a_card(500).card, a_customer()
        asked = Conversion(card=card, customer_id=customer, key="claim-1", actor=STAFF)
        just_after(monkeypatch, cards, lambda: services.convert_card(asked, now=NOW))

        assert services.convert_card(asked, now=NOW).is_new is False

        assert owned(Wallet(customer, EUR)) == (500, 0)

    def test_for_another_with_the_key_is_told_to_ask_again(self, monkeypatch):
        """As where the two are of different customers, so that neither waits for the other."""
        give(a_wallet(), 5, key="order-1")
        before = written()
        monkeypatch.setattr(awarding, "told_before", lambda asked: {})

        with pytest.raises(AskedTwice) as refusal:
            give(a_wallet(), 5, key="order-1")

        assert (refusal.value.key, written()) == ("order-1", before)

    def test_for_nothing_is_told_what_the_database_refuses(self):
        draft = writing.Draft.by_itself(TransactionKind.EXTEND, "points", 0, "", NOW)

        with pytest.raises(IntegrityError), transaction.atomic():
            writing.write([draft], now=NOW)

        assert written() == (0, 0, 0)


def test_rows_are_named_by_what_they_hold():
    wallet = a_wallet()
    give(wallet, 50, ends=NOW + DAY)
    use(wallet, 20)
    keep(wallet, 5)
    until = Extension(purse=wallet, until=NOW + 2 * DAY, key=a_key(), actor=STAFF)
    services.extend(until, now=NOW)
    card = a_card(500)

    names = {name: str(getattr(models, name).objects.order_by("pk").first()) for name in NAMED}
    assert names == {
        "Account": "points 30",
        "Entry": "issued 50",
        "GiftCard": f"…{card.last_four}",
        "HeldPart": "5",
        "Hold": "open",
        "Lot": "30/50",
        "LotExtension": "2026-03-03 12:00:00+00:00",
        "Transaction": "award 50 points",
    }
    assert str(models.Mark(transaction_id=7, row_id=8)) == "7:8"


NAMED = [name for name in models.__all__ if name != "Mark"]
