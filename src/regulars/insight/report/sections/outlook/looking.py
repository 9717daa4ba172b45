"""Everything that is said of what lies ahead, from one history."""

from __future__ import annotations

from datetime import date, timedelta

from regulars.insight.forecasts import forecast, look_back
from regulars.insight.report.history import History
from regulars.insight.report.periods import YEAR
from regulars.insight.report.sections.outlook.model import model_of
from regulars.insight.report.sections.outlook.products import products_of
from regulars.insight.report.sections.outlook.worth import worth_of
from regulars.insight.scores import counted, learn
from regulars.insight.types import Outlook
from regulars.kernel.progress import Progress

POINTS = 12  # of the forecast
LOOKED_BACK_DAYS, LOOKED_BACK_TIMES = 90, 6


def look_ahead(history: History, progress: Progress) -> Outlook:
    """Look ahead from a history of all channels.

    Definition
    ----------
    The forecast of a day is the sum over customers of the purchases to expect from the day after
    ``as_of`` to that day, and of what they bring; its band holds the outcome with 90 %. It goes as
    far ahead as the history goes back, at most a year.

    On each of up to six earlier days the model is chosen and learnt anew from what was known then,
    and its forecast of the 90 days after it set beside what these customers did.
    """
    progress.stage("outlook")
    as_of, transactions = history.as_of, history.transactions
    known = counted(transactions, as_of=as_of)
    learnt = learn(known, as_of=as_of)
    points = forecast(learnt.choice, until=days_ahead(history.first_day, as_of))
    values, slipping = worth_of(history, learnt, known)
    past = look_back(
        known.orders if known.days is None else known.days,
        as_of=as_of,
        days=LOOKED_BACK_DAYS,
        times=LOOKED_BACK_TIMES,
    )
    progress.stage("calendar")
    replenishment, together = products_of(history)
    return Outlook(
        as_of=as_of,
        model=model_of(learnt.choice),
        forecast=points,
        past=past,
        values=values,
        slipping=slipping,
        replenishment=replenishment,
        together=together,
    )


def days_ahead(first_day: date, as_of: date) -> list[date]:
    """The last days of equal parts of the time to look ahead."""
    reach = min((as_of - first_day).days, YEAR)
    return [as_of + timedelta(days=round(reach * part / POINTS)) for part in range(1, POINTS + 1)]
