"""``python -m benchmarks [NAME ...]`` measures all or the named, in one table."""

from __future__ import annotations

import importlib
import sys

from benchmarks.processes import header

ALL = [
    "startup",
    "insight_speed",
    "experiments",
    "models",
    "scores",
    "timing",
    "baskets",
    "report_speed",
    "import_speed",
    "lake_speed",
    "demo",
    "console_speed",
    "live_speed",
    "ledger_speed",
    "quote_speed",
]


def main(names: list[str]) -> None:
    """Run each measurement in turn."""
    header()
    for name in names or ALL:
        importlib.import_module(f"benchmarks.{name}").main()


main(sys.argv[1:])
