"""Each test has a data folder of its own, and may draw nothing and start no process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from regulars.engine import children
from regulars.engine.figures import services
from regulars.insight.report.build import build
from regulars.insight.report.questions import Origin, Question
from regulars.insight.types import Report

BUILT: dict[tuple[object, ...], Report] = {}


@pytest.fixture(autouse=True)
def own_home(tmp_path, settings):
    """The installation's data folder."""
    settings.REGULARS_HOME = tmp_path
    return tmp_path


@pytest.fixture
def quick_pictures(monkeypatch):
    """Drawing is tested where it is done."""
    monkeypatch.setattr("regulars.insight.charts.draw", lambda report, language: {"rfm": "<svg/>"})


def build_once(lines: Any, origin: Origin, question: Question, **told: Any) -> Report:
    """The report, built unless a test before has asked the same of the same lines."""
    rows = lines.get_backend().raw_sql(lines.compile()).fetchall()
    asked = (frozenset(rows), len(rows), origin, question)
    if asked not in BUILT:
        BUILT[asked] = build(lines, origin, question, **told)
    return BUILT[asked]


def build_each_once(
    lines: Any, origin: Origin, questions: Iterable[Question], **told: Any
) -> Iterator[Report]:
    for question in questions:
        yield build_once(lines, origin, question, **told)


@pytest.fixture
def quick_reports(monkeypatch):
    """What becomes of reports is the matter, and most tests have the same history."""
    computing = "regulars.engine.figures.computing"
    monkeypatch.setattr(f"{computing}.build", build_once)
    monkeypatch.setattr(f"{computing}.build_each", build_each_once)


@pytest.fixture
def all_channels_together(monkeypatch):
    """One history instead of three, where channels are not the matter."""
    monkeypatch.setattr(services, "CHANNELS_AHEAD", 0)


@pytest.fixture
def started(monkeypatch):
    """The commands that would have been started."""
    commands: list[list[str]] = []
    monkeypatch.setattr(children, "start", commands.append)
    return commands
