"""Which model answers for a store: the one that foretold best what it did not know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from regulars.insight.forecasts.counting import counted, first_purchase
from regulars.insight.forecasts.errors import check_window
from regulars.insight.forecasts.hindsight import KINDS, Hindsight
from regulars.insight.forecasts.pasts import Window
from regulars.insight.forecasts.scorecards import Scorecard, scorecard
from regulars.insight.forecasts.seasons import Season
from regulars.insight.forecasts.worth import Worth
from regulars.insight.models import Code, Fitted, FittedSpend, Histories, Reason
from regulars.insight.models.days import day_of
from regulars.kernel.progress import Progress, Silent

SHORTEST, LONGEST = 28, 365  # days held out
PART = 4  # of the history is held out: a quarter
BEFORE = 2  # a window has at least half as many days before it as it is long
MOST_DAYS = 3_650
MOST_WINDOWS = 4  # in which a model is tried before it speaks


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
        What customers spend per purchase.
    histories
        Of all customers with a purchase.
    worth
        What a purchase brings on average, for totals.
    seasonal
        The same kind of model learnt by the season's clock, for totals; ``fitted`` itself where
        there is no season.
    held_out_from, held_out_until
        First and last day that were kept from the models to choose between them; None where there
        are too few days or customers for that.
    scorecards
        How each model did on them that could be learnt, the chosen one's first.
    season
        How trade is spread over the year; None unless it proved to help.
    model_error
        How far the model's totals are off beyond its own bands, as a share, see
        :func:`regulars.insight.forecasts.hindsight.model_error`.
    reasons
        Why no days were held out; empty where some were.
    """

    as_of: date
    fitted: Fitted
    spend: FittedSpend
    histories: Histories
    worth: Worth
    seasonal: Fitted
    held_out_from: date | None = None
    held_out_until: date | None = None
    scorecards: tuple[Scorecard, ...] = ()
    season: Season | None = None
    model_error: float = 0.0
    reasons: tuple[Reason, ...] = ()


def choose(
    transactions: Any, *, as_of: date, days: int | None = None, progress: Progress | None = None
) -> Choice:
    """Find the model that answers for a store; never fails on a legal history.

    Definition
    ----------
    The last days are held out. BG/NBD, MBG/NBD and Pareto/NBD are learnt from what was before and
    say the chance of each customer's number of purchases in those days; the mean logarithm of the
    chance of what came is the score. BG/NBD answers unless another scores better by more than twice
    the standard deviation of the difference. The model that answers is learnt anew from everything.

    Held out is a quarter of the history, at least 28 days and at most 365. At least half as many
    days must lie before them, and customers enough to learn from; else BG/NBD answers, or the
    pooled rate where the data do not carry it, and ``reasons`` says what was short.

    Of stores with more than 50,000 customers, the windows that lie in the past speak of an even
    choice of about as many: every second, third and so on in the order of their ids.

    Up to four windows of that length before each other, as far as the history goes, tell by how
    much the model's totals are off beyond its bands. A season is kept where
    :func:`regulars.insight.forecasts.seasons.learn_season` finds that it helps.

    Parameters
    ----------
    transactions
        What :func:`regulars.insight.transactions.transactions` returns, or any table with
        ``customer_id``, ``ordered_on``, ``is_order`` and ``amount_minor``.
    as_of
        The day of observation: the last day counted.
    days
        How many days to hold out, in place of a quarter of the history.
    progress
        Told of each stage.

    Returns
    -------
    Choice
        What :func:`forecast` and the scores of customers are made of.

    Raises
    ------
    ImpossibleWindow
        If ``days`` is no whole number from 1 to 3,650.
    ImpossibleDay
        If the day of observation is none.
    MissingColumns
        If a column is absent.
    FractionalAmounts
        If the amounts are of a type with fractions.

    Notes
    -----
    The engine counts customers with the same history, for all windows in one pass. Only the counts
    reach Python.

    Examples
    --------
    >>> import pyarrow as pa
    >>> orders = pa.table({
    ...     "customer_id": ["ann", "ann", "bob"],
    ...     "ordered_on": [date(2026, 1, 5), date(2026, 3, 9), date(2026, 4, 20)],
    ...     "is_order": [True, True, True],
    ...     "amount_minor": [1000, 1400, 1200],
    ... })
    >>> choice = choose(orders, as_of=date(2026, 5, 1))
    >>> choice.fitted.kind.value, [reason.code.value for reason in choice.reasons]
    ('pooled', ['few_buyers', 'few_repeaters'])
    """
    if days is not None:
        check_window(name="days", value=days, most=MOST_DAYS)
    as_of, progress = day_of("as_of", as_of), progress or Silent()
    progress.stage("histories")
    first = first_purchase(transactions, as_of=as_of) or as_of
    known = (as_of - first).days
    held = windows(first, as_of, days or min(max(known // PART, SHORTEST), LONGEST), MOST_WINDOWS)
    now = Window(as_of, as_of)
    with counted(transactions, windows=[now, *held]) as store:
        progress.stage("models")
        hindsight = Hindsight(store, first)
        cards = _scorecards(hindsight, held)
        learnt = hindsight.learnt(now, held)
        spend, worth = store.spend()
        histories = hindsight.past(now).histories
    return Choice(
        as_of=as_of,
        fitted=learnt.plain,
        spend=spend,
        histories=histories,
        worth=worth,
        seasonal=learnt.seasonal,
        held_out_from=held[0].known_by + timedelta(days=1) if cards else None,
        held_out_until=as_of if cards else None,
        scorecards=cards,
        season=learnt.season,
        model_error=learnt.model_error,
        reasons=() if cards else _reasons(hindsight, held, known),
    )


def windows(first: date, as_of: date, days: int, most: int) -> list[Window]:
    """Windows of so many days before each other, the latest first, as far as the history goes."""
    found: list[Window] = []
    until = as_of
    while len(found) < most and (until - first).days * BEFORE >= days * (BEFORE + 1):
        found.append(Window(until - timedelta(days=days), until))
        until = found[-1].known_by
    return found


def _scorecards(hindsight: Hindsight, held: Sequence[Window]) -> tuple[Scorecard, ...]:
    kind = hindsight.kind(held[0]) if held else None
    if kind is None:
        return ()
    past = hindsight.past(held[0], of_fewer=True)
    models = [trial.model for trial in hindsight.trials(held[0])]
    models.sort(key=lambda model: (model.kind is not kind, KINDS.index(model.kind)))
    return tuple(scorecard(model, past) for model in models)


def _reasons(hindsight: Hindsight, held: Sequence[Window], known: int) -> tuple[Reason, ...]:
    """Why nothing could be held out."""
    if held:
        return hindsight.trial(held[0], KINDS[0], of_fewer=True).model.verdict.reasons
    return (Reason(Code.SHORT_WATCH, known, SHORTEST * (BEFORE + 1) / BEFORE),)
