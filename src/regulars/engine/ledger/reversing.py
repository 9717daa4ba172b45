"""Undoing: of a spend, the lots have again what was taken from them; of an award, what it gave is
taken back, and what is not there is owed as far as the caller wants that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from regulars.engine.ledger import lots
from regulars.engine.ledger.expiring import lapse_again, lapse_before
from regulars.engine.ledger.holders import Holding, hold_with
from regulars.engine.ledger.models import Entry, Transaction
from regulars.engine.ledger.replaying import told_before
from regulars.engine.ledger.rules.checking import check_amount, check_asked
from regulars.engine.ledger.rules.taking import Lot, first_of, left_of, live, taken
from regulars.engine.ledger.spending import take
from regulars.engine.ledger.types import (
    MOST_OWNED,
    CardOwesNothing,
    Clawback,
    Contra,
    MoreThanThere,
    NotReversible,
    Posted,
    Reversal,
    Reversed,
    TooMuchOwned,
    TransactionKind,
    UnknownTransaction,
)
from regulars.engine.ledger.writing import Draft, EntryDraft

REVERSIBLE = {TransactionKind.AWARD.value, TransactionKind.SPEND.value}


@dataclass
class Undoing:
    """A transaction that is to be undone, with all accounts that this may change held."""

    asked: Reversal
    now: datetime
    original: Transaction
    entries: Sequence[Entry]
    holdings: Sequence[Holding]

    def decide(self) -> tuple[list[Draft], Reversed]:
        """The transactions that undo it, in their order, and what is told of it.

        Raises UnusableAmount, MoreThanThere, CardOwesNothing, TooMuchOwned.
        """
        earlier = self.original.reversals.aggregate(asked=Sum("asked"), amount=Sum("amount"))
        before = earlier["asked"] or 0
        amount = self._amount(self.original.asked - before)
        draft = Draft.of(self.asked, TransactionKind.REVERSE, self.original.unit, amount, self.now)
        draft.reverses = self.original.pk
        if self.original.kind == TransactionKind.SPEND:
            first, last = self._put_back(draft, before)
        else:
            first, last = [], []
            self._take_back(draft, let_go_before=before - abs(earlier["amount"] or 0))
        return [*first, draft, *last], self._told(draft, last)

    def _amount(self, left: int) -> int:
        asked = left if self.asked.amount is None else check_amount(self.asked.amount)
        if asked > left or not asked:
            name = self.original.public_id
            raise MoreThanThere(transaction=name, asked=asked, left=left)
        return asked

    def _put_back(self, draft: Draft, before: int) -> tuple[list[Draft], list[Draft]]:
        """Let lots have again what was taken from them, what was taken last first; what is owed is
        repaid of it first, by what would end soonest.
        """
        spent = [(place, -entry.amount) for place, entry in enumerate(self.entries)]
        shares = first_of(left_of(spent, before), draft.asked)
        found = lots.of_ids([entry.lot_id for entry in self.entries if entry.lot_id])
        back = [(found[self.entries[place].lot_id or 0], share) for place, share in shares]
        kept = [
            (lot, left)
            for lot, share in sorted(back, key=lambda one: (one[0].ends_at, one[0].id))
            if (left := share - self._repay(draft, lot, share))
        ]
        draft.entries += [
            EntryDraft(lot.account, lot.id, Contra.REDEEMED, share) for lot, share in kept
        ]
        return self._after(draft, kept)

    def _after(
        self, draft: Draft, kept: Sequence[tuple[Lot, int]]
    ) -> tuple[list[Draft], list[Draft]]:
        """What has to lapse before lots are good again for a while, or of them at once."""
        if not self.asked.grace:
            over = [(lot, share) for lot, share in kept if lot.has_ended(self.now)]
            return [], lapse_again(draft, over, now=self.now)
        until = self.now + self.asked.grace
        ending = [lot for lot, _ in kept if lot.expires_at and lot.expires_at < until]
        draft.extensions += [(lot.id, lot.expires_at, until) for lot in ending if lot.expires_at]
        return lapse_before(ending, self._of_account, now=self.now), []

    def _repay(self, draft: Draft, lot: Lot, share: int) -> int:
        """What of a share goes to debts of whoever has the lot."""
        accounts = self._of_account(lot.account).accounts
        owed = [(place, account.owed) for place, account in enumerate(accounts)]
        repaid = first_of(owed, share)
        for place, part in repaid:
            accounts[place].owed -= part
            draft.entries.append(EntryDraft(accounts[place].id, None, Contra.REDEEMED, part))
        return sum(part for _, part in repaid)

    def _take_back(self, draft: Draft, *, let_go_before: int) -> None:
        """Take from the award's own lot, then from others as far as the policy goes. What lapsed of
        the own lot is gone already and is not taken from others, too.
        """
        own = lots.opened_by(self.original.pk)
        left = draft.asked
        if own is not None:
            take(draft, taken([own], left), Contra.ISSUED)
            left = draft.asked + draft.amount
            left -= min(left, max(_lapsed_of(own) - let_go_before, 0))
        if self.asked.clawback == Clawback.OWN_LOT or not left:
            return
        holding = self._of_account(self.entries[0].account_id)
        others = [lot for lot in lots.left_in(holding.ids) if own is None or lot.id != own.id]
        shares = taken(live(others, self.now), left)
        take(draft, shares, Contra.ISSUED)
        left -= sum(share for _, share in shares)
        if left and self.asked.clawback == Clawback.DEBT:
            self._owe(draft, holding, left)

    def _owe(self, draft: Draft, holding: Holding, amount: int) -> None:
        if holding.card:
            raise CardOwesNothing
        if holding.own.owed + amount > MOST_OWNED:
            raise TooMuchOwned
        draft.entries.append(EntryDraft(holding.own.id, None, Contra.ISSUED, -amount))

    def _of_account(self, account_id: int) -> Holding:
        return next(one for one in self.holdings if account_id in one.ids)

    def _told(self, draft: Draft, lapses: Sequence[Draft]) -> Reversed:
        of_debt = sum(entry.amount for entry in draft.entries if entry.lot is None)
        return Reversed(
            key=f"{Reversed.name}:{draft.public_id}",
            occurred_at=self.now,
            actor=self.asked.actor,
            transaction=draft.public_id,
            amount=abs(draft.amount),
            reverses=self.original.public_id,
            kind=self.original.kind,
            owed=max(-of_debt, 0),
            repaid=max(of_debt, 0),
            lapsed=-sum(lapse.amount for lapse in lapses),
            **self._of_account(self.entries[0].account_id).named(),
        )


def undoing(asked: Reversal, *, now: datetime) -> Undoing | Posted:
    """What is to be undone, held; or the first result.

    Raises UnusableKey, TooLong, UnknownTransaction, NotReversible, KeyReused.
    """
    check_asked(asked)
    original = Transaction.objects.filter(public_id=asked.transaction).first()
    if original is None:
        raise UnknownTransaction(transaction=asked.transaction)
    if original.kind not in REVERSIBLE:
        raise NotReversible(kind=original.kind)
    entries = list(original.entries.order_by("pk"))
    holdings = hold_with({entry.account_id for entry in entries})
    before = told_before([asked])
    return before.get(asked.key) or Undoing(asked, now, original, entries, holdings)


def _lapsed_of(lot: Lot) -> int:
    """What lapsed of a lot."""
    entries = Entry.objects.filter(
        transaction__kind=TransactionKind.LAPSE.value, account=lot.account
    )
    lapsed = entries.filter(lot=lot.id).aggregate(total=Sum("amount"))["total"]
    return -(lapsed or 0)
