from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps

from regulars.edges.console.tests.factories import (
    imported,
    text_of,
)


class TestUnknownImport:
    @pytest.mark.parametrize(
        ("verb", "rest"),
        [
            ("get", ""),
            ("get", "errors.csv"),
            ("get", "undo/"),
            ("post", "undo/"),
            ("post", "resume/"),
        ],
    )
    def test_is_said_with_the_way_to_those_there_are(self, marketer, verb, rest):
        response = getattr(marketer, verb)(f"/console/imports/9999/{rest}")

        assert response.status_code == 404
        assert (
            '<div class="c-empty"><p>There is no import 9999.</p>'
            '<p><a class="c-button" href="/console/imports/">To the imports</a></p></div>'
        ) in text_of(response)
        assert "`" not in text_of(response)


class TestImportPage:
    def test_is_listed_with_how_it_stands(self, marketer, at_once):
        address = imported(marketer)

        done = text_of(marketer.get("/console/imports/"))
        marketer.post(address + "undo/")
        undone = text_of(marketer.get("/console/imports/"))

        assert f'<a href="{address}">orders.csv</a>' in done
        assert '<span class="c-state c-state-done">Finished ' in done
        assert '<td data-label="Rows new" class="r-number">3</td>' in done
        assert '<span class="c-state c-state-undone">Undone ' in undone
        assert '<td data-label="Rows new" data-empty>–</td>' in undone

    def test_gives_no_file_outside_the_home(self, marketer, at_once, tmp_path):
        address = imported(marketer)
        secret = tmp_path / "secret.txt"
        secret.write_text("secret")
        apps.get_model("files.ImportRun").objects.update(errors_path=str(secret))

        assert marketer.get(address + "errors.csv").status_code == 404
        text = text_of(marketer.get(address))
        assert "errors.csv" not in text
        told = "The rows not taken are listed on the machine that imported the file:"
        assert f"{told} <code>{secret}</code>" in text

    def test_says_where_a_list_was_that_is_gone(self, marketer, at_once):
        address = imported(marketer)
        run = apps.get_model("files.ImportRun").objects.get()
        Path(run.errors_path).unlink()

        text = text_of(marketer.get(address))

        assert marketer.get(address + "errors.csv").status_code == 404
        assert f'href="{address}errors.csv"' not in text
        assert f"no longer where the import put it: <code>{run.errors_path}</code>" in text

    def test_gives_the_rows_not_taken_safe_for_a_spreadsheet(self, marketer, at_once):
        address = imported(marketer)

        response = marketer.get(address + "errors.csv")
        text = b"".join(response.streaming_content).decode()

        assert response["Content-Disposition"].startswith("attachment")
        assert "not a date" in text
        assert "'=1+1" in text
