"""The gateway: a request is looked at, let through, kept for another person, or refused; and each
decision is written down with why.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from regulars.core.customers.types import Whole
from regulars.core.events.services import record
from regulars.engine.ledger import services as ledger
from regulars.engine.ledger.types import Award, Wallet
from regulars.engine.rewards import budgeting, catalogue, coding
from regulars.engine.rewards.customers import hold_living, hold_whole
from regulars.engine.rewards.looking_back import given_to, guards_now
from regulars.engine.rewards.models import Code, Decision, Grant, Reward, RewardVersion
from regulars.engine.rewards.rules.guarding import DISCOUNTS, guard, needs_approval
from regulars.engine.rewards.rules.limits import (
    check_amount,
    check_currency,
    check_key,
    check_text,
    check_time,
    check_window,
    fingerprint,
)
from regulars.engine.rewards.types import (
    GUARDING,
    LONGEST_CAMPAIGN,
    LONGEST_POOL,
    LONGEST_REASON,
    LONGEST_SOURCE,
    AlreadyDecided,
    Answer,
    AskedTwice,
    BudgetSpent,
    CustomerErased,
    GrantAsked,
    GrantCard,
    GrantDeclined,
    GrantRequest,
    GrantState,
    KeyReused,
    NotLive,
    OfReward,
    OfValue,
    Outcome,
    PersonalCode,
    RewardGranted,
    RewardState,
    SamePerson,
    UnknownGrant,
)
from regulars.kernel.errors import RegularsError
from regulars.kernel.ids import public_id

PREFIX = "grt"
WITH_NAMES = ("reward", "version", "code")


@dataclass
class Look:
    """A grant that is looked at: its row, not written yet where it is new, and whom it is for."""

    row: Grant
    whole: Whole
    now: datetime

    def check(self) -> None:
        """Return where the customer may be given it.

        Raises NotLive, CoolingDown, CapReached, DependsOnDiscounts.
        """
        version = self.row.version
        if self.row.reward is not None and version is not None:
            if self.row.reward.state != RewardState.LIVE:
                raise NotLive(because=self.row.reward.state)
            check_time(version.begins_at, version.ends_at, self.now)
        guards = guards_now()
        if guards is None:
            return
        guard(
            guards,
            given_to(self.whole.id, guards, now=self.now),
            cost_minor=self.row.cost_minor if self.row.currency == guards.currency else 0,
            is_discount=version is not None and version.kind in DISCOUNTS,
        )

    def must_wait(self) -> bool:
        """Whether another person has to approve it."""
        guards, row = guards_now(), self.row
        return guards is not None and needs_approval(
            guards, cost_minor=row.cost_minor, currency=row.currency
        )

    def let_through(self, actor: str) -> None:
        """Charge budgets and give it.

        Raises BudgetSpent, PoolEmpty, and what the ledger refuses.
        """
        row = self.row
        row.state, row.decided_by, row.decided_at = GrantState.GRANTED.value, actor, self.now
        if row.reward is not None:
            row.code = self._code(row.reward.public_id, actor)
        else:
            row.transaction = self._award(actor)
        _write(row)
        budgeting.charge(row, now=self.now)

    def _code(self, reward: str, actor: str) -> Code:
        asked = PersonalCode(
            reward=reward,
            customer_id=self.whole.id,
            pool=self.row.pool,
            expires_at=self.row.expires_at,
        )
        made = coding.give(asked, actor=actor, now=self.now)
        return Code.objects.get(public_id=made.public_id)

    def _award(self, actor: str) -> str:
        award = Award(
            purse=Wallet(self.whole.id, self.row.unit),
            amount=self.row.amount,
            expires_at=self.row.expires_at,
            key=f"grant:{self.row.public_id}",
            actor=actor,
            source=f"grant:{self.row.public_id}",
            reason=self.row.reason,
        )
        return ledger.award(award, now=self.now).public_id


def ask(asked: GrantRequest, *, now: datetime) -> Answer:
    """Decide on a request, or tell what was decided on it before."""
    _check(asked, now)
    whole = hold_living(asked.customer_id)
    before = Grant.objects.select_related(*WITH_NAMES).filter(key=asked.key).first()
    if before is not None:
        if before.fingerprint != fingerprint(asked):
            raise KeyReused(key=asked.key)
        return Answer(outcome=Outcome(before.state), grant=told(before), is_new=False)
    look = Look(_row(asked, whole, now), whole, now)
    try:
        with transaction.atomic():
            look.check()
            if look.must_wait():
                return _keep_waiting(look, asked.actor)
            look.let_through(asked.actor)
            return _granted(look, asked.actor)
    except GUARDING as refusal:
        return _refused(look, refusal, asked.actor, grant=None)


def approve(grant: str, *, actor: str, now: datetime) -> Answer:
    """Let through what waits, by another person. It is looked at anew; where it is refused it goes
    on waiting.
    """
    look = _waiting(grant, actor, now)
    if look.whole.is_erased:
        raise CustomerErased(customer_id=look.whole.id)
    try:
        with transaction.atomic():
            look.check()
            look.let_through(actor)
            return _granted(look, actor)
    except GUARDING as refusal:
        row = Grant.objects.get(pk=look.row.pk)
        return _refused(look, refusal, actor, grant=row)


def decline(grant: str, *, actor: str, now: datetime) -> Answer:
    """Say no to what waits."""
    look = _waiting(grant, actor, now)
    row = look.row
    row.state, row.decided_by, row.decided_at = GrantState.DECLINED.value, actor, now
    _write(row)
    _decide(look, Outcome.DECLINED, actor, grant=row)
    record(GrantDeclined(**_facts(look, GrantDeclined.name, actor)))
    return Answer(outcome=Outcome.DECLINED, grant=told(row))


def told(row: Grant) -> GrantCard:
    """A grant as a value."""
    return GrantCard(
        public_id=row.public_id,
        state=GrantState(row.state),
        customer_id=row.customer_id,
        reward=row.reward.public_id if row.reward else "",
        unit=row.unit,
        amount=row.amount,
        cost_minor=row.cost_minor,
        currency=row.currency,
        campaign=row.campaign,
        source=row.source,
        reason=row.reason,
        asked_by=row.asked_by,
        decided_by=row.decided_by,
        code=row.code.public_id if row.code else "",
        transaction=row.transaction,
    )


def _check(asked: GrantRequest, now: datetime) -> None:
    check_key(asked.key)
    check_text(asked.reason, name="reason", longest=LONGEST_REASON)
    check_text(asked.source, name="source", longest=LONGEST_SOURCE)
    check_text(asked.campaign, name="campaign", longest=LONGEST_CAMPAIGN, may_be_empty=True)
    check_window(now, asked.what.expires_at)
    if isinstance(asked.what, OfValue):
        check_amount(asked.what.amount, least=1)
        check_amount(asked.what.cost_minor)
        check_currency(asked.what.currency)
    else:
        check_text(asked.what.pool, name="pool", longest=LONGEST_POOL, may_be_empty=True)


def _row(asked: GrantRequest, whole: Whole, now: datetime) -> Grant:
    row = Grant(
        public_id=public_id(PREFIX, now=now),
        key=asked.key,
        fingerprint=fingerprint(asked),
        customer_id=whole.id,
        origin=whole.id,
        campaign=asked.campaign.strip(),
        source=asked.source.strip(),
        reason=asked.reason.strip(),
        expires_at=asked.what.expires_at,
        asked_by=asked.actor,
        asked_at=now,
    )
    if isinstance(asked.what, OfValue):
        row.unit, row.amount = asked.what.unit, asked.what.amount
        row.cost_minor, row.currency = asked.what.cost_minor, asked.what.currency
        return row
    row.reward, row.version = _of_reward(asked.what)
    row.pool = asked.what.pool.strip()
    row.cost_minor, row.currency = row.version.cost_minor, row.version.currency
    return row


def _of_reward(what: OfReward) -> tuple[Reward, RewardVersion]:
    """The reward as it stands, held: what is granted is the version that was looked at.

    Raises UnknownReward.
    """
    reward = catalogue.held(what.reward)
    return reward, catalogue.current(reward)


def _waiting(grant: str, actor: str, now: datetime) -> Look:
    """What waits, with its customer held and then itself.

    Raises UnknownGrant, AlreadyDecided, SamePerson.
    """
    rows = Grant.objects.filter(public_id=grant)
    found = rows.first()
    if found is None:
        raise UnknownGrant(grant=grant)
    whole = hold_whole(found.customer_id)
    row = rows.select_for_update().get()
    if row.state != GrantState.PENDING:
        raise AlreadyDecided(grant=grant, state=row.state)
    if row.asked_by == actor:
        raise SamePerson
    if row.reward is not None:  # what is given is the version that there is by now
        row.reward, row.version = _of_reward(OfReward(reward=row.reward.public_id))
        row.cost_minor, row.currency = row.version.cost_minor, row.version.currency
    return Look(row, whole, now)


def _keep_waiting(look: Look, actor: str) -> Answer:
    look.row.state, look.row.is_approved = GrantState.PENDING.value, True
    _write(look.row)
    _decide(look, Outcome.PENDING, actor, grant=look.row)
    record(GrantAsked(**_facts(look, GrantAsked.name, actor)))
    return Answer(outcome=Outcome.PENDING, grant=told(look.row))


def _granted(look: Look, actor: str) -> Answer:
    _decide(look, Outcome.GRANTED, actor, grant=look.row)
    record(RewardGranted(**_facts(look, RewardGranted.name, actor)))
    return Answer(outcome=Outcome.GRANTED, grant=told(look.row))


def _refused(look: Look, refusal: RegularsError, actor: str, *, grant: Grant | None) -> Answer:
    _decide(look, Outcome.REFUSED, actor, grant=grant, refusal=refusal)
    if isinstance(refusal, BudgetSpent):
        budgeting.tell_refused(refusal.budget, now=look.now)
    return Answer(outcome=Outcome.REFUSED, refusal=refusal, grant=told(grant) if grant else None)


def _decide(
    look: Look,
    outcome: Outcome,
    actor: str,
    *,
    grant: Grant | None,
    refusal: RegularsError | None = None,
) -> None:
    row = look.row
    Decision.objects.create(
        key=row.key,
        grant=grant,
        customer_id=look.whole.id,
        origin=look.whole.id,
        outcome=outcome.value,
        because=refusal.code if refusal else "",
        facts=refusal.fields() if refusal else {},
        cost_minor=row.cost_minor,
        currency=row.currency,
        campaign=row.campaign,
        source=row.source,
        reason=row.reason,
        actor=actor,
        decided_at=look.now,
    )


def _write(row: Grant) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # of another customer, so that neither waits for the other
        if Grant.objects.filter(key=row.key).exclude(pk=row.pk).exists():
            raise AskedTwice(key=row.key) from error
        raise


def _facts(look: Look, name: str, actor: str) -> dict[str, Any]:
    row = look.row
    return {
        "key": f"{name}:{row.public_id}",
        "occurred_at": look.now,
        "actor": actor,
        "grant": row.public_id,
        "customer_id": look.whole.id,
        "customer": look.whole.public_id,
        "reward": row.reward.public_id if row.reward else "",
        "unit": row.unit,
        "amount": row.amount,
        "cost_minor": row.cost_minor,
        "currency": row.currency,
        "campaign": row.campaign,
        "source": row.source,
    }
