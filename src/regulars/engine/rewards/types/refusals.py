"""What is not done with rewards and codes, and why. Where a verb refuses, nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from regulars.engine.rewards.types.codes import LONGEST_CODE, LONGEST_PREFIX, MOST_AT_ONCE
from regulars.engine.rewards.types.rewards import LARGEST, LONGEST_KEY, MOST_USES
from regulars.kernel.errors import Invalid, NotFound, Refused, Unavailable


@dataclass(eq=False)
class UnusableKey(Invalid):
    """Nothing is done without a cause that has a name."""

    code = "rewards.unusable_key"
    sentence = "Name the cause by a key of 1 to {longest} characters."
    longest: int = LONGEST_KEY


@dataclass(eq=False)
class UnusableText(Invalid):
    """Nothing, or more than is kept."""

    code = "rewards.unusable_text"
    sentence = "Give the {name} in 1 to {longest} characters."
    name: str
    longest: int


@dataclass(eq=False)
class UnusableAmount(Invalid):
    """Not an amount of money that can be kept."""

    code = "rewards.unusable_amount"
    sentence = "{amount} is no amount. Give a whole number from {least} to {largest}."
    amount: str
    least: int = 0
    largest: int = LARGEST


@dataclass(eq=False)
class UnusableTerms(Invalid):
    """What a reward is worth does not go with its kind."""

    code = "rewards.unusable_terms"
    sentence = "A reward of the kind {kind} needs {needs}."
    kind: str
    needs: str


@dataclass(eq=False)
class UnusableLimit(Invalid):
    """Not a number of uses."""

    code = "rewards.unusable_limit"
    sentence = "{limit} is no limit. Give a whole number from 1 to {most}, or none."
    limit: str
    most: int = MOST_USES


@dataclass(eq=False)
class UnusableCurrency(Invalid):
    """Not a currency."""

    code = "rewards.unusable_currency"
    sentence = "{currency} is no currency. Give its three letters, such as EUR."
    currency: str


@dataclass(eq=False)
class UnusableWindow(Invalid):
    """It would end before it begins, or a moment is without its offset from UTC."""

    code = "rewards.unusable_window"
    sentence = "It has to end after it begins, and both need their offset from UTC."


@dataclass(eq=False)
class UnusableCode(Invalid):
    """Nothing that somebody could type."""

    code = "rewards.unusable_code"
    sentence = "Give a code of 3 to {longest} letters and digits."
    longest: int = LONGEST_CODE


@dataclass(eq=False)
class UnusablePrefix(Invalid):
    """A beginning of codes that is too long or has no letters."""

    code = "rewards.unusable_prefix"
    sentence = "Codes can begin with at most {longest} letters and digits."
    longest: int = LONGEST_PREFIX


@dataclass(eq=False)
class UnusableNumber(Invalid):
    """None, or more codes than are made at once."""

    code = "rewards.unusable_number"
    sentence = "Ask for 1 to {most} codes at once."
    most: int = MOST_AT_ONCE


@dataclass(eq=False)
class UnknownReward(NotFound):
    """No reward has this id."""

    code = "rewards.unknown_reward"
    sentence = "There is no reward {reward}."
    reward: str


@dataclass(eq=False)
class UnknownCode(NotFound):
    """No code reads like this."""

    code = "rewards.unknown_code"
    sentence = "There is no such code. Compare it letter by letter."


@dataclass(eq=False)
class UnknownRedemption(NotFound):
    """No use has this id."""

    code = "rewards.unknown_redemption"
    sentence = "There is no use of a code {redemption}."
    redemption: str


@dataclass(eq=False)
class UnknownCustomer(NotFound):
    """No customer has this id."""

    code = "rewards.unknown_customer"
    sentence = "There is no customer {customer_id}."
    customer_id: int


@dataclass(eq=False)
class CustomerErased(Refused):
    """Nobody is there to be given anything."""

    code = "rewards.customer_erased"
    sentence = "Customer {customer_id} was erased, so nothing can be given to or used by them."
    customer_id: int


@dataclass(eq=False)
class KeyReused(Refused):
    """A key names one request for ever, and this is another."""

    code = "rewards.key_reused"
    sentence = "{key} was used for something else. Another request needs a key of its own."
    key: str


@dataclass(eq=False)
class AskedTwice(Unavailable):
    """The same is being done at this moment by somebody else."""

    code = "rewards.asked_twice"
    sentence = "{key} is being asked for twice at once. Ask again: what came of it is told then."
    key: str


@dataclass(eq=False)
class WrongState(Refused):
    """What is archived comes back no more, and nothing becomes a draft again."""

    code = "rewards.wrong_state"
    sentence = "A reward that is {state} cannot become {wanted}."
    state: str
    wanted: str


@dataclass(eq=False)
class LimitBelowUses(Refused):
    """It was used more often already."""

    code = "rewards.limit_below_uses"
    sentence = "It was used {uses} times already, so the limit cannot be {limit}."
    uses: int
    limit: int


@dataclass(eq=False)
class CodeTaken(Refused):
    """Another code reads the same, once look-alikes are made one."""

    code = "rewards.code_taken"
    sentence = "There is a code that reads the same already. Word this one differently."


@dataclass(eq=False)
class PoolEmpty(Refused):
    """All codes of a pool were handed out."""

    code = "rewards.pool_empty"
    sentence = "No code is left in the pool {pool}. Bring in more, then ask again."
    pool: str


@dataclass(eq=False)
class NotLive(Refused):
    """The reward is a draft, paused, archived, or its time is not now."""

    code = "rewards.not_live"
    sentence = "This reward cannot be used now: it is {because}."
    because: str


@dataclass(eq=False)
class CodeOver(Refused):
    """The code was withdrawn, or its end came."""

    code = "rewards.code_over"
    sentence = "This code cannot be used any more: {because}."
    because: str


@dataclass(eq=False)
class AnothersCode(Refused):
    """A personal code, and somebody else."""

    code = "rewards.anothers_code"
    sentence = "This code is another customer's. Sign in as whom it was given to."


@dataclass(eq=False)
class CustomerNeeded(Refused):
    """The reward counts uses by customer, and nobody is named."""

    code = "rewards.customer_needed"
    sentence = "This reward is limited by customer. Sign in, then use it."


@dataclass(eq=False)
class LimitReached(Refused):
    """All uses are taken: of the code, the reward, the customer or the campaign."""

    code = "rewards.limit_reached"
    sentence = "It was used as often as it can be: {most} by {scope}."
    scope: str  # code, reward, customer, campaign
    most: int


@dataclass(eq=False)
class UsedThere(Refused):
    """The cart or order has this code already."""

    code = "rewards.used_there"
    sentence = "{target} uses this code already."
    target: str


@dataclass(eq=False)
class UseOver(Refused):
    """What was to be done with a use does not go with what became of it."""

    code = "rewards.use_over"
    sentence = "{redemption} is {state}, so it cannot be {wanted}."
    redemption: str
    state: str
    wanted: str


@dataclass(eq=False)
class ReservationOver(Refused):
    """It was kept until a moment that has come."""

    code = "rewards.reservation_over"
    sentence = "{redemption} was kept until {lapsed_at}. Reserve it again."
    redemption: str
    lapsed_at: datetime


@dataclass(eq=False)
class UnusablePercent(Invalid):
    """Not a share."""

    code = "rewards.unusable_percent"
    sentence = "{percent} is no percentage. Give a whole number from 1 to 100."
    percent: str


@dataclass(eq=False)
class UnusableSpan(Invalid):
    """Not so long."""

    code = "rewards.unusable_span"
    sentence = "{span} is no span that is looked back. Give a whole number from 1 to {most}."
    span: str
    most: int


@dataclass(eq=False)
class UnknownBudget(NotFound):
    """No budget has this id."""

    code = "rewards.unknown_budget"
    sentence = "There is no budget {budget}."
    budget: str


@dataclass(eq=False)
class UnknownGrant(NotFound):
    """Nothing was asked for under this id."""

    code = "rewards.unknown_grant"
    sentence = "There is no grant {grant}."
    grant: str


@dataclass(eq=False)
class UnknownTask(NotFound):
    """No task has this id."""

    code = "rewards.unknown_task"
    sentence = "There is no task {task}."
    task: str


@dataclass(eq=False)
class ForNobody(Invalid):
    """A task that is for no customer and no order."""

    code = "rewards.for_nobody"
    sentence = "Say for which customer or which order it is."


@dataclass(eq=False)
class TaskOver(Refused):
    """It was done or cancelled already."""

    code = "rewards.task_over"
    sentence = "{task} is {state} already."
    task: str
    state: str


@dataclass(eq=False)
class AlreadyDecided(Refused):
    """Somebody said yes or no before."""

    code = "rewards.already_decided"
    sentence = "{grant} is {state} already."
    grant: str
    state: str


@dataclass(eq=False)
class SamePerson(Refused):
    """Nobody approves what they asked for."""

    code = "rewards.same_person"
    sentence = "Whoever asked for it cannot decide on it. Let somebody else do it."


@dataclass(eq=False)
class CapReached(Refused):
    """The customer was given as much as anybody gets in a while."""

    code = "rewards.cap_reached"
    sentence = "This customer was given as much as anybody is in {days} days: {most} ({of})."
    of: str  # grants, cost
    most: int
    days: int


@dataclass(eq=False)
class CoolingDown(Refused):
    """The customer was given something a short while ago."""

    code = "rewards.cooling_down"
    sentence = "This customer was given something less than {hours} hours ago. Wait."
    hours: int


@dataclass(eq=False)
class DependsOnDiscounts(Refused):
    """The customer buys mostly when it is cheaper: another discount makes it worse."""

    code = "rewards.depends_on_discounts"
    sentence = (
        "{percent}% of what this customer paid was with discounts, and from {most}% on they get "
        "none. Give something else."
    )
    percent: int
    most: int


@dataclass(eq=False)
class BudgetSpent(Refused):
    """Less is left of a budget than it costs."""

    code = "rewards.budget_spent"
    sentence = "The budget {name} has {left_minor} left, and this costs {cost_minor}."
    budget: str
    name: str
    left_minor: int
    cost_minor: int


# Where the gateway refuses by one of these, that is kept as a decision.
GUARDING = (CapReached, CoolingDown, DependsOnDiscounts, BudgetSpent, NotLive, PoolEmpty)
REFUSALS = (
    UnusableKey,
    UnusableText,
    UnusableAmount,
    UnusableTerms,
    UnusableLimit,
    UnusableCurrency,
    UnusableWindow,
    UnusableCode,
    UnusablePrefix,
    UnusableNumber,
    UnknownReward,
    UnknownCode,
    UnknownRedemption,
    UnknownCustomer,
    CustomerErased,
    KeyReused,
    AskedTwice,
    WrongState,
    LimitBelowUses,
    CodeTaken,
    PoolEmpty,
    NotLive,
    CodeOver,
    AnothersCode,
    CustomerNeeded,
    LimitReached,
    UsedThere,
    UseOver,
    ReservationOver,
    UnusablePercent,
    UnusableSpan,
    UnknownBudget,
    UnknownGrant,
    UnknownTask,
    ForNobody,
    TaskOver,
    AlreadyDecided,
    SamePerson,
    CapReached,
    CoolingDown,
    DependsOnDiscounts,
    BudgetSpent,
)
