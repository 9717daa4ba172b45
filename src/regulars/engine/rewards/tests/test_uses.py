"""Uses of codes: kept, redeemed, released, lapsed, reversed, and never more than there can be."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.engine.rewards import queries, services, using
from regulars.engine.rewards.handlers import end_reservations
from regulars.engine.rewards.models import CampaignUse, Code, CustomerUse, Redemption
from regulars.engine.rewards.tests.factories import (
    DAY,
    HOUR,
    NOW,
    STAFF,
    a_customer,
    a_personal,
    a_reward,
    a_shared,
    codes,
    drift,
    redeem,
    release,
    reserve,
    reverse,
    written,
)
from regulars.engine.rewards.types import (
    AnothersCode,
    AskedTwice,
    CodeOver,
    CustomerErased,
    CustomerNeeded,
    KeyReused,
    LimitReached,
    Limits,
    NotLive,
    ReservationOver,
    Restoring,
    RewardState,
    UnknownCode,
    UnknownCustomer,
    UnknownRedemption,
    UnusableAmount,
    UnusableCurrency,
    UnusableKey,
    UnusableText,
    UnusableWindow,
    UsedThere,
    UseOver,
    UseState,
)

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def refused(refusal, deed):
    """The refusal of a deed that wrote nothing."""
    before = written()
    with pytest.raises(refusal) as told:
        deed()
    assert written() == before
    return told.value


class TestReserve:
    def test_keeps_a_use_and_tells_of_it_once(self):
        reward, customer = a_reward(), a_customer()
        code = codes(reward)[0]

        use = reserve(code, customer, key="k", target="cart:1", campaign="spring")

        assert (use.state, use.counts, use.target, use.campaign, use.customer_id) == (
            UseState.RESERVED,
            True,
            "cart:1",
            "spring",
            customer,
        )
        assert (queries.code_card(code).uses, queries.reward_card(reward.public_id).uses) == (1, 1)
        assert queries.redemption(use.public_id) == use
        assert queries.redemptions_of(customer) == [use]
        assert EventRow.objects.get(name="rewards.reserved").payload == {
            "reward": reward.public_id,
            "version": 1,
            "redemption": use.public_id,
            "code_id": queries.code_card(code).public_id,
            "customer_id": customer,
            "customer": Customer.objects.get(pk=customer).public_id,
            "campaign": "spring",
            "target": "cart:1",
        }
        assert drift() == []

    def test_again_with_the_key_tells_the_first_result(self):
        code = codes(a_reward())[0]
        first = reserve(code, key="k", target="cart:1")
        before = written()

        again = reserve(code, key="k", target="cart:1", lapses_at=NOW + DAY)

        assert (again, again.is_new, written()) == (first, False, before)

    def test_refuses_something_else_under_the_key(self):
        code = codes(a_reward())[0]
        reserve(code, key="k", target="cart:1")

        refused(KeyReused, lambda: reserve(code, key="k", target="cart:2"))

    @pytest.mark.parametrize(
        ("more", "refusal"),
        [
            ({"key": ""}, UnusableKey),
            ({"target": " "}, UnusableText),
            ({"campaign": "x" * 101}, UnusableText),
            ({"lapses_at": NOW}, UnusableWindow),
        ],
    )
    def test_refuses_what_makes_no_sense(self, more, refusal):
        code = codes(a_reward())[0]

        refused(refusal, lambda: reserve(code, **more))

    def test_refuses_an_unknown_code_and_an_unknown_or_erased_customer(self):
        code, customer = codes(a_reward())[0], a_customer()
        Customer.objects.filter(pk=customer).update(erased_at=NOW)

        refused(UnknownCode, lambda: reserve("NOSUCH"))
        refused(UnknownCustomer, lambda: reserve(code, 0))
        refused(CustomerErased, lambda: reserve(code, customer))
        assert queries.redemptions_of(0) == []

    @pytest.mark.parametrize("state", [RewardState.PAUSED, RewardState.ARCHIVED])
    def test_refuses_what_is_not_live(self, state):
        reward = a_reward()
        code = codes(reward)[0]
        services.move_reward(reward.public_id, state, actor=STAFF, now=NOW)

        assert refused(NotLive, lambda: reserve(code)).because == state

    def test_refuses_before_and_after_the_window(self):
        reward = a_reward(begins_at=NOW + HOUR, ends_at=NOW + DAY)
        code = codes(reward)[0]

        assert refused(NotLive, lambda: reserve(code)).because == "not begun"
        assert refused(NotLive, lambda: reserve(code, now=NOW + DAY)).because == "over"
        assert reserve(code, now=NOW + HOUR).state == UseState.RESERVED

    def test_refuses_a_code_that_is_withdrawn_or_over(self):
        reward = a_reward()
        withdrawn, over = codes(reward)[0], codes(reward, expires_at=NOW + DAY)[0]
        for _ in range(2):
            services.withdraw_code(queries.code_card(withdrawn).public_id, now=NOW)

        assert "withdrawn" in str(refused(CodeOver, lambda: reserve(withdrawn)))
        assert "end came" in str(refused(CodeOver, lambda: reserve(over, now=NOW + DAY)))

    def test_refuses_anothers_code(self):
        code = a_personal(a_reward(), a_customer())

        refused(AnothersCode, lambda: reserve(code, a_customer()))
        refused(AnothersCode, lambda: reserve(code))

    def test_refuses_the_same_cart_twice(self):
        code = a_shared(a_reward())
        reserve(code, target="cart:1")

        refused(UsedThere, lambda: reserve(code, target="cart:1"))


class TestLimits:
    def test_of_a_code(self):
        code = a_shared(a_reward(), most_uses=2)
        reserve(code)
        reserve(code)

        assert refused(LimitReached, lambda: reserve(code)).fields() == {"scope": "code", "most": 2}

    def test_of_codes_as_the_reward_says(self):
        reward = a_reward(limits=Limits(per_code=2))

        assert queries.code_card(codes(reward)[0]).most_uses == 2
        assert queries.code_card(a_shared(reward)).most_uses == 2

    def test_of_a_reward_over_all_its_codes(self):
        reward = a_reward(limits=Limits(total=2))
        made = codes(reward, 3)
        reserve(made[0])
        reserve(made[1])

        told = refused(LimitReached, lambda: reserve(made[2]))
        assert (told.scope, told.most) == ("reward", 2)

    def test_of_a_customer(self):
        reward, customer = a_reward(limits=Limits(per_customer=1)), a_customer()
        code = a_shared(reward)
        reserve(code, customer)

        assert refused(LimitReached, lambda: reserve(code, customer)).scope == "customer"
        assert reserve(code, a_customer()).is_new
        refused(CustomerNeeded, lambda: reserve(code))

    def test_of_a_campaign(self):
        code = a_shared(a_reward(limits=Limits(per_campaign=1)))
        reserve(code, campaign="spring")

        told = refused(LimitReached, lambda: reserve(code, campaign="spring"))
        assert (told.scope, told.most) == ("campaign", 1)
        assert reserve(code, campaign="autumn").is_new
        assert reserve(code).is_new
        assert drift() == []

    def test_do_not_count_what_lapsed_whether_a_worker_was_there_or_not(self):
        code = codes(a_reward())[0]
        first = reserve(code)

        second = reserve(code, now=NOW + HOUR)

        assert queries.redemption(first.public_id).state == UseState.LAPSED
        assert (second.is_new, queries.code_card(code).uses, drift()) == (True, 1, [])

    def test_the_database_holds_that_a_use_counts_while_it_is_open(self):
        reserve(codes(a_reward())[0])

        with pytest.raises(IntegrityError), transaction.atomic():
            Redemption.objects.update(counts=False)
        with pytest.raises(IntegrityError), transaction.atomic():
            Redemption.objects.update(state="redeemed")


class TestRedeem:
    def test_takes_something_off_an_order_and_tells_of_it_once(self):
        code = codes(a_reward())[0]
        use = reserve(code)

        redeemed = redeem(use, "order:9", value=700)
        before = written()
        again = redeem(use, "order:9", value=700)

        assert (redeemed.state, redeemed.order, redeemed.value_minor, redeemed.currency) == (
            UseState.REDEEMED,
            "order:9",
            700,
            "EUR",
        )
        assert (again, again.is_new, written()) == (redeemed, False, before)
        told = EventRow.objects.get(name="rewards.redeemed").payload
        assert (told["order"], told["value_minor"], told["currency"]) == ("order:9", 700, "EUR")

    def test_refuses_another_order_or_amount(self):
        use = reserve(codes(a_reward())[0])
        redeem(use, "order:9")

        refused(UseOver, lambda: redeem(use, "order:8"))
        refused(UseOver, lambda: redeem(use, "order:9", value=1))

    def test_refuses_two_uses_of_a_code_with_one_order(self):
        code = a_shared(a_reward())
        one, other = reserve(code), reserve(code)
        redeem(one, "order:9")

        assert refused(UsedThere, lambda: redeem(other, "order:9")).target == "order:9"

    def test_refuses_what_lapsed_swept_or_not(self):
        use = reserve(codes(a_reward())[0])

        assert refused(ReservationOver, lambda: redeem(use, now=NOW + HOUR)).lapsed_at == NOW + HOUR
        end_reservations(NOW + HOUR)
        refused(UseOver, lambda: redeem(use, now=NOW + HOUR))
        assert redeem(reserve(codes(a_reward())[0]), now=NOW + HOUR - MINUTE).is_new

    def test_refuses_what_makes_no_sense(self):
        use = reserve(codes(a_reward())[0])

        refused(UnusableText, lambda: redeem(use, " "))
        refused(UnusableAmount, lambda: redeem(use, value=-1))
        asked = {"redemption": use.public_id, "order": "order:1", "value_minor": 1}
        refused(
            UnusableCurrency,
            lambda: services.redeem(**asked, currency="XXY", actor=STAFF, now=NOW),
        )
        refused(
            UnknownRedemption,
            lambda: services.release(redemption="rdm_none", actor=STAFF, now=NOW),
        )
        with pytest.raises(UnknownRedemption):
            queries.redemption("rdm_none")

    def test_goes_on_though_the_reward_is_paused_meanwhile(self):
        reward = a_reward()
        use = reserve(codes(reward)[0])
        services.move_reward(reward.public_id, RewardState.PAUSED, actor=STAFF, now=NOW)

        assert redeem(use).state == UseState.REDEEMED


class TestRelease:
    def test_frees_a_use_once(self):
        reward, customer = a_reward(limits=Limits(per_customer=1)), a_customer()
        code = codes(reward)[0]
        use = reserve(code, customer, campaign="spring")

        released = release(use)
        before = written()

        assert (released.state, released.counts) == (UseState.RELEASED, False)
        assert (release(use), written()) == (released, before)
        counts = [Code, CustomerUse, CampaignUse]
        assert [table.objects.get().uses for table in counts] == [0, 0, 0]
        assert (reserve(code, customer).is_new, drift()) == (True, [])

    def test_refuses_what_was_redeemed(self):
        use = reserve(codes(a_reward())[0])
        redeem(use)

        refused(UseOver, lambda: release(use))

    def test_frees_each_that_is_over_and_no_other(self):
        reward = a_reward()
        uses = [reserve(code) for code in codes(reward, 3)]
        redeem(uses[0])
        reserve(codes(reward)[0], lapses_at=NOW + DAY)

        assert services.end_reservations(now=NOW + HOUR) == 2
        assert services.end_reservations(now=NOW + HOUR) == 0

        assert queries.reward_card(reward.public_id).uses == 2
        told = EventRow.objects.filter(name="rewards.released")
        assert [(one.actor, one.payload["is_over"]) for one in told] == [("system", True)] * 2
        assert drift() == []

    def test_does_not_free_what_somebody_redeemed_just_before(self):
        use = reserve(codes(a_reward())[0])
        redeem(use)
        before = written()

        with transaction.atomic():
            assert using.lapse(use.public_id, now=NOW + DAY) is False

        assert written() == before


class TestReverse:
    @pytest.mark.parametrize(
        ("rule", "is_whole", "uses"),
        [
            (Restoring.ALWAYS, False, 0),
            (Restoring.ALWAYS, True, 0),
            (Restoring.WHOLE, False, 1),
            (Restoring.WHOLE, True, 0),
            (Restoring.NEVER, True, 1),
        ],
    )
    def test_gives_a_use_back_as_the_version_says(self, rule, is_whole, uses):
        reward = a_reward(restores=rule)
        code = codes(reward)[0]
        use = reserve(code)
        redeem(use)

        undone = reverse(use, is_whole=is_whole)

        assert (undone.state, undone.counts) == (UseState.REVERSED, bool(uses))
        assert (queries.code_card(code).uses, drift()) == (uses, [])
        told = EventRow.objects.get(name="rewards.reversed").payload
        assert told["is_restored"] is (not uses)

    def test_goes_by_the_version_that_was_used(self):
        reward = a_reward(restores=Restoring.NEVER)
        code = a_shared(reward)
        use = reserve(code)
        redeem(use)
        services.change_reward(
            reward.public_id,
            type(reward.draft)(**{**vars(reward.draft), "restores": Restoring.ALWAYS}),
            actor=STAFF,
            now=NOW,
        )

        assert reverse(use).counts is True

    def test_is_done_once(self):
        code = codes(a_reward())[0]
        use = reserve(code)
        redeem(use)
        undone = reverse(use)
        before = written()

        assert (reverse(use), written()) == (undone, before)
        assert reserve(code).is_new

    def test_refuses_what_was_not_redeemed(self):
        use = reserve(codes(a_reward())[0])

        refused(UseOver, lambda: reverse(use))

    def test_does_not_bring_back_a_code_that_is_over(self):
        code = codes(a_reward(), expires_at=NOW + HOUR)[0]
        use = reserve(code)
        redeem(use)

        assert reverse(use, now=NOW + DAY).counts is False
        refused(CodeOver, lambda: reserve(code, now=NOW + DAY))


class TestWaiting:
    """Somebody else asked the same at the same moment."""

    def test_tells_what_came_of_it(self, monkeypatch):
        code = codes(a_reward())[0]
        first = reserve(code, key="k", target="cart:1")
        told_before, asked = using._told_before, []

        def late(one):
            asked.append(one)
            return told_before(one) if len(asked) > 1 else None

        monkeypatch.setattr(using, "_told_before", late)
        again = reserve(code, key="k", target="cart:1")

        assert (again, again.is_new, drift()) == (first, False, [])

    def test_tells_to_ask_again_where_the_key_is_taken_at_the_last_moment(self, monkeypatch):
        code = a_shared(a_reward())
        reserve(code, key="k")
        monkeypatch.setattr(using, "_told_before", lambda one: None)

        refused(AskedTwice, lambda: reserve(code, key="k"))

    def test_refuses_a_cart_that_used_it_at_the_last_moment(self):
        code = a_shared(a_reward())
        reserve(code, target="cart:1")
        row = Redemption.objects.get()
        row.pk, row.public_id, row.key = None, "rdm_2", "other"

        with pytest.raises(UsedThere):
            using._write(row)


def test_rows_are_named_by_what_they_hold():
    reward, customer = a_reward(), a_customer()
    use = reserve(codes(reward)[0], customer, campaign="spring")
    code = Code.objects.get()

    assert str(code) == f"…{code.last_four}"
    assert str(code.reward) == reward.public_id
    assert str(code.version) == "10% off (1)"
    assert str(Redemption.objects.get(public_id=use.public_id)) == "reserved"
    assert str(CustomerUse.objects.get()) == "1"
    assert str(CampaignUse.objects.get()) == "spring 1"
