"""Each test has a data folder of its own, and may draw nothing and start no process."""

from __future__ import annotations

import pytest

from regulars.engine.figures import children, services


@pytest.fixture(autouse=True)
def own_home(tmp_path, settings):
    """The installation's data folder."""
    settings.REGULARS_HOME = tmp_path
    return tmp_path


@pytest.fixture
def quick_pictures(monkeypatch):
    """Drawing is tested where it is done."""
    monkeypatch.setattr("regulars.insight.charts.draw", lambda report, language: {"rfm": "<svg/>"})


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
