"""Many at once: what can be used so often is used exactly so often."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from regulars.core.events.models import EventRow
from regulars.core.events.tests.writers import Process, copy_tables
from regulars.engine.rewards import services
from regulars.engine.rewards.models import BudgetPeriod, Code, Grant, Reward
from regulars.engine.rewards.tests.factories import (
    HOUR,
    NOW,
    STAFF,
    a_budget,
    a_customer,
    a_personal,
    a_reward,
    a_shared,
    ask,
    codes,
    drift,
    guarded,
    redeem,
    release,
    reserve,
    reverse,
)
from regulars.engine.rewards.types import Limits, Redemption
from regulars.kernel.errors import RegularsError

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


class Clients:
    """Some who do things side by side, each with a connection of its own: to the tests' database
    where that is a server, else to a copy of it in a file.
    """

    def __init__(self, path: Path, number: int) -> None:
        self.number = number
        self.is_file = connection.vendor == "sqlite"
        if self.is_file:
            copy_tables(path)
            self.processes = [Process(path, patience_ms=60_000) for _ in range(number)]

    def do(self, deeds: list) -> list:
        """What came of each deed: its result, or its refusal."""
        if self.is_file:
            begun = [
                self.processes[place % self.number].thread.submit(outcome, deed)
                for place, deed in enumerate(deeds)
            ]
            return [one.result(300) for one in begun]
        begin = threading.Barrier(self.number)
        shares = [deeds[place :: self.number] for place in range(self.number)]
        with ThreadPoolExecutor(self.number) as pool:
            parts = [pool.submit(client, begin, share) for share in shares]
            return [came for one in parts for came in one.result(300)]

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
    except RegularsError as refusal:
        return type(refusal).__name__


@pytest.fixture
def clients(tmp_path: Path):
    started: list[Clients] = []

    def start(number: int = 8) -> Clients:
        started.append(Clients(tmp_path / "rewards.sqlite3", number))
        return started[-1]

    yield start
    for one in started:
        one.close()


def counted(came: list) -> Counter:
    return Counter("used" if isinstance(one, Redemption) else one for one in came)


def uses() -> tuple[list[int], list[str]]:
    return list(Reward.objects.order_by("pk").values_list("uses", flat=True)), drift()


def spent() -> tuple[list[int], int, list[str]]:
    return (
        list(BudgetPeriod.objects.order_by("budget").values_list("spent_minor", flat=True)),
        EventRow.objects.filter(name="rewards.budget_exhausted").count(),
        drift(),
    )


class TestSideBySide:
    def test_a_shared_code_is_used_as_often_as_it_can_be(self, clients):
        code = a_shared(a_reward(), most_uses=7)
        crowd = clients()

        came = crowd.do([lambda: reserve(code)] * 40)

        assert counted(came) == {"used": 7, "LimitReached": 33}
        assert crowd.ask(uses) == ([7], [])

    def test_a_reward_is_used_as_often_as_it_can_be_over_all_codes(self, clients):
        made = codes(a_reward(limits=Limits(total=9)), 40)
        crowd = clients()

        came = crowd.do([lambda code=code: reserve(code) for code in made])

        assert counted(came) == {"used": 9, "LimitReached": 31}
        assert crowd.ask(uses) == ([9], [])

    def test_a_customer_uses_a_reward_as_often_as_they_can(self, clients):
        reward, customer = a_reward(limits=Limits(per_customer=3)), a_customer()
        made = [a_personal(reward, customer) for _ in range(24)]
        crowd = clients()

        came = crowd.do([lambda code=code: reserve(code, customer) for code in made])

        assert counted(came) == {"used": 3, "LimitReached": 21}
        assert crowd.ask(uses) == ([3], [])

    def test_a_campaign_has_as_many_uses_as_it_can(self, clients):
        code = a_shared(a_reward(limits=Limits(per_campaign=5)))
        crowd = clients()

        came = crowd.do([lambda: reserve(code, campaign="spring")] * 24)

        assert counted(came) == {"used": 5, "LimitReached": 19}
        assert crowd.ask(uses) == ([5], [])

    def test_one_key_has_one_effect(self, clients):
        code = codes(a_reward())[0]
        crowd = clients()

        came = crowd.do([lambda: reserve(code, key="cart-1", target="cart:1")] * 24)

        assert counted(came) == {"used": 24}
        assert len({one.public_id for one in came}) == 1
        assert crowd.ask(uses) == ([1], [])

    def test_a_use_is_closed_once(self, clients):
        use = reserve(codes(a_reward())[0], a_customer())
        crowd = clients()

        crowd.do([lambda: redeem(use, "order:1"), lambda: release(use)] * 8)

        assert crowd.ask(uses) in (([0], []), ([1], []))

    def test_a_use_is_given_back_once(self, clients):
        use = reserve(codes(a_reward())[0])
        redeem(use)
        crowd = clients()

        assert counted(crowd.do([lambda: reverse(use)] * 16)) == {"used": 16}
        assert crowd.ask(uses) == ([0], [])

    def test_a_pool_hands_out_each_code_once(self, clients):
        reward = a_reward()
        texts = [f"POOL-{number}" for number in range(100, 110)]
        services.import_codes(reward.public_id, texts, pool="p", actor=STAFF, now=NOW)
        people = [a_customer() for _ in range(16)]
        crowd = clients()

        came = crowd.do([lambda who=who: a_personal(reward, who, pool="p") for who in people])

        assert sorted(came) == sorted([*texts, *["PoolEmpty"] * 6])
        assert crowd.ask(lambda: Code.objects.filter(customer__isnull=False).count()) == 10

    def test_what_lapsed_is_used_again_once(self, clients):
        code = codes(a_reward())[0]
        reserve(code)
        crowd = clients()

        came = crowd.do([lambda: reserve(code, now=NOW + HOUR)] * 16)

        assert counted(came) == {"used": 1, "LimitReached": 15}
        assert crowd.ask(uses) == ([1], [])

    def test_a_budget_is_spent_exactly_and_told_of_once(self, clients):
        a_budget(1_000)
        a_budget(700, campaign="spring")
        people = [a_customer() for _ in range(30)]
        crowd = clients()

        came = crowd.do([lambda who=who: ask(who, campaign="spring").outcome for who in people])

        assert Counter(came) == {"granted": 7, "refused": 23}
        assert crowd.ask(spent) == ([700, 700], 1, [])

    def test_a_customer_gets_as_much_as_anybody(self, clients):
        guarded(most_grants=3)
        customer = a_customer()
        crowd = clients()

        came = crowd.do([lambda: ask(customer).outcome] * 16)

        assert Counter(came) == {"granted": 3, "refused": 13}
        assert crowd.ask(drift) == []

    def test_a_grant_of_one_key_is_given_once(self, clients):
        customer = a_customer()
        crowd = clients()

        came = crowd.do([lambda: ask(customer, key="k").grant.public_id] * 16)

        assert len(set(came)) == 1
        assert crowd.ask(lambda: (Grant.objects.count(), drift())) == (1, [])

    def test_what_waits_is_decided_on_once(self, clients):
        guarded(approval_above_minor=0)
        grant = ask(a_customer()).grant.public_id
        crowd = clients()
        deeds = [
            lambda: services.approve_grant(grant=grant, actor="stf_2", now=NOW).outcome,
            lambda: services.decline_grant(grant=grant, actor="stf_2", now=NOW).outcome,
        ]

        came = Counter(crowd.do(deeds * 6))

        assert came in (
            {"granted": 1, "AlreadyDecided": 11},
            {"declined": 1, "AlreadyDecided": 11},
        )
        assert crowd.ask(drift) == []

    @pytest.mark.slow
    @pytest.mark.each_database
    def test_thirty_two_clients_and_all_at_once_drift_nowhere(self, clients):
        """Reservations, redemptions, releases, reversals and sweeps of the same few codes."""
        reward, people = a_reward(limits=Limits(total=60)), [a_customer() for _ in range(4)]
        shared = [a_shared(reward) for _ in range(3)]
        kept = [reserve(shared[place % 3], people[place % 4]) for place in range(30)]
        for use in kept[:10]:
            redeem(use)
        crowd = clients(32)
        deeds = [
            deed
            for place in range(300)
            for deed in (
                lambda place=place: reserve(shared[place % 3], people[place % 4]),
                lambda place=place: release(kept[place % 30]),
                lambda place=place: reverse(kept[place % 30]),
                lambda: services.end_reservations(now=NOW + HOUR / 2),
            )
        ]

        came = Counter(one for one in crowd.do(deeds) if isinstance(one, str))

        assert set(came) <= {"LimitReached", "UseOver"}
        assert crowd.ask(uses) == ([60], [])


@pytest.mark.slow
def test_ten_thousand_attempts_of_thirty_two_clients_give_exactly_the_limit(clients):
    code = a_shared(a_reward(limits=Limits(total=100)))
    crowd = clients(32)

    came = crowd.do([lambda: reserve(code)] * 10_000)

    assert counted(came) == {"used": 100, "LimitReached": 9_900}
    assert crowd.ask(uses) == ([100], [])
