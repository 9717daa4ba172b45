"""Describing rewards, making codes, keeping, redeeming and giving back their uses; and the gateway
that every incentive passes, with its budgets, guards and tasks.

Where a verb refuses, nothing is written; but the gateway answers, and keeps what it decided. Codes
are told as they are made and to whom they are given; no event tells one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from regulars.engine.rewards import (
    budgeting,
    catalogue,
    coding,
    granting,
    looking_back,
    packing,
    using,
)
from regulars.engine.rewards.models import Redemption as Row
from regulars.engine.rewards.queries.cards import reward_card
from regulars.engine.rewards.types import (
    Answer,
    AskedTwice,
    BudgetDraft,
    CodeBatch,
    GrantRequest,
    Guards,
    Imported,
    LimitReached,
    MadeCode,
    PersonalCode,
    Redemption,
    Reservation,
    RewardCard,
    RewardDraft,
    RewardState,
    SharedCode,
    TaskCard,
    TaskDraft,
    TaskState,
    UsedThere,
    UseState,
)

ENDED_AT_ONCE = 1_000


@transaction.atomic
def make_reward(draft: RewardDraft, *, actor: str, now: datetime) -> RewardCard:
    """Describe a reward; it is a draft until it is moved.

    Records ``rewards.made``. Raises UnusableText, UnusableTerms, UnusableAmount, UnusableCurrency,
    UnusableWindow, UnusableLimit.
    """
    return reward_card(catalogue.make(draft, actor=actor, now=now).public_id)


@transaction.atomic
def change_reward(reward: str, draft: RewardDraft, *, actor: str, now: datetime) -> RewardCard:
    """Describe a reward anew: codes that were given keep the version they were given with, shared
    codes follow, and limits hold from now on. The same as before changes nothing.

    Records ``rewards.changed``. Raises as :func:`make_reward`, and UnknownReward, WrongState,
    LimitBelowUses.
    """
    return reward_card(catalogue.change(reward, draft, actor=actor, now=now).public_id)


@transaction.atomic
def move_reward(reward: str, state: RewardState, *, actor: str, now: datetime) -> RewardCard:
    """Let a reward go live, pause it, or archive it for ever.

    Records ``rewards.moved``. Raises UnknownReward, WrongState.
    """
    return reward_card(catalogue.move(reward, state, actor=actor, now=now).public_id)


@transaction.atomic
def share_code(asked: SharedCode, *, actor: str, now: datetime) -> MadeCode:
    """Make a code that many can use.

    Records ``rewards.codes_made``. Raises UnknownReward, UnusableCode, UnusableLimit,
    UnusableWindow, CodeTaken.
    """
    return coding.share(asked, actor=actor, now=now)


@transaction.atomic
def draw_codes(asked: CodeBatch, *, actor: str, now: datetime) -> list[MadeCode]:
    """Make codes that nobody can guess, each with 70 random bits.

    Records ``rewards.codes_made``. Raises UnknownReward, UnusableNumber, UnusableWindow,
    UnusableText, UnusablePrefix.
    """
    return coding.draw(asked, actor=actor, now=now)


@transaction.atomic
def import_codes(
    reward: str, lines: Iterable[str], *, pool: str, actor: str, now: datetime
) -> Imported:
    """Take in codes that a shop made, one a line, into a pool. Again, nothing is added.

    Records ``rewards.codes_made`` where any were. Raises UnknownReward, UnusableText,
    UnusableNumber, CodeTaken.
    """
    return coding.take_in(reward, lines, pool=pool, actor=actor, now=now)


@transaction.atomic
def give_code(asked: PersonalCode, *, actor: str, now: datetime) -> MadeCode:
    """Make a code that is one customer's alone, or hand them one out of a pool. Each call is
    another code.

    Records ``rewards.codes_made``. Raises UnknownReward, UnknownCustomer, CustomerErased,
    UnusableWindow, UnusablePrefix, PoolEmpty.
    """
    return coding.give(asked, actor=actor, now=now)


@transaction.atomic
def withdraw_code(code: str, *, now: datetime) -> None:
    """Let a code, by its public id, be used no more. What was kept with it can be redeemed still.

    Raises UnknownCode.
    """
    coding.withdraw(code, now=now)


def reserve(asked: Reservation, *, now: datetime) -> Redemption:
    """Keep a use of a code for a cart or an order. What others kept and let lapse is freed at once
    where a limit is in the way, and stays free whatever comes of it.

    Records ``rewards.reserved``. Raises UnusableKey, UnusableText, UnusableWindow, UnknownCode,
    UnknownCustomer, CustomerErased, KeyReused, AskedTwice, UsedThere, AnothersCode, CodeOver,
    NotLive, CustomerNeeded, LimitReached.
    """
    try:
        return _reserve(asked, now=now)
    except (LimitReached, UsedThere, AskedTwice):
        is_told = Row.objects.filter(key=asked.key).exists()  # by somebody whom this waited for
        if not is_told and not end_reservations(now=now, code=asked.code):
            raise
    return _reserve(asked, now=now)


@transaction.atomic
def _reserve(asked: Reservation, *, now: datetime) -> Redemption:
    return using.reserve(asked, now=now)


@transaction.atomic
def redeem(
    *, redemption: str, order: str, value_minor: int, currency: str, actor: str, now: datetime
) -> Redemption:
    """Let a use take ``value_minor`` off an order. The same again is told the first result.

    Records ``rewards.redeemed``. Raises UnusableText, UnusableAmount, UnusableCurrency,
    UnknownRedemption, UseOver, ReservationOver, UsedThere.
    """
    return using.redeem(
        redemption, order=order, value_minor=value_minor, currency=currency, actor=actor, now=now
    )


@transaction.atomic
def release(*, redemption: str, actor: str, now: datetime) -> Redemption:
    """Let a use that is kept be free again, as where a payment failed: once, however often asked.

    Records ``rewards.released``. Raises UnknownRedemption, UseOver.
    """
    return using.release(redemption, actor=actor, now=now)


@transaction.atomic
def reverse(
    *, redemption: str, is_whole: bool, reason: str, actor: str, now: datetime
) -> Redemption:
    """Undo a use as its order is undone. The version that it was of says whether it can be used
    again: always, where the whole order was undone (``is_whole``), or never.

    Records ``rewards.reversed``. Raises UnusableText, UnknownRedemption, UseOver.
    """
    return using.reverse(redemption, is_whole=is_whole, reason=reason, actor=actor, now=now)


def end_reservations(*, now: datetime, code: str = "") -> int:
    """Free the uses whose time came, of all rewards or of the one that a code is of; return how
    many. Each in a transaction of its own: it can be stopped at any moment.

    Records ``rewards.released``.
    """
    due = Row.objects.filter(state=UseState.RESERVED.value, lapses_at__lte=now)
    if code:
        due = due.filter(reward__codes__digest=coding.digest_of(code))
    ended = 0
    for name in list(due.order_by("pk").values_list("public_id", flat=True)[:ENDED_AT_ONCE]):
        with transaction.atomic():
            ended += using.lapse(name, now=now)
    return ended


@transaction.atomic
def grant(asked: GrantRequest, *, now: datetime, is_dry_run: bool = False) -> Answer:
    """Decide whether a customer is given something, give it where they are, and keep the decision.

    Where guards, budgets, the reward's time or its pool refuse, the answer says so in words, and
    the same may be asked again; where it costs so much, it waits for another person. Asked again
    with the key of what was given or waits, that is told. A dry run decides as ever, and all of it
    is taken back.

    Records ``rewards.granted`` or ``rewards.grant_asked``, and ``rewards.budget_alerted`` or
    ``rewards.budget_exhausted`` once in a period. Raises UnusableKey, UnusableText, UnusableAmount,
    UnusableCurrency, UnusableWindow, UnknownReward, UnknownCustomer, CustomerErased, KeyReused,
    AskedTwice, and what the ledger raises of an award.
    """
    answer = granting.ask(asked, now=now)
    if is_dry_run:
        transaction.set_rollback(True)
    return answer


@transaction.atomic
def approve_grant(*, grant: str, actor: str, now: datetime) -> Answer:
    """Give what waits, by another person than who asked: of a reward, the version that there is by
    now. It is decided on anew, and where it is refused it goes on waiting.

    Records as :func:`grant`. Raises UnknownGrant, AlreadyDecided, SamePerson, CustomerErased, and
    what the ledger raises of an award.
    """
    return granting.approve(grant, actor=actor, now=now)


@transaction.atomic
def decline_grant(*, grant: str, actor: str, now: datetime) -> Answer:
    """Say no to what waits, by another person than who asked.

    Records ``rewards.grant_declined``. Raises UnknownGrant, AlreadyDecided, SamePerson.
    """
    return granting.decline(grant, actor=actor, now=now)


@transaction.atomic
def open_budget(draft: BudgetDraft, *, actor: str, now: datetime) -> str:
    """Let no more be given than so much in a period; return the budget's public id. Of budgets that
    one grant is under, each holds.

    Records ``rewards.budget_opened``. Raises UnusableText, UnusableCurrency, UnusableAmount,
    UnusablePercent.
    """
    return budgeting.open_budget(draft, actor=actor, now=now).public_id


@transaction.atomic
def close_budget(*, budget: str, actor: str, now: datetime) -> None:
    """Let a budget hold no more.

    Records ``rewards.budget_closed``. Raises UnknownBudget.
    """
    budgeting.close_budget(budget, actor=actor, now=now)


@transaction.atomic
def set_guards(guards: Guards, *, actor: str, now: datetime) -> None:
    """Let these guards hold for each customer, instead of those before.

    Records ``rewards.guards_set``. Raises UnusableCurrency, UnusableSpan, UnusableAmount,
    UnusablePercent.
    """
    looking_back.set_guards(guards, actor=actor, now=now)


@transaction.atomic
def open_task(draft: TaskDraft, *, actor: str, now: datetime) -> TaskCard:
    """Ask that a gift, an insert or a note be packed, for a customer or an order.

    Records ``rewards.task_opened``. Raises UnusableKey, UnusableText, ForNobody, UnknownCustomer,
    CustomerErased, KeyReused, AskedTwice.
    """
    return packing.open_task(draft, actor=actor, now=now)


@transaction.atomic
def finish_task(*, task: str, actor: str, now: datetime) -> TaskCard:
    """Say that it was done.

    Records ``rewards.task_done``. Raises UnknownTask, TaskOver.
    """
    return packing.close_task(task, TaskState.DONE, actor=actor, now=now)


@transaction.atomic
def cancel_task(*, task: str, actor: str, now: datetime) -> TaskCard:
    """Say that it will not be done.

    Records ``rewards.task_cancelled``. Raises UnknownTask, TaskOver.
    """
    return packing.close_task(task, TaskState.CANCELLED, actor=actor, now=now)
