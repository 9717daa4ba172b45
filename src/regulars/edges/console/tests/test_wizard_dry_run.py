from __future__ import annotations

import pytest

from regulars.edges.console.tests.factories import (
    ORDERS,
    columns_of,
    imported,
    numbers,
    text_of,
    upload,
)
from regulars.edges.console.wizard import drafts

GOOD = "".join(ORDERS.splitlines(keepends=True)[:4])  # without the rows that cannot be taken


class TestDryRun:
    def test_says_what_would_happen_and_writes_nothing(self, marketer, at_once):
        address = upload(marketer)["Location"]
        columns = columns_of(marketer.get(address))

        marketer.post(address + "columns/", {**columns, "currency": "eur"})
        response = marketer.get(address)

        assert response.context["counts"] == [(2, "orders"), (2, "customers"), (2, "products")]
        text = text_of(response)
        assert "3 rows new, 0 already there, 2 not taken. Nothing has been written." in text
        assert "not a date</td><td>The date cannot be read" in text
        assert "=1+1</td><td>The amount cannot be read" in text
        assert numbers() == (0, 0, 0)

    def test_tells_rows_that_differ_from_rows_not_taken(self, marketer, at_once):
        imported(marketer, GOOD)
        first, *others = GOOD.splitlines()[1:]
        changed = first.rsplit(";", 2)[0] + ";999,00;"
        content = "\n".join((GOOD.splitlines()[0], changed, *others)) + "\n"
        address = upload(marketer, content)["Location"]
        columns = columns_of(marketer.get(address))

        marketer.post(address + "columns/", {**columns, "currency": "eur"})
        text = text_of(marketer.get(address))

        assert (
            "0 rows new, 2 already there, 0 not taken. Nothing has been written. 1 row says "
            "something else than what is here already, which is kept. Amounts are in EUR."
        ) in text
        assert "1 row would not be taken as it stands" in text

    def test_names_no_currency_of_a_file_without_amounts(self, marketer, at_once):
        people = "customer_id,name\nC1,Somebody\n"
        address = upload(marketer, people, "people.csv", "customers")["Location"]
        marketer.get(address)

        columns = {"column0": "customer_id", "column1": "name"}
        marketer.post(address + "columns/", {**columns, "currency": "eur"})
        response = marketer.get(address)

        assert response.context["counts"] == [(1, "customer")]
        assert "Amounts are in" not in text_of(response)

    def test_names_the_rows_that_are_dated_in_the_future(self, marketer, at_once):
        address = upload(marketer, ORDERS + "A5;K-9;2099-01-12;Mate;1;7,00;\n")["Location"]
        columns = columns_of(marketer.get(address))

        marketer.post(address + "columns/", {**columns, "currency": "eur"})
        response = marketer.get(address)

        assert response.context["counts"] == [(2, "orders"), (2, "customers"), (2, "products")]
        text = text_of(response)
        assert "3 rows new, 0 already there, 3 not taken. Nothing has been written." in text
        assert "2099-01-12</td><td>The date lies in the future" in text
        assert numbers() == (0, 0, 0)

    @pytest.mark.parametrize(
        ("rows", "title"),
        [
            ((), "Everything in it is here already"),
            (("A9;K-9;not a date;Mate;1;7,00;",), "All of it that can be taken is here already"),
        ],
    )
    def test_leads_to_the_earlier_import_where_all_is_here(self, marketer, at_once, rows, title):
        earlier = imported(marketer, GOOD)
        address = upload(marketer, "\n".join((GOOD.strip(), *rows)) + "\n")["Location"]
        columns = columns_of(marketer.get(address))

        marketer.post(address + "columns/", {**columns, "currency": "eur"})
        text = text_of(marketer.get(address))

        assert f'<h2 class="c-small">{title}</h2>' in text
        assert f'<a class="c-button" href="{earlier}">See the earlier import</a>' in text
        assert (
            '<button type="submit" class="c-button c-second">Import it all the same</button>'
            in text
        )

    def test_leads_back_to_the_columns_where_nothing_can_be_taken(self, marketer, at_once):
        head = ORDERS.splitlines()[0]
        address = upload(marketer, f"{head}\n{'A' * 400};K-9;2025-01-10;Mate;1;7,00;\n")["Location"]
        columns = columns_of(marketer.get(address))

        marketer.post(address + "columns/", {**columns, "currency": "eur"})
        text = text_of(marketer.get(address))

        assert '<h2 class="c-small">Nothing of it can be taken</h2>' in text
        assert '<a class="c-button" href="?columns">Back to the columns</a>' in text
        assert "See the earlier import" not in text

    def test_refuses_one_field_for_two_columns(self, marketer, at_once):
        address = upload(marketer)["Location"]
        columns = columns_of(marketer.get(address)) | {"column6": "amount"}

        response = marketer.post(address + "columns/", columns)

        assert "Two columns are chosen for “Amount of the line”." in text_of(response)

    def test_refuses_a_currency_that_is_none(self, marketer, at_once):
        address = upload(marketer)["Location"]
        columns = columns_of(marketer.get(address))

        response = marketer.post(address + "columns/", {**columns, "currency": "ABC"})

        assert "ABC is no currency. Give its three letters, such as EUR." in text_of(response)

    def test_says_which_column_is_missing(self, marketer, at_once):
        address = upload(marketer)["Location"]
        columns = columns_of(marketer.get(address)) | {"column2": ""}

        marketer.post(address + "columns/", columns)
        text = text_of(marketer.get(address))

        assert 'role="alert"' in text
        assert "when it was ordered" in text
        assert "upload.csv" not in text

    def test_remembers_the_choice(self, marketer, at_once):
        address = upload(marketer)["Location"]
        columns = columns_of(marketer.get(address)) | {"column3": "", "column6": "product_name"}

        marketer.post(address + "columns/", columns)
        response = marketer.get(address + "?columns")

        form = response.context["form"]
        assert [choice.value() for choice, _ in form.columns()] == [
            "order_id",
            "customer_id",
            "ordered_at",
            "",
            "quantity",
            "amount",
            "product_name",
        ]
        assert drafts.find(address.split("/")[-2]).mapping == {
            "product_id": "",
            "product_name": "Note",
        }
