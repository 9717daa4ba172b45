"""Workbooks of every kind, locked ones, and ones with the wrong ending."""

import pytest

from regulars.insight.readers import errors, read
from regulars.insight.readers.tests.samples import rows
from regulars.insight.readers.tests.workbooks import write_locked_xlsx, write_ods, write_xls

ROWS = [
    ["order_id", "customer_id", "date", "amount"],
    ["A1", "7", "2024-03-01", 9.5],
    ["A2", "8", "2024-03-02", 3],
]
LINES = [("A1", "7", 950, 2), ("A2", "8", 300, 3)]


class TestReadWorkbook:
    @pytest.mark.parametrize("name", ["orders.ods", "orders.xls", "orders.csv"])
    def test_reads_libreoffice_whatever_its_name(self, tmp_path, engine, name):
        reading = read(write_ods(tmp_path / name, ROWS), connection=engine)

        assert rows(reading, "order_id", "customer_id", "amount_minor", "source_row") == LINES

    @pytest.mark.parametrize("name", ["orders.xls", "orders.xlsx", "orders"])
    def test_reads_old_excel_whatever_its_name(self, tmp_path, engine, name):
        reading = read(write_xls(tmp_path / name, ROWS), connection=engine)

        assert rows(reading, "order_id", "customer_id", "amount_minor", "source_row") == LINES

    def test_refuses_a_locked_old_workbook(self, tmp_path, engine):
        path = write_xls(tmp_path / "orders.xls", ROWS, locked=True)

        with pytest.raises(errors.ProtectedFile) as refusal:
            read(path, connection=engine)

        assert str(refusal.value) == (
            f"{path} is protected with a password. Save it without one and try again."
        )

    def test_refuses_a_locked_new_workbook(self, tmp_path, engine):
        path = write_locked_xlsx(tmp_path / "orders.xlsx")

        with pytest.raises(errors.ProtectedFile):
            read(path, connection=engine)
