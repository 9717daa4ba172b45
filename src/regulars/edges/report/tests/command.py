"""A small store's file, and ``regulars report`` run on it."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from typer.testing import CliRunner

from regulars.cli import app as regulars
from regulars.edges.report.tests.pages import Element, read_page
from regulars.insight.report.json import decode
from regulars.insight.types import Report
from regulars.kernel.errors import RegularsError

HEADER = ("Order", "Customer", "Date", "Product", "Quantity", "Price", "Channel")


def write_orders(path: Path, *, orders: int = 400, customers: int = 120) -> Path:
    """Two years of a small store, always the same."""
    chance = random.Random(20)  # noqa: S311 - a made-up store
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(HEADER)
        for number in range(1, orders + 1):
            day = date(2024, 1, 1) + timedelta(days=number * 729 // orders)
            customer = f"C{int(chance.paretovariate(0.9)) % customers:03}"
            product = chance.choice(("Tea", "Coffee", "Mug"))
            channel = chance.choice(("web", "till"))
            rows.writerow(
                (f"A{number}", customer, day, product, 1, f"{9 + number % 7}.50", channel)
            )
    return path


def run(*arguments: object) -> tuple[int, str, str]:
    """Exit code, output and complaint, with refusals told as the program tells them."""
    result = CliRunner().invoke(regulars, ["report", *map(str, arguments)])
    if isinstance(result.exception, RegularsError):
        return result.exception.exit_code, result.stdout, f"regulars: {result.exception}\n"
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


@dataclass(frozen=True)
class Made:
    """What one run of the command left behind."""

    folder: Path
    code: int
    shown: str

    @property
    def page(self) -> Element:
        return read_page((self.folder / "report.html").read_text())

    @property
    def report(self) -> Report:
        return decode((self.folder / "report.json").read_bytes())
