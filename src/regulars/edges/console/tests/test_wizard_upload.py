from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from django.conf import settings

from regulars.edges.console.tests.factories import (
    ORDERS,
    columns_of,
    numbers,
    text_of,
    upload,
)
from regulars.edges.console.wizard import drafts

TWO_AMOUNTS = (
    "Order No;Customer;Order Date;Item;Line Total;Amount\n"
    "A1;K-1;2025-01-10;Green tea;5.50;6.60\n"
    "A2;K-2;2025-01-11;Black tea;9.00;10.80\n"
    "A3;K-1;2025-02-11;Black tea;4.50;5.40\n"
)


class TestUpload:
    def test_shows_the_columns_with_samples_and_what_they_are_taken_for(self, marketer, at_once):
        address = upload(marketer)["Location"]

        response = marketer.get(address)

        columns = response.context["form"].inspected["columns"]
        assert [(item["name"], item["field"]) for item in columns] == [
            ("Order No", "order_id"),
            ("Customer", "customer_id"),
            ("Order Date", "ordered_at"),
            ("Item", "product_id"),
            ("Qty", "quantity"),
            ("Line Total", "amount"),
            ("Note", ""),
        ]
        assert "Green tea · Black tea" in text_of(response)
        assert numbers() == (0, 0, 0)

    def test_keeps_the_file_from_everybody_else(self, marketer, at_once):
        token = upload(marketer)["Location"].split("/")[-2]

        draft = drafts.find(token)

        assert draft.path.read_text() == ORDERS
        assert draft.folder.path.stat().st_mode & 0o077 == 0
        assert draft.path.is_relative_to(settings.MEDIA_ROOT)

    @pytest.mark.parametrize(
        ("content", "name", "sentence"),
        [
            ("", "orders.csv", "This file is empty."),
            ("x", "orders.exe", "This kind of file cannot be read."),
        ],
    )
    def test_refuses_what_is_no_table_and_keeps_nothing(
        self, marketer, at_once, content, name, sentence
    ):
        before = set(Path(settings.MEDIA_ROOT).glob("imports/*"))

        response = upload(marketer, content, name)

        assert sentence in text_of(response)
        assert set(Path(settings.MEDIA_ROOT).glob("imports/*")) == before

    def test_says_what_is_wrong_with_garbage(self, marketer, at_once):
        address = upload(marketer, os.urandom(2_000), "orders.xlsx")["Location"]

        text = text_of(marketer.get(address))

        assert 'role="alert"' in text
        assert "Choose the file" in text
        assert "Traceback" not in text

    def test_folds_away_what_a_wide_file_has_besides(self, marketer, at_once):
        head, *rows = ORDERS.splitlines()
        wide = [head + "".join(f";Extra {place}" for place in range(300))]
        wide += [row + ";" * 300 for row in rows]
        address = upload(marketer, "\n".join(wide) + "\n")["Location"]

        response = marketer.get(address)
        form = response.context["form"]

        assert "301 other columns, left out" in text_of(response)
        assert len(form.columns()) == 6
        values = {f"column{place}": "" for place in range(307)} | columns_of(response)
        assert marketer.post(address + "columns/", values).status_code == 302

    def test_says_beside_both_columns_that_either_would_fit(self, marketer, at_once):
        address = upload(marketer, TWO_AMOUNTS)["Location"]

        response = marketer.get(address)

        doubts = {
            column["name"]: column["doubt"]
            for _choice, column in response.context["form"].columns()
        }
        assert {name: doubt for name, doubt in doubts.items() if doubt} == {
            "Line Total": "“Amount” would fit, too. Choose the one that is right.",
            "Amount": "Could be “Amount of the line”, too; “Line Total” was taken.",
        }
        for column in ("id_column4", "id_column5"):
            text = text_of(response)
            assert f'aria-describedby="{column}_doubt" id="{column}"' in text
            assert f'<p class="c-doubt" id="{column}_doubt">' in text

    def test_doubts_no_choice_that_was_made(self, marketer, at_once):
        address = upload(marketer, TWO_AMOUNTS)["Location"]
        form = marketer.get(address).context["form"]
        chosen = {choice.html_name: choice.value() for choice, _ in form.columns()}

        marketer.post(address + "columns/", chosen | {"column4": "", "column5": "amount"})
        response = marketer.get(address + "?columns")

        assert [column["doubt"] for _choice, column in response.context["form"].columns()] == [
            ""
        ] * 6

    def test_shows_a_doubted_column_of_a_wide_file(self, marketer, at_once):
        head, *rows = TWO_AMOUNTS.splitlines()
        wide = [head + "".join(f";Extra {place}" for place in range(40))]
        wide += [row + ";" * 40 for row in rows]
        address = upload(marketer, "\n".join(wide) + "\n")["Location"]

        form = marketer.get(address).context["form"]

        assert [column["name"] for _choice, column in form.columns()] == TWO_AMOUNTS.splitlines()[
            0
        ].split(";")

    def test_refuses_more_columns_than_a_page_can_ask_about(self, marketer, at_once):
        wide = ",".join(f"c{place}" for place in range(1_200)) + "\n" + "1," * 1_199 + "1\n"

        address = upload(marketer, wide)["Location"]

        assert "This file has 1200 columns; here it may have 500." in text_of(marketer.get(address))

    def test_says_what_is_wrong_without_telling_where_files_are_kept(self, marketer, at_once):
        address = upload(marketer, "\0\1\2" * 100, "orders.xlsx")["Location"]

        assert str(settings.MEDIA_ROOT) not in text_of(marketer.get(address))

    def test_a_name_cannot_lead_out_of_the_folder(self, marketer, at_once):
        token = upload(marketer, name="../../../evil.csv")["Location"].split("/")[-2]

        draft = drafts.find(token)
        assert (draft.file_name, draft.path.name) == ("evil.csv", "upload.csv")

    def test_no_name_makes_a_hidden_file(self, marketer, at_once):
        token = upload(marketer, name="!!!.csv")["Location"].split("/")[-2]

        assert [path.name for path in drafts.find(token).path.parent.iterdir()] == ["upload.csv"]

    def test_a_file_that_cannot_be_read_is_called_what_its_owner_calls_it(self, marketer, at_once):
        address = upload(marketer, "\0\1\2" * 100, "my orders.xlsx")["Location"]

        text = text_of(marketer.get(address))

        assert "my orders.xlsx" in text
        assert "upload.xlsx" not in text

    @pytest.mark.parametrize("token", ["0" * 32, "..", "x", "run-1"])
    def test_an_unknown_upload_is_not_found(self, marketer, token):
        response = marketer.get(f"/console/imports/new/{token}/")

        assert response.status_code == 404

    def test_uploads_that_nobody_went_on_with_are_dropped(self, marketer, at_once):
        old = drafts.find(upload(marketer)["Location"].split("/")[-2])
        week_ago = time.time() - drafts.KEEP_FOR - 60
        os.utime(old.folder.path / "draft.json", (week_ago, week_ago))

        upload(marketer)

        assert not old.folder.path.exists()
