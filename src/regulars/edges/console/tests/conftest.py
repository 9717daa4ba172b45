"""What the console's tests share: tasks done at once, and somebody who may import."""

from __future__ import annotations

from typing import Any

import pytest

from regulars.edges.console.tests.factories import (
    Shop,
    a_told_shop,
    an_order,
    days_ago,
    import_orders,
    signed_in,
    some_customers,
    taken_back,
)
from regulars.edges.console.wizard import child
from regulars.edges.console.wizard.tasks import Folder
from regulars.engine.figures import services as figures
from regulars.engine.figures.types import Progressing, State
from regulars.engine.scores import services as scores


@pytest.fixture
def refreshed(monkeypatch):
    """How often figures and scores were brought up to date; nothing is computed."""
    times: list[str] = []
    monkeypatch.setattr(figures, "refresh_in_child", lambda **values: times.append("figures"))
    monkeypatch.setattr(scores, "start_scoring", lambda: times.append("scores"))
    return times


@pytest.fixture
def at_once(monkeypatch, refreshed):
    """Tasks are done in this process, where the test's database is."""

    def start(folder: Folder, task: str, asked: dict | None = None, *, actor: str) -> None:
        folder.path.mkdir(parents=True, exist_ok=True)
        folder.forget(task)
        folder.write("asked.json", asked or {})
        child.main(task, str(folder.path), actor)

    monkeypatch.setattr(Folder, "start", start)


@pytest.fixture
def marketer(db, settings, tmp_path):
    """Somebody who may import, at work; uploads go into a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return signed_in("marketer")


@pytest.fixture
def three_buyers(db: None) -> dict[str, int]:
    """Shopper 0 ordered thrice, 1 once for much, 2 once for little, 3 never."""
    found = some_customers(4)
    ids = [found[f"C-{place:03}"] for place in range(4)]
    import_orders(
        an_order("1", ids[0], at=days_ago(30), amounts=(500,)),
        an_order("2", ids[0], at=days_ago(20), amounts=(500,)),
        taken_back(an_order("3", ids[0], at=days_ago(9), amounts=(500,)), 100, days_ago(8)),
        an_order("4", ids[1], at=days_ago(40), amounts=(9_000,)),
        an_order("5", ids[2], at=days_ago(1), amounts=(200,)),
    )
    return found


@pytest.fixture
def shop(db: None) -> Shop:
    return a_told_shop()


@pytest.fixture
def told(shop: Shop) -> list[dict[str, Any]]:
    return shop.scores


@pytest.fixture
def asked(monkeypatch):
    """What was asked of processes beside this one; none is started."""
    calls = []

    def request_report(*, period, channel, now):
        calls.append((period, channel))
        return Progressing(7, State.COMPUTING, "", "", period, channel, now)

    monkeypatch.setattr(figures, "request_report", request_report)
    monkeypatch.setattr(figures, "start_refresh", lambda: calls.append("refresh"))
    return calls
