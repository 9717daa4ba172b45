"""Rewards in plain Python: lists that are looked through, and no counts that could be wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(eq=False)
class Code:
    most: int | None
    owner: int | None = None  # a person's number


@dataclass(eq=False)
class Use:
    code: Code
    origin: int | None
    campaign: str
    lapses_at: datetime
    state: str = "reserved"
    counts: bool = True

    def free(self, state: str) -> None:
        self.state, self.counts = state, False


@dataclass
class Grant:
    origin: int
    cost: int
    at: datetime


@dataclass
class Oracle:
    """One reward with its limits, one budget and one guard, and people some of whom are one."""

    now: datetime
    most: int
    per_customer: int
    per_campaign: int
    budget: int
    most_grants: int
    window: timedelta
    uses: list[Use] = field(default_factory=list)
    grants: list[Grant] = field(default_factory=list)
    owners: dict[int, int] = field(default_factory=lambda: {0: 0, 1: 1})

    def whole(self, who: int | None) -> int | None:
        return None if who is None else self.owners[who]

    def counted(self, **facts: object) -> int:
        return sum(
            use.counts and all(getattr(use, name) == value for name, value in facts.items())
            for use in self.uses
        )

    def of_whole(self, who: int) -> int:
        return sum(use.counts and self.whole(use.origin) == self.whole(who) for use in self.uses)

    def refusal(self, code: Code, who: int | None, campaign: str) -> str:
        """Why a use is refused; empty: it is not."""
        if code.owner is not None and self.whole(who) != self.whole(code.owner):
            return "AnothersCode"
        limits = [(code.most, self.counted(code=code)), (self.most, self.counted())]
        if who is not None:
            limits.append((self.per_customer, self.of_whole(who)))
        if campaign:
            limits.append((self.per_campaign, self.counted(campaign=campaign)))
        for place, (most, used) in enumerate(limits):
            if most is not None and used >= most:
                return "LimitReached"
            if place == 1 and who is None:
                return "CustomerNeeded"
        return ""

    def reserve(self, code: Code, who: int | None, campaign: str, lapses_at: datetime) -> str:
        why = self.refusal(code, who, campaign)
        if why == "LimitReached" and self.sweep():
            why = self.refusal(code, who, campaign)
        if not why:
            self.uses.append(Use(code, self.whole(who), campaign, lapses_at))
        return why

    def sweep(self) -> int:
        over = [use for use in self.uses if use.state == "reserved" and use.lapses_at <= self.now]
        for use in over:
            use.free("lapsed")
        return len(over)

    def redeem(self, use: Use) -> str:
        if use.state != "reserved":
            return "UseOver"
        if use.lapses_at <= self.now:
            return "ReservationOver"
        use.state = "redeemed"
        return ""

    def release(self, use: Use) -> str:
        if use.state in {"redeemed", "reversed"}:
            return "UseOver"
        if use.state == "reserved":
            use.free("released")
        return ""

    def reverse(self, use: Use, *, is_whole: bool) -> str:
        if use.state == "reversed":
            return ""
        if use.state != "redeemed":
            return "UseOver"
        use.state, use.counts = "reversed", not is_whole
        return ""

    def spent(self) -> int:
        return sum(
            one.cost
            for one in self.grants
            if (one.at.year, one.at.month) == (self.now.year, self.now.month)
        )

    def ask(self, who: int, cost: int) -> str:
        theirs = [
            one
            for one in self.grants
            if self.whole(one.origin) == self.whole(who) and one.at > self.now - self.window
        ]
        if len(theirs) >= self.most_grants:
            return "CapReached"
        if self.spent() + cost > self.budget:
            return "BudgetSpent"
        self.grants.append(Grant(self.owners[who], cost, self.now))
        return ""
