"""Keeping something for a purchase."""

from __future__ import annotations

import pytest

from regulars.core.events.models import EventRow
from regulars.engine.ledger import queries, services
from regulars.engine.ledger.handlers import end_holds
from regulars.engine.ledger.models import Hold
from regulars.engine.ledger.tests.factories import (
    DAY,
    HOUR,
    NOW,
    STAFF,
    a_card,
    a_wallet,
    correct,
    give,
    keep,
    lots_of,
    owned,
    use,
    written,
)
from regulars.engine.ledger.types import (
    HoldOver,
    KeyReused,
    MoreThanThere,
    NotEnough,
    NothingBetween,
    UnknownHold,
    UnusableAmount,
)

pytestmark = pytest.mark.django_db


def commit(held, amount=None, now=NOW):
    return services.commit(hold=held.public_id, amount=amount, actor=STAFF, now=now)


def release(held, now=NOW):
    return services.release(hold=held.public_id, actor=STAFF, now=now)


def happened() -> list[str]:
    return list(EventRow.objects.order_by("pk").values_list("name", flat=True))


class TestHold:
    def test_keeps_what_ends_soonest_from_being_spent(self):
        wallet = a_wallet()
        give(wallet, 30)
        give(wallet, 30, ends=NOW + DAY)

        held = keep(wallet, 40)

        assert (held.amount, held.closed_as, held.is_new) == (40, "", True)
        assert (lots_of(wallet), owned(wallet)) == ([(30, 30, 10), (30, 30, 30)], (60, 0))
        with pytest.raises(NotEnough) as refusal:
            use(wallet, 21)
        assert refusal.value.available == 20
        assert use(wallet, 20).amount == -20
        assert queries.holds_of(wallet) == [held]

    def test_is_told_again_by_its_key(self):
        wallet = a_wallet()
        give(wallet, 30)
        first = keep(wallet, 30, key="cart-1", ends_at=NOW + HOUR)

        again = keep(wallet, 30, key="cart-1", ends_at=NOW + HOUR, now=NOW + 9 * DAY)

        assert (again, again.is_new, Hold.objects.count()) == (first, False, 1)
        with pytest.raises(KeyReused):
            keep(wallet, 29, key="cart-1", ends_at=NOW + HOUR)

    def test_refuses_an_end_that_is_over(self):
        wallet = a_wallet()
        give(wallet, 30)
        before = written()

        with pytest.raises(NothingBetween):
            keep(wallet, 5, ends_at=NOW)

        assert written() == before

    def test_of_a_card_is_as_of_any_purse(self):
        card = a_card(500).card

        held = keep(card, 200)

        assert commit(held).amount == -200
        assert (owned(card), held.unit) == ((300, 0), "gift.EUR")


class TestCommit:
    def test_spends_what_is_held(self):
        wallet = a_wallet()
        give(wallet, 50)
        held = keep(wallet, 30, source="cart:7")

        posted = commit(held)

        assert (posted.amount, lots_of(wallet)) == (-30, [(50, 20, 0)])
        assert happened() == ["ledger.awarded", "ledger.held", "ledger.spent"]
        assert queries.statement(wallet)[0].source == "cart:7"
        assert queries.holds_of(wallet) == []

    def test_of_a_part_frees_the_rest(self):
        wallet = a_wallet()
        give(wallet, 30)
        give(wallet, 30, ends=NOW + DAY)
        held = keep(wallet, 40)

        posted = commit(held, 32)

        assert [part.amount for part in posted.parts] == [-30, -2]
        assert lots_of(wallet) == [(30, 28, 0), (30, 0, 0)]

    def test_is_told_again(self):
        wallet = a_wallet()
        give(wallet, 50)
        held = keep(wallet, 30)
        first = commit(held, 20)

        assert (commit(held), commit(held, 20, now=NOW + DAY)) == (first, first)
        with pytest.raises(HoldOver):
            commit(held, 21)

        assert owned(wallet) == (30, 0)

    def test_spends_what_ended_meanwhile_as_it_was_held(self):
        wallet = a_wallet()
        give(wallet, 30, ends=NOW + HOUR / 4)
        held = keep(wallet, 20)
        services.expire_due(now=NOW + HOUR / 2)
        assert lots_of(wallet) == [(30, 20, 20)]

        commit(held, now=NOW + HOUR / 2)

        assert lots_of(wallet) == [(30, 0, 0)]

    def test_refuses_more_than_is_held(self):
        wallet = a_wallet()
        give(wallet, 50)
        held = keep(wallet, 30)
        before = written()

        with pytest.raises(MoreThanThere):
            commit(held, 31)
        with pytest.raises(UnusableAmount):
            commit(held, 0)

        assert (written(), lots_of(wallet)) == (before, [(50, 50, 30)])

    def test_refuses_what_is_over(self):
        wallet = a_wallet()
        give(wallet, 50)
        over, released = keep(wallet, 10), keep(wallet, 10)
        release(released)
        before = written()

        with pytest.raises(HoldOver) as refusal:
            commit(over, now=NOW + HOUR)
        assert refusal.value.because == "its end came"
        with pytest.raises(HoldOver) as refusal:
            commit(released)
        assert refusal.value.because == "it was released"
        with pytest.raises(UnknownHold):
            services.commit(hold="ltx_none", actor=STAFF, now=NOW)

        assert written() == before


class TestRelease:
    def test_frees_what_is_held_once(self):
        wallet = a_wallet()
        give(wallet, 50)
        held = keep(wallet, 30)

        assert release(held).closed_as == release(held).closed_as == "released"

        assert lots_of(wallet) == [(50, 50, 0)]
        assert happened().count("ledger.released") == 1

    def test_refuses_what_was_spent(self):
        wallet = a_wallet()
        give(wallet, 50)
        held = keep(wallet, 30)
        commit(held)

        with pytest.raises(HoldOver):
            release(held)

        assert owned(wallet) == (20, 0)

    def test_lets_lapse_what_had_ended(self):
        wallet = a_wallet()
        give(wallet, 30, ends=NOW + HOUR / 4)
        held = keep(wallet, 20)
        release(held, now=NOW + HOUR / 2)

        with pytest.raises(NotEnough):
            use(wallet, 1, now=NOW + HOUR / 2)
        assert services.expire_due(now=NOW + HOUR / 2).amount == 30


class TestOver:
    def test_is_ended_by_and_by(self):
        wallet = a_wallet()
        give(wallet, 50)
        keep(wallet, 10), keep(wallet, 10, ends_at=NOW + 2 * HOUR), keep(wallet, 10)

        end_holds(NOW + HOUR)

        assert lots_of(wallet) == [(50, 50, 10)]
        rows = EventRow.objects.filter(name="ledger.released").values_list("payload", "actor")
        assert [(payload["is_over"], actor) for payload, actor in rows] == [(True, "system")] * 2
        assert services.end_holds(now=NOW + HOUR) == 0

    def test_is_ended_in_as_many_goes_as_it_takes(self, monkeypatch):
        monkeypatch.setattr(services, "ENDED_AT_ONCE", 2)
        wallet = a_wallet()
        give(wallet, 50)
        for _ in range(5):
            keep(wallet, 10)

        assert services.end_holds(now=NOW + HOUR) == 5
        assert lots_of(wallet) == [(50, 50, 0)]

    @pytest.mark.parametrize("verb", [use, keep, lambda purse, n, now: correct(purse, -n, now=now)])
    def test_is_ended_at_once_where_it_is_needed(self, verb):
        wallet = a_wallet()
        give(wallet, 50)
        keep(wallet, 40)

        with pytest.raises(NotEnough):
            verb(wallet, 11, now=NOW + HOUR / 2)
        verb(wallet, 45, now=NOW + HOUR)

        assert Hold.objects.filter(closed_as="over").count() == 1

    def test_stays_where_even_that_is_not_enough(self):
        wallet = a_wallet()
        give(wallet, 50)
        keep(wallet, 40)

        with pytest.raises(NotEnough) as refusal:
            use(wallet, 51, now=NOW + HOUR)

        assert refusal.value.available == 50
        assert Hold.objects.get().closed_as == ""
