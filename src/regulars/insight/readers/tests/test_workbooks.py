"""Workbooks of every kind, locked ones, and ones with the wrong ending."""

from datetime import date, time

import openpyxl
import pytest

from regulars.insight.readers import Notation, errors, read
from regulars.insight.readers.tests.samples import cautions, local, rows
from regulars.insight.readers.tests.workbooks import write_locked_xlsx, write_ods, write_xls

ROWS = [
    ["order_id", "customer_id", "date", "amount"],
    ["A1", "7", "2024-03-01", 9.5],
    ["A2", "8", "2024-03-02", 3],
]
LINES = [("A1", "7", 950, 2), ("A2", "8", 300, 3)]


class TestReadWorkbook:
    def test_reads_the_first_sheet_with_rows(self, tmp_path, engine):
        book = openpyxl.Workbook()
        book.active.title = "Cover"
        sheet = book.create_sheet("Orders")
        sheet.append(["Order report"])
        sheet.append([])
        sheet.append(["Order ID", "Customer ID", "Order date", "Time", "Qty", "Total", "Product"])
        sheet.append([1001, 17850, date(2024, 1, 31), time(13, 5), 2, 12.5, "Tea"])
        sheet.append([1002, None, date(2024, 2, 1), time(9, 0), 1, "x", "Tea"])
        book.create_sheet("More").append(["x"])
        path = tmp_path / "orders.xlsx"
        book.save(path)

        reading = read(path, currency="EUR", connection=engine)

        assert rows(
            reading, "order_id", "customer_id", "ordered_at", "quantity", "amount_minor"
        ) == [("1001", "17850", local(2024, 1, 31, 13, 5), 2.0, 1250)]
        assert reading.intake.dropped[0].examples == ("orders.xlsx row 5, column Total: 'x'",)
        assert cautions(reading)["other_sheets"] == {
            "file": "orders.xlsx",
            "sheet": "Orders",
            "others": "More",
        }

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


class TestSheets:
    NOTES = [["Made for the accountant"], ["Ask the till for more"]]

    def workbook(self, tmp_path, sheets):
        path = tmp_path / "orders.xlsx"
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, cells in sheets.items():
            sheet = book.create_sheet(name)
            for row in cells:
                sheet.append(row)
        book.save(path)
        return path

    def test_reads_the_first_whose_columns_are_recognised(self, tmp_path, engine):
        later = [ROWS[0], ["B1", "9", "2025-03-01", 4]]
        path = self.workbook(tmp_path, {"Notes": self.NOTES, "2024": ROWS, "2025": later})

        reading = read(path, connection=engine)

        assert rows(reading, "order_id", "customer_id", "amount_minor", "source_row") == LINES
        assert cautions(reading)["other_sheets"] == {
            "file": "orders.xlsx",
            "sheet": "2024",
            "others": "Notes, 2025",
        }

    def test_passes_over_a_header_without_rows(self, tmp_path, engine):
        path = self.workbook(tmp_path, {"Empty": ROWS[:1], "Orders": ROWS})

        assert rows(read(path, connection=engine), "order_id") == [("A1",), ("A2",)]

    def test_reads_the_one_that_is_named(self, tmp_path, engine):
        later = [ROWS[0], ["B1", "9", "2025-03-01", 4]]
        path = self.workbook(tmp_path, {"2024": ROWS, "Late 2025": later})

        reading = read(path, notation=Notation(sheet="late 2025"), connection=engine)

        assert rows(reading, "order_id", "amount_minor") == [("B1", 400)]
        assert "other_sheets" not in cautions(reading)

    def test_names_those_there_are_where_the_one_named_is_not(self, tmp_path, engine):
        path = self.workbook(tmp_path, {"Notes": self.NOTES, "2024": ROWS})

        with pytest.raises(errors.UnknownSheet) as refusal:
            read(path, notation=Notation(sheet="2025"), connection=engine)

        assert str(refusal.value) == (
            f"--sheet 2025: {path} has no such sheet. Its sheets are: Notes, 2024."
        )

    def test_names_them_where_none_has_rows(self, tmp_path, engine):
        path = self.workbook(tmp_path, {"Notes": self.NOTES[:1], "2024": ROWS[:1]})

        with pytest.raises(errors.NoRowsInSheets) as refusal:
            read(path, connection=engine)

        assert str(refusal.value) == (
            f"{path} has no sheet with rows below column names; its sheets are: Notes, 2024. "
            "Export it again with a longer period."
        )

    def test_names_the_one_read_where_columns_are_missing(self, tmp_path, engine):
        lists = [["order", "total"], ["A1", 3], ["A2", 4]]
        path = self.workbook(tmp_path, {"Sums": lists, "Notes": self.NOTES})

        with pytest.raises(errors.MissingField) as refusal:
            read(path, connection=engine)

        assert str(refusal.value).startswith(
            "orders.xlsx, sheet “Sums” (there are also “Notes”: see --sheet), has no column"
        )
