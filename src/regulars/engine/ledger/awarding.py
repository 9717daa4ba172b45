"""Giving: what is owed is repaid first, the rest is a lot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from regulars.engine.ledger.holders import Holding, Opened, hold
from regulars.engine.ledger.replaying import told_before
from regulars.engine.ledger.rules.checking import (
    check_amount,
    check_asked,
    check_end,
    fingerprint,
)
from regulars.engine.ledger.rules.taking import first_of
from regulars.engine.ledger.types import (
    MOST_OWNED,
    Award,
    Awarded,
    Contra,
    KeyReused,
    Posted,
    TooMuchOwned,
    TransactionKind,
)
from regulars.engine.ledger.writing import Draft, EntryDraft, LotDraft


@dataclass(frozen=True)
class Gift:
    """Something to be given by a transaction: by whom, and from when until when it is good."""

    amount: int
    contra: Contra
    available_from: datetime
    expires_at: datetime | None


def give(draft: Draft, holding: Holding, gift: Gift) -> int:
    """Let a transaction give something: first to debts, and the rest as a lot; return what was
    repaid.

    Raises TooMuchOwned.
    """
    owed = [(place, account.owed) for place, account in enumerate(holding.accounts)]
    repaid = first_of(owed, gift.amount)
    for place, share in repaid:
        account = holding.accounts[place]
        account.owed -= share  # so that what is given next in the same go finds it repaid
        draft.entries.append(EntryDraft(account.id, None, gift.contra, share))
    of_debt = sum(share for _, share in repaid)
    if gift.amount > of_debt:
        _open(draft, holding.own, gift, gift.amount - of_debt)
    return of_debt


def _open(draft: Draft, account: Opened, gift: Gift, amount: int) -> None:
    account.balance += amount
    if account.balance > MOST_OWNED:
        raise TooMuchOwned
    lot = (gift.contra, gift.available_from, gift.expires_at)
    draft.lots.append(LotDraft(account.id, amount, *lot))


Decided = tuple[dict[str, Posted], list[Draft], list[Awarded]]


@dataclass
class Awarding:
    """Awards decided on in their order, before any of them is written."""

    now: datetime

    def decide(
        self, awards: Sequence[Award]
    ) -> tuple[dict[str, Posted], list[Draft], list[Awarded]]:
        """The first results of those that were made before, and transactions and events of the
        others.

        Raises UnusableKey, TooLong, UnusableAmount, UnusableMoment, NothingBetween, UnknownUnit,
        OtherUnit, UnknownHolder, HolderErased, UnknownCard, KeyReused, TooMuchOwned.
        """
        for award in awards:
            check_asked(award)
        before = told_before(awards)
        left = [award for award in awards if award.key not in before]
        for award in left:
            self._check(award)
        holdings = hold({award.purse for award in left}, now=self.now, may_open=True)
        before |= told_before(left)  # by somebody whom this waited for
        made: dict[str, tuple[Draft, Awarded]] = {}
        for award in left:
            if award.key not in before and award.key not in made:
                holdings[award.purse].check_alive()
                made[award.key] = self._award(award, holdings[award.purse])
            elif award.key in made and made[award.key][0].fingerprint != fingerprint(award):
                raise KeyReused(key=award.key)
        return before, [draft for draft, _ in made.values()], [event for _, event in made.values()]

    def _check(self, award: Award) -> None:
        check_amount(award.amount)
        check_end(self._begin(award), award.expires_at)
        check_end(award.occurred_at or self.now, None)

    def _begin(self, award: Award) -> datetime:
        return award.available_from or award.occurred_at or self.now

    def _award(self, award: Award, holding: Holding) -> tuple[Draft, Awarded]:
        draft = Draft.of(award, TransactionKind.AWARD, holding.unit, award.amount, self.now)
        draft.occurred_at = award.occurred_at or self.now
        draft.historical = award.historical
        begin = self._begin(award)
        repaid = give(draft, holding, Gift(award.amount, Contra.ISSUED, begin, award.expires_at))
        return draft, Awarded(
            key=f"{Awarded.name}:{draft.public_id}",
            occurred_at=draft.occurred_at,
            actor=award.actor,
            historical=award.historical,
            transaction=draft.public_id,
            amount=award.amount,
            repaid=repaid,
            available_from=begin,
            expires_at=award.expires_at,
            **holding.named(),
        )
