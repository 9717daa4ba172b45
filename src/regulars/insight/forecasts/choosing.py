"""Which model answers for a store: the one that foretold best what it did not know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from regulars.insight.forecasts.counting import Window, counted, first_purchase
from regulars.insight.forecasts.errors import check_window
from regulars.insight.forecasts.scorecards import Scorecard, scorecard
from regulars.insight.forecasts.seasons import Season
from regulars.insight.models import (
    Code,
    Fitted,
    FittedSpend,
    Histories,
    Kind,
    Reason,
    fit_purchases,
)
from regulars.kernel.progress import Progress, Silent

KINDS = (Kind.BG_NBD, Kind.MBG_NBD, Kind.PARETO_NBD)  # the first is the usual one
SHORTEST, LONGEST = 28, 365  # days held out
PART = 4  # of the history is held out: a quarter


@dataclass(frozen=True)
class Choice:
    """The model that answers for a store, how it was chosen, and what goes with it.

    Parameters
    ----------
    as_of
        The day of observation, the last one counted.
    fitted
        The model, learnt from everything up to then.
    spend
        What purchases bring.
    histories
        Of all customers with a purchase.
    held_out_from, held_out_until
        First and last day that were kept from the models to choose between them; None where the
        history is too short for that.
    scorecards
        How each model that could be learnt did on them, the chosen one's first.
    season
        How trade is spread over the year; None unless that made totals better.
    reasons
        Why no days were held out; empty where some were.
    """

    as_of: date
    fitted: Fitted
    spend: FittedSpend
    histories: Histories
    held_out_from: date | None = None
    held_out_until: date | None = None
    scorecards: tuple[Scorecard, ...] = ()
    season: Season | None = None
    reasons: tuple[Reason, ...] = ()


def choose(
    transactions: Any, *, as_of: date, days: int | None = None, progress: Progress | None = None
) -> Choice:
    """Find the model that answers for a store; never fails on a legal history.

    Parameters
    ----------
    transactions
        What :func:`regulars.insight.transactions.transactions` returns, or any table with
        ``customer_id``, ``ordered_on``, ``is_order`` and ``amount_minor``.
    as_of
        The day of observation: the last day counted.
    days
        How many days to hold out.
    progress
        Told of each stage.
    """
    progress = progress or Silent()
    if days is not None:
        check_window(name="days", value=days, most=LONGEST * 10)
    progress.stage("histories")
    first = first_purchase(transactions, as_of=as_of) or as_of
    known = (as_of - first).days
    length = days or min(max(known // PART, SHORTEST), LONGEST)
    now = Window(as_of, as_of)
    held = Window(as_of - timedelta(days=length), as_of) if known >= 2 * length else None
    with counted(transactions, windows=[now, held] if held else [now]) as store:
        histories, spend = store.past(now).histories, store.spend()
        cards: tuple[Scorecard, ...] = ()
        if held:
            progress.stage("models")
            past = store.past(held)
            fits = [fit_purchases(past.histories, kind) for kind in KINDS]
            cards = tuple(scorecard(fit, past) for fit in fits if fit.verdict.carries)
            cards = tuple(sorted(cards, key=lambda card: card.mean_error))
    fitted = fit_purchases(histories, cards[0].kind if cards else KINDS[0])
    return Choice(
        as_of,
        fitted,
        spend,
        histories,
        held_out_from=held.known_by + timedelta(days=1) if held and cards else None,
        held_out_until=held.until if held and cards else None,
        scorecards=cards,
        reasons=() if cards else (Reason(Code.SHORT_WATCH, known, 2 * length),),
    )
