"""Two imports at the same time, in processes of their own, on whichever database is tested."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from regulars.core.catalog.models import Product, ProductReference
from regulars.core.customers.models import Customer, CustomerReference
from regulars.core.orders.models import Channel, Order, OrderLine
from regulars.edges.connectors.files.models import ImportRun
from regulars.edges.connectors.files.tests.factories import line, write_csv
from regulars.edges.connectors.files.tests.test_commands import SMALL_BATCHES, environment


def a_file(folder: Path, name: str, numbers: range) -> Path:
    """Orders of the same few customers and products, whichever file names them."""
    return write_csv(
        folder / name,
        [
            line(
                f"{number:04}", "10.00", customer_id=f"C{number % 30}", product_id=f"P{number % 7}"
            )
            for number in numbers
        ],
    )


@pytest.mark.slow
@pytest.mark.each_database
@pytest.mark.django_db(transaction=True)
class TestTwoImportsAtOnce:
    def test_name_each_customer_and_write_each_line_once(self, tmp_path, home):
        files = [
            a_file(tmp_path, "one.csv", range(400)),
            a_file(tmp_path, "two.csv", range(200, 600)),
        ]

        both = [
            subprocess.Popen(
                [sys.executable, "-c", SMALL_BATCHES, "import", "orders", str(file)],
                env=environment(home),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            )
            for file in files
        ]
        complaints = [process.communicate()[1] for process in both]

        assert complaints == ["", ""]
        assert [process.returncode for process in both] == [0, 0]
        told = ImportRun.objects.values_list("status", "rows_imported", "rows_unchanged")
        assert [status for status, _, _ in told] == ["done", "done"]
        assert sum(imported for _, imported, _ in told) == 600
        assert sum(unchanged for _, _, unchanged in told) == 200
        assert (Order.objects.count(), OrderLine.objects.count()) == (600, 600)
        assert Customer.objects.count() == CustomerReference.objects.count() == 30
        assert Product.objects.count() == ProductReference.objects.count() == 7
        assert Channel.objects.count() == 1
