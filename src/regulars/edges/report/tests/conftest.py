"""A page and a command's files, each made once for all tests that look at them."""

from __future__ import annotations

from pathlib import Path

import pytest

from regulars.edges.report.page import present, render
from regulars.edges.report.tests.command import Made, run, write_orders
from regulars.edges.report.tests.pages import Element, read_page
from regulars.insight.charts import draw
from regulars.insight.report.tests.factories import a_report


@pytest.fixture(scope="session")
def html() -> str:
    report = a_report()
    return render(present(report, draw(report)))


@pytest.fixture(scope="session")
def page(html: str) -> Element:
    return read_page(html)


@pytest.fixture(scope="session")
def orders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_orders(tmp_path_factory.mktemp("orders") / "orders.csv")


@pytest.fixture(scope="session")
def many_orders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of customers enough to be simulated."""
    path = tmp_path_factory.mktemp("many-orders") / "orders.csv"
    return write_orders(path, orders=1_200, customers=1_000)


@pytest.fixture(scope="session")
def made(orders: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("made")
    (folder / "report.html").write_text("an earlier page")
    files = ("--out", folder / "report.html", "--json", folder / "report.json")

    code, shown, _ = run(orders, "--currency", "EUR", *files)

    return Made(folder, code, shown)


@pytest.fixture
def quick_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures are looked at on the page that is made once."""
    monkeypatch.setattr("regulars.insight.charts.draw", lambda report: {})
