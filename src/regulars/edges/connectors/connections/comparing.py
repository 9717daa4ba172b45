"""Lists the balances that are not what their histories come to."""

from __future__ import annotations

import csv
from pathlib import Path

from regulars.edges.connectors.connections.types import Comparison
from regulars.kernel.files import explain

HEAD = ("account", "customer", "balance_told", "balance_counted", "difference")


def write_differences(found: Comparison, path: Path) -> None:
    """Write them as CSV, one line each below the names of the columns.

    Raises the errors of ``kernel.files``.
    """
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(HEAD)
            for one in found.differences:
                told = (one.told, one.counted, one.told - one.counted)
                rows.writerow((one.account, one.customer, *told))
    except OSError as error:
        explain(error, path)
