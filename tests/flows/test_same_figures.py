"""The same history gives the same figures in the report and on the console."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from regulars.edges.sandbox.generator import ShopParameters
from regulars.edges.sandbox.generator.export import export
from tests.flows.installation import new_installation

CDNOW = Path(__file__).resolve().parents[2] / "../shared/data/CDNOW_sample.txt"
CDNOW_COLUMNS = {"customer_id": "1", "ordered_at": "3", "quantity": "4", "amount": "5"}
MAPPED = [
    part for field, column in CDNOW_COLUMNS.items() for part in ("--map", f"{field}={column}")
]

# The usual period is all that is looked at. That others and each channel are computed is asserted
# in engine/figures/tests/test_presets.py, what they say in edges/lake/tests/test_same_figures.py.
SYNC = """
import sys
from regulars.cli import main
from regulars.engine.figures import computing, services
from regulars.engine.figures.types import Choice, Preset
computing.periods_of = lambda *, usual, **_: (Choice(Preset.USUAL, usual),)
services.CHANNELS_AHEAD = 0
sys.argv = ["regulars", "lake", "sync"]
main()
"""

STORED = """
from regulars.engine.figures.queries import report_for
from regulars.engine.figures.types import Preset
from regulars.insight.report.json import encode
print(encode(report_for(Preset.USUAL).report).decode())
print(END)
"""

SCORED = """
from regulars.engine.scores.queries import slipping, slipping_total
number, at_risk = slipping_total()
print(number, at_risk, *(f"{row.at_risk_minor:.0f}" for row in slipping(limit=200)))
print(END)
"""

CONSOLE = """
from django.test import Client
from regulars.core.staff.services import create_staff
from regulars.kernel import clock
create_staff(actor="system", email="owner@example.com", name="Owner", role="owner",
             password="a long enough passphrase", now=clock.now())
client = Client(headers={"host": "localhost"})
assert client.login(username="owner@example.com", password="a long enough passphrase")
print(client.get("/console/").content.decode())
"""

END = "-- the end of an answer --"
LOOK = f"END = {END!r}\n{STORED}{SCORED}{CONSOLE}"  # one after the other in one process

OF_THE_FILE_ONLY = ("quality", "findings")  # what was read, and what is said about that


def generated(folder: Path) -> tuple[Path, list[str]]:
    """A small shop with returns, two channels and sales to nobody known."""
    export(ShopParameters(end=date(2026, 10, 31), customers=80), folder)
    return folder / "orders.csv", []


def cdnow(folder: Path) -> tuple[Path, list[str]]:
    """A published history without a header and without order numbers."""
    if not CDNOW.exists():
        pytest.skip("the published data is not here")
    return CDNOW, MAPPED


def headless(folder: Path) -> tuple[Path, list[str]]:
    """The small shop as that history is: columns of spaces, known customers, days only."""
    orders, _ = generated(folder)
    with orders.open() as file:
        rows = [
            f" {row['customer_id']} 0001 {row['ordered_at'][:10].replace('-', '')}"
            f" {row['quantity']:>2} {row['amount']:>7}\n"
            for row in csv.DictReader(file)
            if row["customer_id"] and not row["amount"].startswith("-")
        ]
    path = folder / "records.txt"
    path.write_text("".join(rows))
    return path, MAPPED


def figures(text: str) -> dict:
    """The report without what only a file has."""
    report = json.loads(text)
    report["scope"].pop("sources")
    return {name: value for name, value in report.items() if name not in OF_THE_FILE_ONLY}


def ahead(report: dict) -> dict[str, object]:
    """What is said of what lies ahead, value by value, taken out of the report.

    The file and the console name customers each in their own way.
    """
    return {
        path: value
        for path, value in leaves("outlook", report.pop("outlook"))
        if not path.endswith("customer_id")
    }


def leaves(path: str, value: object) -> Iterator[tuple[str, object]]:
    """Every value within a value, with the way to it."""
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for name, part in items:
            yield from leaves(f"{path}.{name}", part)
    else:
        yield path, value


@pytest.mark.slow
class TestSameFigures:
    @pytest.mark.parametrize(
        ("history", "repeat_customer_rate"),
        [
            pytest.param(generated, 9 / 19, id="generated", marks=pytest.mark.each_database),
            pytest.param(headless, 9 / 19, id="headless"),
            pytest.param(cdnow, 0.5585, id="cdnow"),
        ],
    )
    def test_stand_in_the_report_and_on_the_console(self, history, repeat_customer_rate, tmp_path):
        file, mapping = history(tmp_path)
        with new_installation(tmp_path / "home") as shop:
            shop.regulars(
                *("report", str(file), "--currency", "EUR", *mapping),
                *("--out", str(tmp_path / "report.html"), "--json", str(tmp_path / "report.json")),
            )
            shop.regulars("import", "orders", str(file), "--currency", "EUR", *mapping)
            shop.python(SYNC)
            values, scores, page = shop.python(LOOK).split(END)

        stored = figures(values)
        scored = [int(number) for number in scores.split()]
        told = figures((tmp_path / "report.json").read_text())
        assert scored == slipping_of(stored["outlook"])
        assert ahead(stored) == pytest.approx(ahead(told))
        assert stored == told
        first = stored["measures"][0]
        assert first["value"] == pytest.approx(repeat_customer_rate, abs=1e-4)
        report_page = (tmp_path / "report.html").read_text()
        assert len(measures_of(report_page)) == 5
        assert measures_of(page) == measures_of(report_page)


def measures_of(page: str) -> list[str]:
    """The five measures as the page writes them."""
    parts = page.split('class="r-value"')[1:6]
    return [part.split(">", 1)[1].split("<", 1)[0].strip() for part in parts]


def slipping_of(outlook: dict | None) -> list[int]:
    """How many are slipping away, what is at risk, and that of each; nobody without an outlook."""
    if outlook is None:
        return [0, 0]
    slipping = outlook["slipping"]
    each = [round(row["at_risk_minor"]) for row in slipping["rows"]]
    return [slipping["customers"], round(slipping["at_risk_minor"]), *each]
