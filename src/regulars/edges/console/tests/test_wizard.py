from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from regulars.edges.console.tests.factories import signed_in
from regulars.edges.console.wizard import child, drafts
from regulars.edges.console.wizard.tasks import Folder, Outcome, Sign
from regulars.engine.figures import services as figures

ORDERS = (
    "Order No;Customer;Order Date;Item;Qty;Line Total;Note\n"
    "A1;K-1;2025-01-10;Green tea;1;5,50;first\n"
    "A1;K-1;2025-01-10;Black tea;2;9,00;\n"
    "A2;K-2;2025-01-11;Green tea;1;5,50;\n"
    "A3;K-2;not a date;Green tea;1;5,50;\n"
    "A4;K-3;2025-01-12;Green tea;1;=1+1;\n"
)


@pytest.fixture
def refreshed(monkeypatch):
    """How often the figures were brought up to date; nothing is computed."""
    times = []
    monkeypatch.setattr(figures, "refresh_in_child", lambda **values: times.append(1))
    return times


@pytest.fixture
def at_once(monkeypatch, refreshed):
    """Tasks are done in this process, where the test's database is."""

    def start(folder: Folder, task: str, asked: dict | None = None, *, actor: str) -> None:
        folder.path.mkdir(parents=True, exist_ok=True)
        folder.forget(task)
        folder.write("asked.json", asked or {})
        child.main(task, str(folder.path), actor)

    monkeypatch.setattr(Folder, "start", start)


@pytest.fixture
def client(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return signed_in("marketer")


def upload(client, content: str | bytes = ORDERS, name: str = "orders.csv", kind: str = "orders"):
    data = content.encode() if isinstance(content, str) else content
    return client.post(
        "/console/imports/new/", {"kind": kind, "file": SimpleUploadedFile(name, data)}
    )


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def columns_of(response) -> dict[str, str]:
    fields = ["order_id", "customer_id", "ordered_at", "product_id", "quantity", "amount", ""]
    assert response.status_code == 200
    return {f"column{place}": field for place, field in enumerate(fields)}


def numbers() -> tuple[int, int, int]:
    return tuple(
        apps.get_model(name).objects.count()
        for name in ("orders.Order", "customers.Customer", "catalog.Product")
    )


class TestUpload:
    def test_shows_the_columns_with_samples_and_what_they_are_taken_for(self, client, at_once):
        address = upload(client)["Location"]

        response = client.get(address)

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

    def test_keeps_the_file_from_everybody_else(self, client, at_once):
        token = upload(client)["Location"].split("/")[-2]

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
        self, client, at_once, content, name, sentence
    ):
        before = set(Path(settings.MEDIA_ROOT).glob("imports/*"))

        response = upload(client, content, name)

        assert sentence in text_of(response)
        assert set(Path(settings.MEDIA_ROOT).glob("imports/*")) == before

    def test_says_what_is_wrong_with_garbage(self, client, at_once):
        address = upload(client, os.urandom(2_000), "orders.xlsx")["Location"]

        text = text_of(client.get(address))

        assert 'role="alert"' in text
        assert "Choose the file" in text
        assert "Traceback" not in text

    def test_folds_away_what_a_wide_file_has_besides(self, client, at_once):
        head, *rows = ORDERS.splitlines()
        wide = [head + "".join(f";Extra {place}" for place in range(300))]
        wide += [row + ";" * 300 for row in rows]
        address = upload(client, "\n".join(wide) + "\n")["Location"]

        response = client.get(address)
        form = response.context["form"]

        assert "301 other columns, left out" in text_of(response)
        assert len(form.columns()) == 6
        values = {f"column{place}": "" for place in range(307)} | columns_of(response)
        assert client.post(address + "columns/", values).status_code == 302

    def test_refuses_more_columns_than_a_page_can_ask_about(self, client, at_once):
        wide = ",".join(f"c{place}" for place in range(1_200)) + "\n" + "1," * 1_199 + "1\n"

        address = upload(client, wide)["Location"]

        assert "This file has 1200 columns; here it may have 500." in text_of(client.get(address))

    def test_says_what_is_wrong_without_telling_where_files_are_kept(self, client, at_once):
        address = upload(client, "\0\1\2" * 100, "orders.xlsx")["Location"]

        assert str(settings.MEDIA_ROOT) not in text_of(client.get(address))

    def test_a_name_cannot_lead_out_of_the_folder(self, client, at_once):
        token = upload(client, name="../../../evil.csv")["Location"].split("/")[-2]

        draft = drafts.find(token)
        assert (draft.file_name, draft.path.name) == ("evil.csv", "upload.csv")

    def test_no_name_makes_a_hidden_file(self, client, at_once):
        token = upload(client, name="!!!.csv")["Location"].split("/")[-2]

        assert [path.name for path in drafts.find(token).path.parent.iterdir()] == ["upload.csv"]

    def test_a_file_that_cannot_be_read_is_called_what_its_owner_calls_it(self, client, at_once):
        address = upload(client, "\0\1\2" * 100, "my orders.xlsx")["Location"]

        text = text_of(client.get(address))

        assert "my orders.xlsx" in text
        assert "upload.xlsx" not in text

    @pytest.mark.parametrize("token", ["0" * 32, "..", "x", "run-1"])
    def test_an_unknown_upload_is_not_found(self, client, token):
        response = client.get(f"/console/imports/new/{token}/")

        assert response.status_code == 404

    def test_uploads_that_nobody_went_on_with_are_dropped(self, client, at_once):
        old = drafts.find(upload(client)["Location"].split("/")[-2])
        week_ago = time.time() - drafts.KEEP_FOR - 60
        os.utime(old.folder.path / "draft.json", (week_ago, week_ago))

        upload(client)

        assert not old.folder.path.exists()


class TestDryRun:
    def test_says_what_would_happen_and_writes_nothing(self, client, at_once):
        address = upload(client)["Location"]
        columns = columns_of(client.get(address))

        client.post(address + "columns/", {**columns, "currency": "eur"})
        response = client.get(address)

        assert response.context["counts"] == [(2, "orders"), (2, "customers"), (2, "products")]
        text = text_of(response)
        assert "3 rows new, 0 already there, 2 not taken. Nothing has been written." in text
        assert "not a date</td><td>The date cannot be read" in text
        assert "=1+1</td><td>The amount cannot be read" in text
        assert numbers() == (0, 0, 0)

    def test_refuses_one_field_for_two_columns(self, client, at_once):
        address = upload(client)["Location"]
        columns = columns_of(client.get(address)) | {"column6": "amount"}

        response = client.post(address + "columns/", columns)

        assert "Two columns are chosen for “Amount of the line”." in text_of(response)

    def test_refuses_a_currency_that_is_none(self, client, at_once):
        address = upload(client)["Location"]
        columns = columns_of(client.get(address))

        response = client.post(address + "columns/", {**columns, "currency": "ABC"})

        assert "ABC is no currency. Give its three letters, such as EUR." in text_of(response)

    def test_says_which_column_is_missing(self, client, at_once):
        address = upload(client)["Location"]
        columns = columns_of(client.get(address)) | {"column2": ""}

        client.post(address + "columns/", columns)
        text = text_of(client.get(address))

        assert 'role="alert"' in text
        assert "when it was ordered" in text
        assert "upload.csv" not in text

    def test_remembers_the_choice(self, client, at_once):
        address = upload(client)["Location"]
        columns = columns_of(client.get(address)) | {"column3": "", "column6": "product_name"}

        client.post(address + "columns/", columns)
        response = client.get(address + "?columns")

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


class TestImport:
    def imported(self, client) -> str:
        address = upload(client)["Location"]
        client.post(address + "columns/", {**columns_of(client.get(address)), "currency": "EUR"})
        client.post(address + "start/")
        return client.get(address)["Location"]

    def test_imports_brings_figures_up_to_date_and_drops_the_upload(
        self, client, at_once, refreshed
    ):
        address = self.imported(client)

        response = client.get(address)

        assert numbers() == (2, 2, 2)
        assert response.context["counts"] == [(2, "orders"), (2, "customers"), (2, "products")]
        assert "Done" in text_of(response)
        assert refreshed == [1]
        assert list(Path(settings.MEDIA_ROOT).glob("imports/*/file/*")) == []

    def test_keeps_nothing_of_people_in_the_upload_once_it_is_in_even_after_a_stop(
        self, client, at_once, monkeypatch
    ):
        from regulars.edges.connectors.files import services

        run_import = services.run_import
        monkeypatch.setattr(services, "run_import", lambda **values: 1 / 0)
        address = upload(client)["Location"]
        client.post(address + "columns/", columns_of(client.get(address)))
        client.post(address + "start/")
        run_id = apps.get_model("files.ImportRun").objects.get().pk
        monkeypatch.setattr(services, "run_import", run_import)

        client.post(f"/console/imports/{run_id}/resume/")

        kept = {path.name for path in Path(settings.MEDIA_ROOT).glob("imports/*/*")}
        assert kept & {"file", "preview.json", "inspect.json"} == set()
        assert numbers() == (2, 2, 2)

    def test_a_fault_of_ours_leaves_its_trace_in_the_home(self, client, at_once, monkeypatch):
        from regulars.edges.connectors.files import services

        monkeypatch.setattr(services, "run_import", lambda **values: 1 / 0)
        monkeypatch.setattr(settings, "REGULARS_HOME", Path(settings.MEDIA_ROOT))
        address = upload(client)["Location"]
        client.post(address + "columns/", columns_of(client.get(address)))
        client.post(address + "start/")

        log = (Path(settings.MEDIA_ROOT) / "faults.log").read_text()
        assert "ZeroDivisionError" in log

    def test_keeps_the_numbers_of_a_second_shop_apart(self, client, at_once):
        self.imported(client)
        address = upload(client)["Location"]
        values = {**columns_of(client.get(address)), "source": "second", "tax": "on_top"}
        client.post(address + "columns/", values)
        client.post(address + "start/")

        assert numbers()[0] == 4
        assert not apps.get_model("files.ImportRun").objects.get(source="second").tax_is_included

    def test_asks_before_it_doubles_orders(self, client, at_once):
        self.imported(client)
        before, renamed = numbers(), ORDERS.replace("Green tea", "GT").replace("Black tea", "BT")
        address = upload(client, renamed)["Location"]
        client.post(address + "columns/", {**columns_of(client.get(address)), "currency": "EUR"})
        text = text_of(client.get(address))
        assert "This would double 2 orders" in text
        assert "Yes, add to 2 orders that are here already" in text

        refused = client.post(address + "start/", follow=True)

        assert "Nothing was imported" in text_of(refused)
        assert numbers() == before
        assert apps.get_model("files.ImportRun").objects.count() == 1
        client.post(address + "start/", {"may_double": "on"})
        assert apps.get_model("orders.OrderLine").objects.count() == 6
        assert "2 orders count double now" in text_of(client.get(client.get(address)["Location"]))

    def test_does_not_start_without_a_dry_run(self, client, at_once):
        address = upload(client)["Location"]

        client.post(address + "start/")

        assert numbers() == (0, 0, 0)

    def test_is_started_once_only(self, client, at_once):
        address = upload(client)["Location"]
        client.post(address + "columns/", columns_of(client.get(address)))

        client.post(address + "start/")
        client.post(address + "start/")

        assert apps.get_model("files.ImportRun").objects.count() == 1

    def test_gives_the_rows_not_taken_safe_for_a_spreadsheet(self, client, at_once):
        address = self.imported(client)

        response = client.get(address + "errors.csv")
        text = b"".join(response.streaming_content).decode()

        assert response["Content-Disposition"].startswith("attachment")
        assert "not a date" in text
        assert "'=1+1" in text

    def test_names_what_undoing_deletes_and_deletes_just_that(self, client, at_once, refreshed):
        address = self.imported(client)

        asking = client.get(address + "undo/")
        assert asking.context["going"] == [
            (2, "orders"),
            (3, "lines"),
            (2, "customers"),
            (2, "products"),
        ]
        assert numbers() == (2, 2, 2)

        client.post(address + "undo/", {"agreed": asking.context["plan"].mark})

        assert numbers() == (0, 0, 0)
        assert "Undone: what it alone brought is gone" in text_of(client.get(address))
        assert refreshed == [1, 1]

    def test_names_a_later_import_of_the_same_lines_before_it_is_undone(self, client, at_once):
        address, later = self.imported(client), self.imported(client)

        text = text_of(client.get(address + "undo/"))

        assert "Nothing is deleted." in text
        assert "3 lines stay, because other imports hold them too." in text
        assert "1 other import is concerned" in text
        assert f'<a href="{later}">orders.csv</a>' in text
        assert "It holds 3 of the same lines, which become its own." in text

    def test_refuses_an_undoing_that_would_do_something_else_by_now(self, client, at_once):
        address = self.imported(client)
        agreed = client.get(address + "undo/").context["plan"].mark
        self.imported(client)

        client.post(address + "undo/", {"agreed": agreed})

        assert numbers() == (2, 2, 2)
        assert "Nothing was undone. Look again at what would go." in text_of(client.get(address))

    def test_is_refused_while_the_same_file_is_being_imported(self, client, at_once):
        address = upload(client)["Location"]
        client.post(address + "columns/", columns_of(client.get(address)))
        runs = apps.get_model("files.ImportRun").objects
        first = self.imported(client)
        runs.update(status="running")

        client.post(address + "start/")
        text = text_of(client.get(address))

        assert "orders.csv is already being imported" in text
        assert f'<a href="{first}">See that import</a>' in text
        assert runs.count() == 1
        assert numbers() == (2, 2, 2)

    def test_is_listed_with_how_it_stands(self, client, at_once):
        address = self.imported(client)

        done = text_of(client.get("/console/imports/"))
        client.post(address + "undo/")
        undone = text_of(client.get("/console/imports/"))

        assert f'<a href="{address}">orders.csv</a>' in done
        assert '<span class="c-state c-state-done">Finished ' in done
        assert '<td data-label="Rows new" class="r-number">3</td>' in done
        assert '<span class="c-state c-state-undone">Undone ' in undone
        assert '<td data-label="Rows new" data-empty>–</td>' in undone

    def test_gives_no_file_outside_the_home(self, client, at_once, tmp_path):
        address = self.imported(client)
        secret = tmp_path / "secret.txt"
        secret.write_text("secret")
        apps.get_model("files.ImportRun").objects.update(errors_path=str(secret))

        assert client.get(address + "errors.csv").status_code == 404
        text = text_of(client.get(address))
        assert "errors.csv" not in text
        told = "The rows not taken are listed on the machine that imported the file:"
        assert f"{told} <code>{secret}</code>" in text

    def test_says_where_a_list_was_that_is_gone(self, client, at_once):
        address = self.imported(client)
        run = apps.get_model("files.ImportRun").objects.get()
        Path(run.errors_path).unlink()

        text = text_of(client.get(address))

        assert client.get(address + "errors.csv").status_code == 404
        assert f'href="{address}errors.csv"' not in text
        assert f"no longer where the import put it: <code>{run.errors_path}</code>" in text


class TestFolder:
    def test_knows_the_living_from_the_dead(self, tmp_path):
        folder = Folder(tmp_path)
        assert (folder.sign(), folder.has_died()) == (None, False)

        folder.say(Sign("preview", "orders", 5, 10))
        assert (folder.sign(), folder.has_died()) == (Sign("preview", "orders", 5, 10), False)

        long_ago = time.time() - 60
        os.utime(tmp_path / "working.json", (long_ago, long_ago))
        assert (folder.sign(), folder.has_died()) == (None, True)

    def test_lets_one_work_at_a_time(self, tmp_path):
        folder = Folder(tmp_path)

        assert [folder.claim("run"), folder.claim("run")] == [True, False]

    def test_takes_over_from_the_dead(self, tmp_path):
        folder = Folder(tmp_path)
        folder.claim("run")
        long_ago = time.time() - 3_600
        os.utime(tmp_path / "working.json", (long_ago, long_ago))

        assert folder.claim("run")

    def test_keeps_what_came_of_it(self, tmp_path):
        folder = Folder(tmp_path)
        folder.say(Sign("preview"))

        folder.finish("preview", Outcome(sentence="No."))

        assert folder.outcome("preview") == Outcome(sentence="No.")
        assert json.loads((tmp_path / "preview.json").read_text()) == {
            "result": None,
            "sentence": "No.",
            "values": {},
        }
        assert folder.sign() is None
