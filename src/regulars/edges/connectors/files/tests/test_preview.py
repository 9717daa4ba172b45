from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from regulars.core.events.models import EventRow
from regulars.core.orders.models import Order
from regulars.edges.connectors.files import services
from regulars.edges.connectors.files.models import ImportRun
from regulars.edges.connectors.files.tests.factories import (
    NOW,
    bring_in,
    counts,
    line,
    table_rows,
    write_csv,
)
from regulars.edges.connectors.files.types import ImportRequest, UnknownKind, UnusableName
from regulars.kernel.files import FileIsFolder, FileMissing

pytestmark = pytest.mark.django_db


def preview(path, kind="orders", **options):
    request = ImportRequest(kind=kind, path=path, currency="EUR", **options)
    return services.preview_import(request=request, now=NOW)


class TestPreviewImport:
    ROWS = (
        line("1", "10.00"),
        line("1", "-2.00"),
        line("2", "5.00", customer_id="C2", product_id="P2"),
        line("3", "5.00", order_date="not a day"),
    )

    def test_says_what_the_import_then_does(self, tmp_path):
        path = write_csv(tmp_path / "orders.csv", list(self.ROWS))

        told = preview(path)
        done = bring_in(path)

        assert told.created == done.created
        assert told.created == {
            "customers": 2,
            "products": 2,
            "orders": 2,
            "refunds": 1,
            "order_lines": 2,
            "refund_lines": 1,
        }
        assert (told.rows_read, done.rows_read, done.rows_total) == (4, 4, 4)
        assert (told.rows_imported, told.rows_rejected) == (done.rows_imported, done.rows_rejected)
        assert [(item.row, item.value) for item in told.rejected] == [(5, "not a day")]
        assert told.columns["ordered_at"] == "order_date"
        assert done.columns == told.columns

    def test_counts_rows_that_name_nobody_as_the_import_does(self, tmp_path):
        header = ("customer_id", "name")
        rows = [{"customer_id": "C1", "name": "Somebody"}, {"name": "Nobody"}]
        path = write_csv(tmp_path / "people.csv", rows, header)

        told = preview(path, "customers")
        done = bring_in(path, "customers")

        assert (told.rows_read, done.rows_read, done.rows_total) == (2, 2, 2)
        assert told.created["customers"] == done.created["customers"] == 1

    def test_writes_nothing(self, tmp_path):
        path = write_csv(tmp_path / "orders.csv", list(self.ROWS))
        files = set(tmp_path.iterdir())

        preview(path)

        assert set(counts().values()) == {0}
        assert ImportRun.objects.exists() is False
        assert EventRow.objects.exists() is False
        assert set(tmp_path.iterdir()) == files

    def test_knows_what_is_there_already(self, tmp_path):
        bring_in(write_csv(tmp_path / "one.csv", [self.ROWS[0]]))
        before = table_rows()

        told = preview(write_csv(tmp_path / "two.csv", list(self.ROWS[:3])))

        assert told.rows_unchanged == 1
        assert (told.created["orders"], told.created["customers"]) == (1, 1)
        assert table_rows() == before

    def test_names_a_missing_file_and_a_folder(self, tmp_path):
        with pytest.raises(FileMissing):
            preview(tmp_path / "none.csv")
        with pytest.raises(FileIsFolder):
            preview(tmp_path)

    def test_refuses_unknown_kinds_and_unusable_names(self, tmp_path):
        path = write_csv(tmp_path / "orders.csv", list(self.ROWS))

        with pytest.raises(UnknownKind):
            preview(path, kind="cats")
        with pytest.raises(UnusableName):
            preview(path, source="a:b")

    def test_leaves_out_what_is_too_long_to_be_an_identifier(self, tmp_path):
        rows = [
            line("1", "10.00"),
            line("2" * 201, "5.00"),
            line("3", "5.00", product_id="P" * 300),
        ]
        path = write_csv(tmp_path / "orders.csv", rows)

        told = preview(path)

        assert [(item.row, item.reason) for item in told.rejected] == [
            (3, "too_long"),
            (4, "too_long"),
        ]
        assert bring_in(path).rows_imported == 1

    def test_leaves_out_text_with_a_null_character(self, tmp_path):
        path = tmp_path / "orders.parquet"
        lines = pa.table(
            {
                "order_id": ["1", "2\0", "3"],
                "order_date": ["2024-01-05", "2024-01-05", "2024-01-06"],
                "customer_id": ["C1", "C\0", "C3"],
                "product_name": ["Tea", "Tea", "Te\0a"],
                "amount": ["10.00", "11.00", "12.00"],
            }
        )
        pq.write_table(lines, path)

        told = preview(path)

        assert [(item.column, item.value, item.reason) for item in told.rejected] == [
            ("order_id", "2", "null_character"),
            ("product_name", "Tea", "null_character"),
        ]
        card = bring_in(path)
        assert (card.rows_imported, card.rows_rejected) == (1, 2)
        assert list(Order.objects.values_list("number", flat=True)) == ["1"]
