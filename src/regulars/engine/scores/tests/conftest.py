"""Each test has a data folder of its own, and may start no process."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from regulars.engine import children
from regulars.insight.scores import Learnt, learn

LEARNT: dict[tuple[object, ...], Learnt] = {}


@pytest.fixture(autouse=True)
def own_home(tmp_path, settings):
    """The installation's data folder."""
    settings.REGULARS_HOME = tmp_path
    return tmp_path


def learn_once(lines: Any, *, as_of: date, **told: Any) -> Learnt:
    """What is learnt, unless a test before has learnt from the same lines."""
    rows = lines.get_backend().raw_sql(lines.compile()).fetchall()
    asked = (frozenset(rows), len(rows), as_of)
    if asked not in LEARNT:
        LEARNT[asked] = learn(lines, as_of=as_of, **told)
    return LEARNT[asked]


@pytest.fixture
def quick_learning(monkeypatch):
    """Most tests have the same history."""
    monkeypatch.setattr("regulars.engine.scores.computing.learn", learn_once)


@pytest.fixture
def started(monkeypatch):
    """The commands that would have been started."""
    commands: list[list[str]] = []
    monkeypatch.setattr(children, "start", commands.append)
    return commands
