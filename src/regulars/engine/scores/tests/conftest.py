"""Each test has a data folder of its own, and may start no process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from regulars.engine import children
from regulars.engine.scores import computing

KNOWN: dict[tuple[object, ...], Any] = {}


@pytest.fixture(autouse=True)
def own_home(tmp_path, settings):
    """The installation's data folder."""
    settings.REGULARS_HOME = tmp_path
    return tmp_path


def once(function: Callable[..., Any], *, is_stream: bool = False) -> Callable[..., Any]:
    """The function, asked once of the same lines however many tests ask it."""

    def answered(lines: Any, *learnt: Any, only: Any = None, **told: Any) -> Any:
        rows = [tuple(row.values()) for row in lines.to_pyarrow().to_pylist()]
        few = None if only is None else frozenset(only)
        by = [one.digest for one in learnt]
        asked = (function.__name__, frozenset(rows), len(rows), *by, few, told["as_of"])
        if asked not in KNOWN:
            more = told if only is None else {**told, "only": only}
            found = function(lines, *learnt, **more)
            KNOWN[asked] = list(found) if is_stream else found
        return iter(KNOWN[asked]) if is_stream else KNOWN[asked]

    return answered


@pytest.fixture
def quick_answers(monkeypatch):
    """What becomes of scores is the matter, and most tests have the same history."""
    monkeypatch.setattr(computing, "learn", once(computing.learn))
    for name in ("scores", "replenishments"):
        function = getattr(computing, name)
        monkeypatch.setattr(computing, name, once(function, is_stream=True))


@pytest.fixture
def started(monkeypatch):
    """The commands that would have been started."""
    commands: list[list[str]] = []
    monkeypatch.setattr(children, "start", commands.append)
    return commands
