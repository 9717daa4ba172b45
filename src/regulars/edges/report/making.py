"""From files to a report: reading, computing, drawing, each told to whoever waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from regulars.edges.report.errors import EngineStopped, StartsTooLate
from regulars.insight.notation import GUESSED, Notation
from regulars.insight.types import Period, Report
from regulars.kernel.money import DEFAULT_CURRENCY
from regulars.kernel.progress import Progress

if TYPE_CHECKING:
    from regulars.insight.readers import Reading
    from regulars.insight.simulate import Shift


@dataclass(frozen=True)
class Request:
    """What is to be read, how, and which days and channel to look at.

    Rows dated after ``today`` are left out. Amounts that name no currency are in ``currency``,
    else in ``default_currency``.
    """

    files: tuple[Path, ...]
    today: date
    mapping: Mapping[str, str] = field(default_factory=dict)
    as_of: date | None = None
    start: date | None = None
    channel: str | None = None
    grain: str | None = None
    retention_rates: tuple[float, ...] = ()
    shifts: tuple[tuple[str, Shift], ...] = ()
    currency: str | None = None
    default_currency: str = DEFAULT_CURRENCY
    notation: Notation = GUESSED
    drop_duplicates: bool = False
    engine: str = "duckdb://"


def make_report(request: Request, progress: Progress) -> Report:
    """Read the files and compute everything.

    Raises EngineStopped, StartsTooLate, UnknownGrain, and what ``insight.readers.read`` and
    ``insight.report.build`` raise.
    """
    from regulars.insight.engines import failures

    try:
        return _report(request, progress)
    except failures() as error:
        first_line = (str(error) or "out of memory").splitlines()[0]
        raise EngineStopped(reason=first_line.rstrip(".")) from error


def _report(request: Request, progress: Progress) -> Report:
    from regulars.insight.engines import connect, modest_memory, moved
    from regulars.insight.grains import grain_of
    from regulars.insight.readers import read
    from regulars.insight.report.build import build
    from regulars.insight.report.questions import Origin, Question

    grain = grain_of(request.grain) if request.grain else None
    engine = connect(request.engine, memory_limit=modest_memory())
    is_here = engine.name == "duckdb"
    reading = read(
        [str(path) for path in request.files],
        mapping=request.mapping,
        currency=request.currency,
        default_currency=request.default_currency,
        notation=request.notation,
        as_of=request.today,
        drop_duplicates=request.drop_duplicates,
        connection=engine if is_here else connect(memory_limit=modest_memory()),
        progress=progress,
    )
    origin = Origin(
        intake=reading.intake,
        sources=tuple(path.name for path in request.files),
        currency=reading.currency or request.currency or "",
    )
    question = Question(
        as_of=request.as_of,
        period=_period(request, reading),
        channel=request.channel,
        grain=grain,
        retention_rates=request.retention_rates,
        shifts=request.shifts,
    )
    with moved(reading.table, engine) as lines:
        return build(lines, origin, question, progress=progress)


def _period(request: Request, reading: Reading) -> Period | None:
    """The period asked for, up to the last day counted; None leaves the choice to the builder.

    Raises StartsTooLate.
    """
    if request.start is None:
        return None
    if request.as_of is not None:
        return Period(request.start, request.as_of)
    sales = reading.table.filter(reading.table.amount_minor > 0)
    last = sales.ordered_at.max().to_pyarrow().as_py()
    if last is None:
        return None
    if request.start > last.date():
        raise StartsTooLate(start=request.start, last=last.date())
    return Period(request.start, last.date())
