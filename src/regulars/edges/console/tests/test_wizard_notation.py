from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from django.apps import apps

from regulars.edges.console.tests.factories import columns_of, text_of, upload
from regulars.edges.console.wizard import drafts
from regulars.edges.console.wizard.notation import encoding_name

HEADER = ["Order No", "Customer", "Order Date", "Item", "Qty", "Line Total", "Note"]
POLISH = ";".join(HEADER) + "\nA1;K-1;2025-01-10;Herbata zielona;1;5,50;dla Łucji\n"


def a_workbook(**sheets: list[list]) -> bytes:
    book, file = openpyxl.Workbook(), BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(file)
    return file.getvalue()


def two_years() -> bytes:
    return a_workbook(
        Late=[HEADER, ["A1", "K-1", "2025-01-10", "Green tea", 1, 5.5, ""]],
        Early=[
            [*HEADER, "Till"],
            ["B1", "K-1", "2024-01-10", "Black tea", 1, 5.5, "", "T"],
            ["B2", "K-2", "2024-01-11", "Black tea", 1, 5.5, "", "T"],
        ],
        Empty=[],
    )


def draft_at(address: str) -> drafts.Draft:
    return drafts.find(address.split("/")[-2])


def samples_of(response) -> dict[str, list[str]]:
    return {item["name"]: item["samples"] for item in response.context["form"].inspected["columns"]}


class TestEncoding:
    def test_is_offered_with_how_the_first_accents_read(self, marketer, at_once):
        address = upload(marketer, POLISH.encode("cp1250"))["Location"]

        response = marketer.get(address)

        readings = {row[0]: row[1:] for row in response.context["notation"].readings}
        assert readings["cp1250"] == ("Central European (Windows-1250)", "dla Łucji", True)
        assert readings["cp1252"] == ("Western European (Windows-1252)", "dla £ucji", False)
        assert "utf-8" not in readings  # cannot read it
        assert "Does this read right? “dla Łucji”" in text_of(response)

    def test_chosen_anew_shows_how_the_columns_read_then(self, marketer, at_once):
        address = upload(marketer, POLISH.encode("cp1250"))["Location"]

        answer = marketer.post(address + "again/", {"encoding": "cp1252"})
        response = marketer.get(address)

        assert (answer.status_code, answer["Location"]) == (302, address)
        assert samples_of(response)["Note"] == ["dla £ucji"]
        assert response.context["notation"].reads == "dla £ucji"
        assert 'value="cp1252" required checked' in text_of(response)

    def test_is_that_of_the_dry_run_and_of_the_import(self, marketer, at_once):
        address = upload(marketer, POLISH.encode("cp1250"))["Location"]
        marketer.post(address + "again/", {"encoding": "cp1251"})
        columns = columns_of(marketer.get(address)) | {"column3": "", "column6": "product_name"}

        marketer.post(address + "columns/", columns)
        marketer.post(address + "start/")

        run = marketer.get(address)["Location"]
        assert apps.get_model("orders.OrderLine").objects.get().name == "dla Јucji"
        assert apps.get_model("files.ImportRun").objects.get().encoding == "cp1251"
        assert "<dt>Encoding</dt><dd>Cyrillic (Windows-1251)</dd>" in text_of(marketer.get(run))

    def test_forgets_columns_chosen_and_the_dry_run_before(self, marketer, at_once):
        address = upload(marketer, POLISH.encode("cp1250"))["Location"]
        columns = columns_of(marketer.get(address)) | {"column3": "", "column6": "product_name"}
        marketer.post(address + "columns/", columns)

        marketer.post(address + "again/", {"encoding": "cp1252"})

        assert draft_at(address).mapping == {}
        assert draft_at(address).folder.outcome("preview") is None
        assert "Which column is what?" in text_of(marketer.get(address))

    def test_that_fits_the_beginning_only_is_to_be_chosen_anew(self, marketer, at_once):
        # the first lines are UTF-8, the last of many is not
        rows = ["A1;K-1;2025-01-10;Tee;1;5,50;für Lucia"] * 2_000
        text = (";".join(HEADER) + "\n" + "\n".join(rows) + "\n").encode()
        address = upload(marketer, text + b"A2;K-1;2025-01-10;Caf\xe9;1;5,50;\n")["Location"]

        marketer.post(address + "again/", {"encoding": "utf-8"})
        response = marketer.get(address)

        sentence = "Not all of the file can be read as Unicode (UTF-8). Choose another."
        assert response.context["problem"] == sentence
        assert "Which column is what?" not in text_of(response)
        marketer.post(address + "again/", {"encoding": "cp1252"})
        assert samples_of(marketer.get(address))["Qty"] == ["1"]

    @pytest.mark.parametrize("chosen", [{"encoding": "klingon"}, {"sheet": "2025"}])
    def test_not_offered_changes_nothing(self, marketer, at_once, chosen):
        address = upload(marketer, POLISH.encode("cp1250"))["Location"]
        before = draft_at(address)

        response = marketer.post(address + "again/", chosen, follow=True)

        assert draft_at(address) == before
        assert "The file has no such sheet or encoding. Choose one offered." in text_of(response)

    def test_is_not_asked_where_the_text_is_plain(self, marketer, at_once):
        response = marketer.get(upload(marketer)["Location"])

        assert response.context["notation"].readings == []
        assert "read right" not in text_of(response)

    def test_of_an_import_begun_stays(self, marketer, at_once):
        address = upload(marketer, POLISH.encode("cp1250"))["Location"]
        marketer.post(address + "columns/", columns_of(marketer.get(address)))
        marketer.post(address + "start/")

        marketer.post(address + "again/", {"encoding": "cp1252"})

        assert draft_at(address).encoding == ""


class TestSheet:
    def test_is_chosen_among_those_of_the_workbook(self, marketer, at_once):
        address = upload(marketer, two_years(), "orders.xlsx")["Location"]

        response = marketer.get(address)

        text = text_of(response)
        assert "The workbook has 3 sheets. One is read at a time." in text
        assert '<option value="Late" selected>Late</option>' in text
        assert '<option value="Early">Early</option> <option value="Empty">Empty</option>' in text
        assert samples_of(response)["Item"] == ["Green tea"]

    def test_shows_the_columns_of_the_one_chosen(self, marketer, at_once):
        address = upload(marketer, two_years(), "orders.xlsx")["Location"]

        marketer.post(address + "again/", {"sheet": "Early"})
        response = marketer.get(address)

        assert samples_of(response)["Item"] == ["Black tea"]
        assert samples_of(response)["Till"] == ["T"]
        assert '<option value="Early" selected>Early</option>' in text_of(response)

    def test_is_that_of_the_import(self, marketer, at_once):
        address = upload(marketer, two_years(), "orders.xlsx")["Location"]
        marketer.post(address + "again/", {"sheet": "Early"})
        columns = {**columns_of(marketer.get(address)), "column7": "", "currency": "EUR"}

        marketer.post(address + "columns/", columns)
        marketer.post(address + "start/")

        numbers = apps.get_model("orders.Order").objects.values_list("number", flat=True)
        assert sorted(numbers) == ["B1", "B2"]
        run = marketer.get(address)["Location"]
        assert "<dt>Sheet</dt><dd>Early</dd>" in text_of(marketer.get(run))

    def test_without_a_table_asks_for_another(self, marketer, at_once):
        address = upload(marketer, two_years(), "orders.xlsx")["Location"]

        marketer.post(address + "again/", {"sheet": "Empty"})
        response = marketer.get(address)

        text = text_of(response)
        assert "The sheet “Empty” holds no table. Choose another." in text
        assert "Which column is what?" not in text
        assert marketer.post(address + "columns/", {}).status_code == 302
        marketer.post(address + "again/", {"sheet": "Late"})
        assert samples_of(marketer.get(address))["Item"] == ["Green tea"]

    def test_is_not_asked_where_there_is_one(self, marketer, at_once):
        rows = [HEADER, ["A1", "K-1", "2025-01-10", "Green tea", 1, 5.5, ""]]
        address = upload(marketer, a_workbook(One=rows), "orders.xlsx")["Location"]

        assert "Which sheet?" not in text_of(marketer.get(address))


def test_a_rare_encoding_is_called_by_its_own_name():
    assert [encoding_name("cp1252"), encoding_name("cp1255")] == [
        "Western European (Windows-1252)",
        "cp1255",
    ]
