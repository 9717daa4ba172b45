"""From the lake to finished reports. Heavy: only processes of their own import it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from django.conf import settings

from regulars.engine.figures.rules import check_period, periods_of
from regulars.engine.figures.types import ChannelUnknown, Choice, NothingToCompute, PeriodTurned
from regulars.insight import charts as pictures
from regulars.insight.readers.intake import Intake
from regulars.insight.report import json
from regulars.insight.report.build import build, build_each
from regulars.insight.report.errors import NoOrders, UnknownChannel
from regulars.insight.report.history import rows
from regulars.insight.report.questions import Origin, Question
from regulars.insight.types import Dropped, Period, Report

if TYPE_CHECKING:
    from regulars.engine.lake.types import Lake
    from regulars.kernel.progress import Progress

OTHER_CURRENCY = "other_currency"


@dataclass(frozen=True)
class Made:
    """A finished report as it is stored."""

    choice: Choice
    channel: str | None
    report: Report
    document: bytes
    charts: bytes


def busiest_channels(lake: Lake) -> tuple[str, ...]:
    """Every channel with a sale, those with most orders first."""
    lines = lake.order_lines
    sold = lines.filter((lines.amount_minor > 0) & lines.channel.notnull())
    counts = sold.group_by("channel").agg(orders=sold.order_id.nunique())
    found = sorted(rows(counts), key=lambda row: (-row["orders"], row["channel"]))
    return tuple(row["channel"] for row in found)


def presets_of_all(lake: Lake, progress: Progress) -> Iterator[Made]:
    """The presets over all channels together: the usual period first, which settles the rest.

    Raises NoOrders.
    """
    waiting = [Question()]
    reports = build_each(lake.order_lines, _origin(lake), _drained(waiting), progress=progress)
    with closing(reports):
        report = next(reports)
        scope = report.scope
        choices = periods_of(usual=scope.period, first_day=scope.first_day, last_day=scope.as_of)
        usual = next(choice for choice in choices if choice.period == scope.period)
        yield made(usual, None, report, progress)
        others = [choice for choice in choices if choice is not usual]
        waiting.extend(Question(period=choice.period) for choice in others)
        for choice, report in zip(others, reports, strict=True):
            yield made(choice, None, report, progress)


def presets_of_channel(
    lake: Lake, channel: str, choices: Sequence[Choice], progress: Progress
) -> Iterator[Made]:
    """The presets over one channel, of the same days; none where it had no order of its own."""
    questions = [Question(period=choice.period, channel=channel) for choice in choices]
    reports = build_each(lake.order_lines, _origin(lake), questions, progress=progress)
    with closing(reports):
        try:
            for choice, report in zip(choices, reports, strict=True):
                yield made(choice, channel, report, progress)
        except (NoOrders, UnknownChannel):  # all its lines are parts of other channels' orders
            return


def one_report(lake: Lake, period: Period, channel: str | None, progress: Progress) -> Made:
    """A report over any period.

    Raises NothingToCompute, ChannelUnknown, PeriodTurned, PeriodOutside.
    """
    if period.end < period.start:
        raise PeriodTurned(start=period.start, end=period.end)
    try:
        question = Question(period=period, channel=channel)
        report = build(lake.order_lines, _origin(lake), question, progress=progress)
    except NoOrders as error:
        raise NothingToCompute from error
    except UnknownChannel as error:
        raise ChannelUnknown(channel=error.channel, channels=error.channels) from error
    check_period(period, first_day=report.scope.first_day, last_day=report.scope.as_of)
    return made(Choice(None, period), channel, report, progress)


def made(choice: Choice, channel: str | None, report: Report, progress: Progress) -> Made:
    """The report with its pictures drawn, both as they are stored."""
    progress.stage("pictures")
    charts = pictures.draw(report, language=settings.LANGUAGE_CODE)
    return Made(choice, channel, report, json.encode(report), msgspec.json.encode(charts))


def _drained(waiting: list[Question]) -> Iterator[Question]:
    """What is waiting, also what joins the queue while the first are being served."""
    while waiting:
        yield waiting.pop(0)


def _origin(lake: Lake) -> Origin:
    """What every report of this lake says of where its lines come from."""
    used = lake.line_count
    left_out = sum(lake.left_out.values())
    dropped = (Dropped(OTHER_CURRENCY, left_out, tuple(lake.left_out)),) if left_out else ()
    intake = Intake(
        rows_read=used + left_out, rows_used=used, dropped=dropped, cautions=(), columns=()
    )
    return Origin(intake=intake, sources=(), currency=lake.currency)
