"""Many at once: nothing is spent twice, and nothing drifts."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, transaction

from regulars.core.events.models import EventRow
from regulars.core.events.tests.writers import Meanwhile, Process, copy_tables
from regulars.core.identity.services import merge
from regulars.engine.ledger import services
from regulars.engine.ledger.invariants import invariants
from regulars.engine.ledger.models import Account, Transaction
from regulars.engine.ledger.tests.factories import (
    DAY,
    HOUR,
    NOW,
    STAFF,
    a_card,
    a_customer,
    a_wallet,
    give,
    keep,
    owned,
    undo,
    use,
)
from regulars.engine.ledger.types import (
    HoldOver,
    MoreThanThere,
    NotEnough,
    Posted,
    Wallet,
)

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
CLIENTS = 8
on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="of PostgreSQL: many writers"
)


class Clients:
    """Some who do things side by side, each with a connection of its own: to the tests' database
    where that is a server, else to a copy of it in a file.
    """

    def __init__(self, path: Path) -> None:
        self.is_file = connection.vendor == "sqlite"
        if self.is_file:
            copy_tables(path)
            self.processes = [Process(path, patience_ms=60_000) for _ in range(CLIENTS)]

    def do(self, deeds: list) -> list:
        """What came of each deed: its result, or its refusal."""
        if self.is_file:
            begun = [
                self.processes[place % CLIENTS].thread.submit(outcome, deed)
                for place, deed in enumerate(deeds)
            ]
            return [one.result(120) for one in begun]
        begin = threading.Barrier(CLIENTS)
        shares = [deeds[place::CLIENTS] for place in range(CLIENTS)]
        with ThreadPoolExecutor(CLIENTS) as pool:
            begun = [pool.submit(client, begin, share) for share in shares]
            return [came for one in begun for came in one.result(120)]

    def ask(self, question):
        """The answer to a question about what came of it."""
        return self.processes[0].ask(question) if self.is_file else question()

    def close(self) -> None:
        for process in self.processes if self.is_file else ():
            process.close()


def client(begin: threading.Barrier, deeds: list) -> list:
    try:
        begin.wait(60)
        return [outcome(deed) for deed in deeds]
    finally:
        connection.close()


def outcome(deed):
    try:
        return deed()
    except (NotEnough, MoreThanThere, HoldOver) as refusal:
        return type(refusal)


@pytest.fixture
def clients(tmp_path: Path):
    started: list[Clients] = []

    def start() -> Clients:
        started.append(Clients(tmp_path / "ledger.sqlite3"))
        return started[-1]

    yield start
    for one in started:
        one.close()


def drift() -> list[str]:
    return [sentence for one in invariants() for sentence in one.question()]


def counted(came: list) -> Counter:
    return Counter(type(one) if isinstance(one, Posted) else one for one in came)


class TestSideBySide:
    def test_spends_grant_as_much_as_there_is_and_no_more(self, clients):
        wallet = a_wallet()
        for days in range(1, 6):
            give(wallet, 20, ends=NOW + days * DAY)
        crowd = clients()

        came = crowd.do([lambda: use(wallet, 7)] * 40)

        assert counted(came) == {Posted: 14, NotEnough: 26}
        assert crowd.ask(lambda: (owned(wallet), drift())) == ((2, 0), [])

    def test_one_key_has_one_effect(self, clients):
        wallet = a_wallet()
        give(wallet, 100)
        crowd = clients()

        came = crowd.do([lambda: use(wallet, 7, key="cart-1")] * 24)

        assert len({one.public_id for one in came}) == 1
        assert crowd.ask(lambda: (owned(wallet), drift())) == ((93, 0), [])
        assert crowd.ask(lambda: EventRow.objects.filter(name="ledger.spent").count()) == 1

    def test_a_card_is_spent_once(self, clients):
        card = a_card(1_000).card
        crowd = clients()

        came = crowd.do([lambda: use(card, 1_000)] * 24)

        assert counted(came) == {Posted: 1, NotEnough: 23}
        assert crowd.ask(lambda: (owned(card), drift())) == ((0, 0), [])

    def test_a_first_award_opens_one_account(self, clients):
        wallet = a_wallet()
        crowd = clients()

        crowd.do([lambda: give(wallet, 5)] * 24)

        assert crowd.ask(lambda: (owned(wallet), drift())) == ((120, 0), [])

    def test_a_spend_is_undone_once(self, clients):
        wallet = a_wallet()
        give(wallet, 100)
        spent = use(wallet, 60)
        crowd = clients()

        came = crowd.do([lambda: undo(spent, 20)] * 16)

        assert counted(came) == {Posted: 3, MoreThanThere: 13}
        assert crowd.ask(lambda: (owned(wallet), drift())) == ((100, 0), [])

    def test_a_hold_is_closed_once(self, clients):
        wallet = a_wallet()
        give(wallet, 100)
        held = keep(wallet, 60).public_id
        crowd = clients()
        deeds = [
            lambda: services.commit(hold=held, actor=STAFF, now=NOW),
            lambda: services.release(hold=held, actor=STAFF, now=NOW),
        ]

        crowd.do(deeds * 8)

        assert crowd.ask(lambda: owned(wallet)[0]) in {40, 100}
        closing = Transaction.objects.filter(closes__isnull=False)
        assert crowd.ask(lambda: (closing.count(), drift())) == (1, [])

    @pytest.mark.slow
    @pytest.mark.each_database
    def test_all_at_once_drifts_nowhere(self, clients):
        """Spends, reversals, holds, sweeps and awards of the same few customers."""
        wallets = [a_wallet() for _ in range(3)]
        awards = [give(one, 50, ends=NOW + DAY) for one in wallets for _ in range(4)]
        spends = [use(one, 30) for one in wallets]
        crowd = clients()
        deeds = []
        for round_ in range(30):
            wallet, award = wallets[round_ % 3], awards[round_ % 12]
            deeds += [
                lambda wallet=wallet: use(wallet, 7),
                lambda award=award: undo(award, 5),
                lambda wallet=wallet: give(wallet, 6, ends=NOW + HOUR),
                lambda spent=spends[round_ % 3]: undo(spent, 2),
                lambda wallet=wallet: keep(wallet, 4),
                lambda: services.expire_due(now=NOW + 2 * DAY),
                lambda: services.end_holds(now=NOW + 2 * DAY),
            ]

        crowd.do(deeds)

        assert crowd.ask(drift) == []
        assert crowd.ask(lambda: Account.objects.filter(balance__lt=0).count()) == 0


@on_postgresql
class TestBesides:
    """One is in the middle of something when another comes."""

    def spending(self, deed) -> tuple[list[Exception], object]:
        """What came of a spend that began while a deed's transaction was open."""
        came: list[object] = []

        def slowly() -> None:
            with transaction.atomic():
                deed()
                other.hold()

        other = Meanwhile(slowly)
        failures = other.beside(lambda: came.append(outcome(self.spend)))
        return failures, came[0]

    def test_a_spend_takes_what_another_left(self):
        wallet = a_wallet()
        give(wallet, 50)
        self.spend = lambda: use(wallet, 30)

        assert self.spending(lambda: use(wallet, 30)) == ([], NotEnough)
        assert (owned(wallet), drift()) == ((20, 0), [])

    def test_a_spend_sees_what_was_given_while_it_waited(self):
        wallet = a_wallet()
        give(wallet, 20)
        self.spend = lambda: use(wallet, 60)

        failures, came = self.spending(lambda: (use(wallet, 10), give(wallet, 50)))

        assert (failures, came.amount, owned(wallet), drift()) == ([], -60, (0, 0), [])

    def test_a_spend_sees_what_was_taken_back_while_it_waited(self):
        wallet = a_wallet()
        award = give(wallet, 50)
        give(wallet, 20)
        self.spend = lambda: use(wallet, 30)

        assert self.spending(lambda: undo(award)) == ([], NotEnough)
        assert (owned(wallet), drift()) == ((20, 0), [])

    def test_a_spend_of_who_is_made_part_of_another_is_the_others(self):
        one, other = a_customer(), a_customer()
        give(Wallet(one), 10)
        give(Wallet(other), 50)
        self.spend = lambda: use(Wallet(other), 55)

        failures, came = self.spending(
            lambda: merge(kept=one, merged=other, reason="The same", actor=STAFF, now=NOW)
        )

        assert (failures, came.amount, drift()) == ([], -55, [])

    def test_an_award_to_who_is_made_part_of_another_is_the_others(self):
        one, other = a_customer(), a_customer()
        self.spend = lambda: give(Wallet(other), 55)

        failures, came = self.spending(
            lambda: merge(kept=one, merged=other, reason="The same", actor=STAFF, now=NOW)
        )

        assert (failures, came.amount, drift()) == ([], 55, [])
        assert Account.objects.get().customer_id == one

    def test_an_award_of_who_is_made_part_of_another_is_taken_back_from_both(self):
        one, other = a_customer(), a_customer()
        give(Wallet(one), 10)
        award = give(Wallet(other), 50)
        use(Wallet(other), 50)
        self.spend = lambda: undo(award)

        failures, came = self.spending(
            lambda: merge(kept=one, merged=other, reason="The same", actor=STAFF, now=NOW)
        )

        assert (failures, came.amount, drift()) == ([], -50, [])
        rows = Account.objects.order_by("pk").values_list("origin", "balance", "owed")
        assert list(rows) == [(one, 0, 40), (other, 0, 0)]

    def test_a_sweep_leaves_accounts_that_others_hold(self):
        wallet, other = a_wallet(), a_wallet()
        for purse in (wallet, other):
            give(purse, 50, ends=NOW + DAY)
            give(purse, 50)
        swept = []

        def slowly() -> None:
            with transaction.atomic():
                use(wallet, 10, now=NOW + DAY)
                swept.append(sweep())

        def sweep() -> int:
            with ThreadPoolExecutor(1) as pool:
                return pool.submit(swept_beside).result(60)

        slowly()

        assert swept == [50]
        assert services.expire_due(now=NOW + DAY).amount == 50
        assert drift() == []


def swept_beside() -> int:
    try:
        return services.expire_due(now=NOW + DAY).amount
    finally:
        connection.close()
