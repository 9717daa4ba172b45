"""Codes made, brought in and handed out; and the catalogue that they are of."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from regulars.core.events.models import EventRow
from regulars.engine.rewards import queries, services
from regulars.engine.rewards.models import Code, Reward, RewardVersion
from regulars.engine.rewards.tests.factories import (
    DAY,
    NOW,
    STAFF,
    a_customer,
    a_draft,
    a_personal,
    a_reward,
    a_shared,
    codes,
    drift,
    redeem,
    reserve,
    written,
)
from regulars.engine.rewards.types import (
    CodeBatch,
    CodeKind,
    CodeTaken,
    Imported,
    LimitBelowUses,
    Limits,
    PoolEmpty,
    RewardState,
    UnknownCode,
    UnknownReward,
    UnusableNumber,
    WrongState,
)

pytestmark = pytest.mark.django_db


class TestCatalogue:
    def test_makes_a_draft_that_says_what_it_was_told(self):
        draft = a_draft(limits=Limits(total=5, per_customer=1), ends_at=NOW + DAY)

        card = services.make_reward(draft, actor=STAFF, now=NOW)

        assert (card.state, card.version, card.uses) == (RewardState.DRAFT, 1, 0)
        assert card.draft == draft
        assert queries.rewards() == [card]

    def test_a_change_is_a_version_and_leaves_what_was_given(self):
        reward = a_reward()
        given, shared = codes(reward)[0], a_shared(reward)
        draft = a_draft(cost_minor=900)

        changed = services.change_reward(reward.public_id, draft, actor=STAFF, now=NOW)

        assert (changed.version, changed.draft) == (2, draft)
        assert queries.version(reward.public_id, 1) == reward.draft
        assert (reserve(given).version, reserve(shared).version) == (1, 2)
        assert drift() == []

    def test_the_same_again_is_no_change(self):
        reward = a_reward()
        before = written()

        again = services.change_reward(reward.public_id, reward.draft, actor=STAFF, now=NOW)

        assert (again, written()) == (reward, before)

    def test_refuses_a_limit_below_what_was_used(self):
        reward = a_reward(limits=Limits(total=5))
        for code in codes(reward, 2):
            reserve(code)
        before = written()

        with pytest.raises(LimitBelowUses) as refusal:
            services.change_reward(
                reward.public_id, a_draft(limits=Limits(total=1)), actor=STAFF, now=NOW
            )

        assert refusal.value.fields() == {"uses": 2, "limit": 1}
        assert written() == before

    def test_refuses_to_bring_back_what_is_archived(self):
        reward = a_reward()
        services.move_reward(reward.public_id, RewardState.ARCHIVED, actor=STAFF, now=NOW)
        before = written()

        with pytest.raises(WrongState):
            services.move_reward(reward.public_id, RewardState.LIVE, actor=STAFF, now=NOW)
        with pytest.raises(WrongState):
            services.change_reward(reward.public_id, a_draft(name="New"), actor=STAFF, now=NOW)

        assert written() == before

    def test_refuses_what_nobody_described(self):
        with pytest.raises(UnknownReward):
            services.move_reward("rwd_none", RewardState.LIVE, actor=STAFF, now=NOW)
        with pytest.raises(UnknownReward):
            queries.reward_card("rwd_none")
        with pytest.raises(UnknownReward):
            queries.version("rwd_none", 1)

    def test_the_database_refuses_to_change_a_version(self):
        a_reward()

        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            RewardVersion.objects.update(cost_minor=0)


class TestCodes:
    def test_are_found_however_they_are_typed_and_kept_in_no_table(self):
        reward = a_reward()
        code = codes(reward, prefix="spring")[0]

        card = queries.code_card(code.lower().replace("-", " "))

        assert code.startswith("SPRING-")
        assert (card.kind, card.most_uses, card.uses) == (CodeKind.UNIQUE, 1, 0)
        assert queries.code_text(card.public_id) == code
        row = Code.objects.get()
        kept = " ".join(str(value) for value in vars(row).values())
        assert code.replace("-", "") not in kept.replace("-", "")
        told = EventRow.objects.get(name="rewards.codes_made").payload
        assert told == {
            "reward": reward.public_id,
            "version": 1,
            "kind": "unique",
            "number": 1,
            "pool": "",
        }

    def test_that_read_the_same_are_refused(self):
        reward = a_reward()
        a_shared(reward, "SOLO10")
        before = written()

        with pytest.raises(CodeTaken):
            a_shared(reward, "s0l0-lO")

        assert written() == before

    def test_that_nobody_made_are_not_found(self):
        with pytest.raises(UnknownCode):
            queries.code_card("NOSUCH")
        with pytest.raises(UnknownCode):
            queries.code_text("cod_none")
        with pytest.raises(UnknownCode):
            services.withdraw_code("cod_none", now=NOW)

    @pytest.mark.parametrize("number", [0, 100_001, 2.0])
    def test_are_refused_in_numbers_that_make_no_sense(self, number):
        reward = a_reward()
        before = written()

        with pytest.raises(UnusableNumber):
            codes(reward, number)

        assert written() == before

    def test_the_database_refuses_more_uses_than_there_can_be(self):
        reward = a_reward(limits=Limits(total=1))
        codes(reward)

        for rows in (Code.objects, Reward.objects):
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(uses=2)


class TestImport:
    LINES = ("\ufeffCode,Made", "AAA-111,x", "", "bbb222", "AAA 111", "?", '"CCC333";y')

    def take_in(self, reward, lines=LINES, pool="spring"):
        return services.import_codes(reward.public_id, lines, pool=pool, actor=STAFF, now=NOW)

    def test_takes_in_what_is_new_and_counts_the_rest(self):
        reward = a_reward()

        assert self.take_in(reward) == Imported(added=3, known=1, unusable=(6,))
        assert [queries.code_card(code).uses for code in ("aaa111", "BBB222", "CCC333")] == [0] * 3

    def test_again_adds_nothing(self):
        reward = a_reward()
        self.take_in(reward)
        before = written()

        assert self.take_in(reward) == Imported(added=0, known=4, unusable=(6,))
        assert written() == before

    def test_leaves_what_another_reward_has(self):
        self.take_in(a_reward())

        assert self.take_in(a_reward(), ["AAA111", "DDD444"]).added == 1


class TestPersonal:
    def test_are_handed_out_of_a_pool_until_it_is_empty(self):
        reward, one, other, third = a_reward(), a_customer(), a_customer(), a_customer()
        services.import_codes(reward.public_id, ["AAA", "BBB"], pool="p", actor=STAFF, now=NOW)

        given = [a_personal(reward, who, pool="p", expires_at=NOW + DAY) for who in (one, other)]
        before = written()
        with pytest.raises(PoolEmpty):
            a_personal(reward, third, pool="p")

        assert (given, written()) == (["AAA", "BBB"], before)
        (card,) = queries.codes_of(one, now=NOW)
        assert (card.kind, card.customer_id, card.last_four) == (CodeKind.PERSONAL, one, "AAA")
        assert queries.codes_of(one, now=NOW + DAY) == []

    def test_are_no_more_theirs_to_use_once_used_or_withdrawn(self):
        reward, customer = a_reward(), a_customer()
        used, withdrawn = a_personal(reward, customer), a_personal(reward, customer)
        redeem(reserve(used, customer))
        services.withdraw_code(queries.code_card(withdrawn).public_id, now=NOW)

        assert queries.codes_of(customer, now=NOW) == []
        assert queries.codes_of(0, now=NOW) == []
        assert queries.code_card(withdrawn).is_withdrawn


@pytest.mark.slow
def test_a_hundred_thousand_are_all_different():
    reward = a_reward()
    asked = CodeBatch(reward=reward.public_id, number=100_000)

    made = services.draw_codes(asked, actor=STAFF, now=NOW)

    assert len({one.text for one in made}) == Code.objects.count() == 100_000
