"""The gateway: what is given, what waits, what is refused, and that each decision is kept."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.core.orders.models import Order
from regulars.engine.ledger.models import Transaction
from regulars.engine.ledger.queries import balance
from regulars.engine.ledger.types import OtherUnit, Wallet
from regulars.engine.rewards import granting, queries, services
from regulars.engine.rewards.models import Decision, Grant, GuardSet
from regulars.engine.rewards.rules.guarding import begin_of, check_guards, guard, needs_approval
from regulars.engine.rewards.tests.factories import (
    DAY,
    HOUR,
    NOW,
    a_customer,
    a_draft,
    a_reward,
    ask,
    drift,
    guarded,
    points,
    reserve,
    written,
)
from regulars.engine.rewards.types import (
    AlreadyDecided,
    AskedTwice,
    BudgetPeriodKind,
    CapReached,
    CoolingDown,
    CustomerErased,
    DependsOnDiscounts,
    Given,
    GrantState,
    Guards,
    KeyReused,
    NotLive,
    OfReward,
    Outcome,
    PoolEmpty,
    RewardKind,
    SamePerson,
    Terms,
    UnknownCustomer,
    UnknownGrant,
    UnknownReward,
    UnusableAmount,
    UnusableCurrency,
    UnusableKey,
    UnusablePercent,
    UnusableSpan,
    UnusableText,
    UnusableWindow,
)

pytestmark = pytest.mark.django_db
OTHER = "stf_2"


def refused(refusal, deed):
    before = (*written(), Transaction.objects.count())
    with pytest.raises(refusal) as told:
        deed()
    assert (*written(), Transaction.objects.count()) == before
    return told.value


def of(reward, **more) -> OfReward:
    return OfReward(reward=reward.public_id, **more)


def given(customer: int) -> tuple[int, int]:
    """What a customer has of what was granted: points and codes."""
    return (
        balance(Wallet(customer), now=NOW).available,
        len(queries.codes_of(customer, now=NOW)),
    )


def bought(customer: int, number: int, *, discount: int = 0, days: int = 1) -> None:
    Order.objects.create(
        public_id=f"ord_{number}",
        source="shop",
        number=str(number),
        customer_id=customer,
        placed_at=NOW - days * DAY,
        currency="EUR",
        subtotal_minor=1_000 + discount,
        discount_minor=discount,
        total_minor=1_000,
    )


class TestGrant:
    def test_gives_points_by_the_ledger_and_tells_of_it(self):
        customer = a_customer()

        answer = ask(customer, points(100, cost=80, expires_at=NOW + DAY), campaign="spring")

        assert (answer.outcome, given(customer)) == (Outcome.GRANTED, (100, 0))
        assert Transaction.objects.get().public_id == answer.grant.transaction
        assert queries.grant(answer.grant.public_id) == answer.grant
        assert EventRow.objects.get(name="rewards.granted").payload == {
            "grant": answer.grant.public_id,
            "customer_id": customer,
            "customer": Customer.objects.get(pk=customer).public_id,
            "reward": "",
            "unit": "points",
            "amount": 100,
            "cost_minor": 80,
            "currency": "EUR",
            "campaign": "spring",
            "source": "programme:birthday",
        }
        (line,) = queries.decisions_of(customer)
        assert (line.outcome, line.because, line.reason) == (
            Outcome.GRANTED,
            "",
            "Happy birthday",
        )
        assert drift() == []

    def test_gives_a_reward_as_a_code_of_the_customers_own(self):
        reward, customer = a_reward(), a_customer()

        answer = ask(customer, of(reward))

        assert answer.grant.cost_minor == 500
        (card,) = queries.codes_of(customer, now=NOW)
        assert card.public_id == answer.grant.code
        text = queries.code_text(answer.grant.code)
        assert reserve(text, customer).reward == reward.public_id
        assert drift() == []

    def test_keeps_the_version_that_was_given(self):
        reward, customer = a_reward(), a_customer()
        answer = ask(customer, of(reward))
        services.change_reward(reward.public_id, a_draft(name="Less"), actor=OTHER, now=NOW)

        assert reserve(queries.code_text(answer.grant.code), customer).version == 1

    def test_again_tells_the_first_answer(self):
        customer = a_customer()
        first = ask(customer, key="k")
        before = written()

        again = ask(customer, key="k", reason="Said otherwise")

        assert (again, again.is_new, written()) == (first, False, before)
        refused(KeyReused, lambda: ask(customer, points(7), key="k"))

    def test_dry_run_decides_and_writes_nothing(self):
        reward, customer = a_reward(), a_customer()
        before = (*written(), Transaction.objects.count())

        assert ask(customer, is_dry_run=True).outcome == Outcome.GRANTED
        assert ask(customer, of(reward), is_dry_run=True).outcome == Outcome.GRANTED
        assert ask(customer, of(reward, pool="p"), is_dry_run=True).outcome == Outcome.REFUSED

        assert (*written(), Transaction.objects.count()) == before

    @pytest.mark.parametrize(
        ("more", "refusal"),
        [
            ({"key": ""}, UnusableKey),
            ({"reason": " "}, UnusableText),
            ({"source": ""}, UnusableText),
            ({"campaign": "x" * 101}, UnusableText),
            ({"what": points(0)}, UnusableAmount),
            ({"what": points(1, cost=-1)}, UnusableAmount),
            ({"what": points(1, currency="XXY")}, UnusableCurrency),
            ({"what": points(1, unit="gift.EUR")}, OtherUnit),
            ({"what": points(1, expires_at=NOW)}, UnusableWindow),
            ({"what": OfReward(reward="rwd_none")}, UnknownReward),
        ],
    )
    def test_refuses_what_makes_no_sense(self, more, refusal):
        customer = a_customer()

        refused(refusal, lambda: ask(customer, **more))

    def test_refuses_who_is_not_there(self):
        customer = a_customer()
        Customer.objects.filter(pk=customer).update(erased_at=NOW)

        refused(CustomerErased, lambda: ask(customer))
        refused(UnknownCustomer, lambda: ask(0))

    def test_tells_to_ask_again_where_the_key_is_taken_at_the_last_moment(self, monkeypatch):
        ask(a_customer(), key="k")
        row = Grant.objects.get()
        row.pk, row.public_id = None, "grt_2"

        with pytest.raises(AskedTwice):
            granting._write(row)


class TestRefusing:
    """The gateway answers why not, gives nothing, and keeps what it decided."""

    def refuses(self, refusal, customer, what=None, **more):
        grants, owned = Grant.objects.count(), given(customer)
        answer = ask(customer, what, **more)
        assert (answer.outcome, type(answer.refusal)) == (Outcome.REFUSED, refusal)
        assert (Grant.objects.count(), given(customer)) == (grants, owned)
        row = Decision.objects.order_by("pk").last()
        assert (row.outcome, row.because) == ("refused", refusal.code)
        assert row.facts == answer.refusal.fields()
        assert drift() == []
        return answer.refusal

    def test_what_is_not_live(self):
        reward = a_reward(is_live=False)

        told = self.refuses(NotLive, a_customer(), of(reward))

        assert str(told) == "This reward cannot be used now: it is draft."

    def test_a_pool_that_is_empty_until_it_is_filled(self):
        reward, customer = a_reward(), a_customer()
        self.refuses(PoolEmpty, customer, of(reward, pool="p"), key="k")
        services.import_codes(reward.public_id, ["AAA111"], pool="p", actor=OTHER, now=NOW)

        assert ask(customer, of(reward, pool="p"), key="k").outcome == Outcome.GRANTED
        assert [one.outcome for one in queries.decisions_of(customer)] == [
            Outcome.GRANTED,
            Outcome.REFUSED,
        ]

    def test_more_grants_than_anybody_gets(self):
        guarded(most_grants=2, window_days=30)
        customer = a_customer()
        ask(customer)
        ask(customer, now=NOW + DAY)

        told = self.refuses(CapReached, customer, now=NOW + 29 * DAY)

        assert told.fields() == {"of": "grants", "most": 2, "days": 30}
        assert ask(customer, now=NOW + 30 * DAY).outcome == Outcome.GRANTED
        assert ask(a_customer()).outcome == Outcome.GRANTED

    def test_what_costs_more_than_anybody_gets(self):
        guarded(most_minor=250)
        customer = a_customer()
        ask(customer, points(cost=200))

        assert self.refuses(CapReached, customer, points(cost=51)).of == "cost"
        assert ask(customer, points(cost=50)).outcome == Outcome.GRANTED

    def test_a_grant_too_soon_after_another(self):
        guarded(cool_down_hours=24)
        customer = a_customer()
        ask(customer)

        assert self.refuses(CoolingDown, customer, now=NOW + 23 * HOUR).hours == 24
        assert ask(customer, now=NOW + DAY).outcome == Outcome.GRANTED

    def test_discounts_for_whoever_buys_with_discounts_alone(self):
        guarded(most_discounted_percent=50, discount_orders=2, discount_days=100)
        customer, reward = a_customer(), a_reward()
        bought(customer, 1, discount=100)
        assert ask(customer, of(reward)).outcome == Outcome.GRANTED  # too few to tell
        bought(customer, 2)

        told = self.refuses(DependsOnDiscounts, customer, of(reward))

        assert told.fields() == {"percent": 50, "most": 50}
        assert ask(customer).outcome == Outcome.GRANTED  # points make no order cheaper
        gift = a_reward(terms=Terms(kind=RewardKind.GIFT))
        assert ask(customer, of(gift)).outcome == Outcome.GRANTED
        bought(customer, 3)
        assert ask(customer, of(reward)).outcome == Outcome.GRANTED

    def test_does_not_look_at_orders_of_long_ago(self):
        guarded(most_discounted_percent=50, discount_orders=1, discount_days=100)
        customer = a_customer()
        bought(customer, 1, discount=100, days=101)

        assert ask(customer, of(a_reward())).outcome == Outcome.GRANTED


class TestApproval:
    def test_waits_for_another_person(self):
        guarded(approval_above_minor=100)
        customer = a_customer()

        answer = ask(customer, points(cost=101), key="k")

        assert (answer.outcome, given(customer)) == (Outcome.PENDING, (0, 0))
        assert queries.waiting_grants() == [answer.grant]
        assert ask(customer, points(cost=101), key="k").outcome == Outcome.PENDING
        assert EventRow.objects.filter(name="rewards.grant_asked").count() == 1
        assert ask(customer, points(cost=100)).outcome == Outcome.GRANTED

    def test_is_given_by_another_person_once(self):
        guarded(approval_above_minor=100)
        customer = a_customer()
        grant = ask(customer, points(cost=101)).grant.public_id

        answer = services.approve_grant(grant=grant, actor=OTHER, now=NOW)

        assert (answer.outcome, answer.grant.decided_by) == (Outcome.GRANTED, OTHER)
        assert (given(customer), queries.waiting_grants(), drift()) == ((100, 0), [], [])
        again = refused(
            AlreadyDecided, lambda: services.approve_grant(grant=grant, actor=OTHER, now=NOW)
        )
        assert again.state == GrantState.GRANTED

    def test_is_refused_to_who_asked(self):
        guarded(approval_above_minor=100)
        grant = ask(a_customer(), points(cost=101)).grant.public_id

        refused(SamePerson, lambda: services.approve_grant(grant=grant, actor="stf_1", now=NOW))
        refused(SamePerson, lambda: services.decline_grant(grant=grant, actor="stf_1", now=NOW))
        with pytest.raises(IntegrityError), transaction.atomic():
            Grant.objects.update(
                state="granted", decided_by="stf_1", decided_at=NOW, transaction="ltx_1"
            )

    def test_is_declined_by_another_person(self):
        guarded(approval_above_minor=100)
        customer = a_customer()
        grant = ask(customer, points(cost=101), key="k").grant.public_id

        answer = services.decline_grant(grant=grant, actor=OTHER, now=NOW)

        assert (answer.outcome, given(customer), drift()) == (Outcome.DECLINED, (0, 0), [])
        assert ask(customer, points(cost=101), key="k").outcome == Outcome.DECLINED
        assert EventRow.objects.filter(name="rewards.grant_declined").count() == 1

    def test_is_looked_at_anew_and_goes_on_waiting_where_it_is_refused(self):
        guarded(approval_above_minor=100, most_grants=1)
        customer = a_customer()
        grant = ask(customer, points(cost=101)).grant.public_id
        ask(customer)

        answer = services.approve_grant(grant=grant, actor=OTHER, now=NOW)

        assert (answer.outcome, type(answer.refusal)) == (Outcome.REFUSED, CapReached)
        assert answer.grant.state == GrantState.PENDING
        later = NOW + 31 * DAY
        given_later = services.approve_grant(grant=grant, actor=OTHER, now=later)
        assert (given_later.outcome, drift()) == (Outcome.GRANTED, [])

    def test_gives_the_version_that_there_is_by_then(self):
        guarded(approval_above_minor=100)
        reward, customer = a_reward(), a_customer()
        grant = ask(customer, of(reward)).grant
        services.change_reward(reward.public_id, a_draft(cost_minor=900), actor=OTHER, now=NOW)

        answer = services.approve_grant(grant=grant.public_id, actor=OTHER, now=NOW)

        assert (grant.cost_minor, answer.grant.cost_minor) == (500, 900)
        assert reserve(queries.code_text(answer.grant.code), customer).version == 2

    def test_of_who_was_erased_can_only_be_declined(self):
        guarded(approval_above_minor=100)
        customer = a_customer()
        grant = ask(customer, points(cost=101)).grant.public_id
        Customer.objects.filter(pk=customer).update(erased_at=NOW)

        refused(CustomerErased, lambda: services.approve_grant(grant=grant, actor=OTHER, now=NOW))
        answer = services.decline_grant(grant=grant, actor=OTHER, now=NOW)
        assert answer.outcome == Outcome.DECLINED

    def test_of_nothing_is_refused(self):
        refused(
            UnknownGrant, lambda: services.approve_grant(grant="grt_none", actor=OTHER, now=NOW)
        )
        with pytest.raises(UnknownGrant):
            queries.grant("grt_none")


class TestGuards:
    def test_are_kept_as_they_were_and_the_last_hold(self):
        guarded(most_grants=2)
        guarded(most_grants=2)
        guarded(most_grants=3)

        assert GuardSet.objects.count() == 2
        assert queries.guards() == Guards(currency="EUR", most_grants=3)
        assert EventRow.objects.filter(name="rewards.guards_set").count() == 2
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            GuardSet.objects.all().delete()

    def test_hold_for_nobody_where_none_were_set(self):
        assert queries.guards() is None
        assert ask(a_customer(), points(cost=10**9)).outcome == Outcome.GRANTED

    @pytest.mark.parametrize(
        ("more", "refusal"),
        [
            ({"currency": "XXY"}, UnusableCurrency),
            ({"window_days": 0}, UnusableSpan),
            ({"discount_days": 3_661}, UnusableSpan),
            ({"discount_orders": 0}, UnusableSpan),
            ({"most_grants": 0}, UnusableSpan),
            ({"cool_down_hours": 1.5}, UnusableSpan),
            ({"most_minor": -1}, UnusableAmount),
            ({"approval_above_minor": -1}, UnusableAmount),
            ({"most_discounted_percent": 101}, UnusablePercent),
        ],
    )
    def test_are_refused_where_they_make_no_sense(self, more, refusal):
        with pytest.raises(refusal):
            check_guards(Guards(**{"currency": "EUR", **more}))

    def test_let_through_what_is_just_within(self):
        guards = Guards(
            currency="EUR", most_grants=2, most_minor=100, cool_down_hours=5, discount_orders=1
        )
        past = Given(hours_since_last=5.0, grants=1, cost_minor=60)

        guard(guards, past, cost_minor=40, is_discount=True)
        with pytest.raises(CapReached):
            guard(guards, past, cost_minor=41, is_discount=True)

    def test_have_somebody_look_at_a_currency_that_they_do_not_know(self):
        guards = Guards(currency="EUR", approval_above_minor=100)

        assert needs_approval(guards, cost_minor=1, currency="USD") is True
        assert needs_approval(guards, cost_minor=100, currency="EUR") is False
        assert needs_approval(Guards(currency="EUR"), cost_minor=1, currency="USD") is False

    @pytest.mark.parametrize(
        ("period", "begins"),
        [
            (BudgetPeriodKind.DAY, "2026-03-01"),
            (BudgetPeriodKind.WEEK, "2026-02-23"),
            (BudgetPeriodKind.MONTH, "2026-03-01"),
            (BudgetPeriodKind.QUARTER, "2026-01-01"),
            (BudgetPeriodKind.YEAR, "2026-01-01"),
            (BudgetPeriodKind.ONCE, "2000-01-01"),
        ],
    )
    def test_budgets_begin_by_the_calendar(self, period, begins):
        assert begin_of(period, NOW.date()).isoformat() == begins


class TestKept:
    def test_the_database_refuses_to_change_a_decision(self):
        ask(a_customer())

        for change in ({"outcome": "declined"}, {"reason": "Other"}, {"because": "x"}):
            with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
                Decision.objects.update(**change)

    def test_rows_are_named_by_what_they_hold(self):
        guarded(most_grants=1)
        customer = a_customer()
        ask(customer)
        ask(customer)

        assert str(Grant.objects.get()) == "granted"
        named = [str(row) for row in Decision.objects.order_by("pk")]
        assert named == ["granted", "refused rewards.cap_reached"]
        assert str(GuardSet.objects.get()) == str(NOW)
