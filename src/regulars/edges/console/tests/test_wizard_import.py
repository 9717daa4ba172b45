from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.conf import settings

from regulars.edges.console.tests.factories import (
    ORDERS,
    columns_of,
    imported,
    numbers,
    text_of,
    upload,
)


class TestImport:
    def test_imports_brings_figures_up_to_date_and_drops_the_upload(
        self, marketer, at_once, refreshed
    ):
        address = imported(marketer)

        response = marketer.get(address)

        assert numbers() == (2, 2, 2)
        assert response.context["counts"] == [(2, "orders"), (2, "customers"), (2, "products")]
        assert "Done" in text_of(response)
        assert refreshed == ["figures", "scores"]
        assert list(Path(settings.MEDIA_ROOT).glob("imports/*/file/*")) == []

    def test_keeps_nothing_of_people_in_the_upload_once_it_is_in_even_after_a_stop(
        self, marketer, at_once, monkeypatch
    ):
        from regulars.edges.connectors.files import services

        run_import = services.run_import
        monkeypatch.setattr(services, "run_import", lambda **values: 1 / 0)
        address = upload(marketer)["Location"]
        marketer.post(address + "columns/", columns_of(marketer.get(address)))
        marketer.post(address + "start/")
        run_id = apps.get_model("files.ImportRun").objects.get().pk
        monkeypatch.setattr(services, "run_import", run_import)

        marketer.post(f"/console/imports/{run_id}/resume/")

        kept = {path.name for path in Path(settings.MEDIA_ROOT).glob("imports/*/*")}
        assert kept & {"file", "preview.json", "inspect.json"} == set()
        assert numbers() == (2, 2, 2)

    def test_a_fault_of_ours_leaves_its_trace_in_the_home(self, marketer, at_once, monkeypatch):
        from regulars.edges.connectors.files import services

        monkeypatch.setattr(services, "run_import", lambda **values: 1 / 0)
        monkeypatch.setattr(settings, "REGULARS_HOME", Path(settings.MEDIA_ROOT))
        address = upload(marketer)["Location"]
        marketer.post(address + "columns/", columns_of(marketer.get(address)))
        marketer.post(address + "start/")

        log = (Path(settings.MEDIA_ROOT) / "faults.log").read_text()
        assert "ZeroDivisionError" in log

    def test_keeps_the_numbers_of_a_second_shop_apart(self, marketer, at_once):
        imported(marketer)
        address = upload(marketer)["Location"]
        values = {**columns_of(marketer.get(address)), "source": "second", "tax": "on_top"}
        marketer.post(address + "columns/", values)
        marketer.post(address + "start/")

        assert numbers()[0] == 4
        assert not apps.get_model("files.ImportRun").objects.get(source="second").tax_is_included

    def test_asks_before_it_doubles_orders(self, marketer, at_once):
        imported(marketer)
        before, renamed = numbers(), ORDERS.replace("Green tea", "GT").replace("Black tea", "BT")
        address = upload(marketer, renamed)["Location"]
        marketer.post(
            address + "columns/", {**columns_of(marketer.get(address)), "currency": "EUR"}
        )
        text = text_of(marketer.get(address))
        assert "This would double 2 orders" in text
        assert "Yes, add to 2 orders that are here already" in text

        refused = marketer.post(address + "start/", follow=True)

        assert "Nothing was imported" in text_of(refused)
        assert numbers() == before
        assert apps.get_model("files.ImportRun").objects.count() == 1
        marketer.post(address + "start/", {"may_double": "on"})
        assert apps.get_model("orders.OrderLine").objects.count() == 6
        assert "2 orders count double now" in text_of(
            marketer.get(marketer.get(address)["Location"])
        )

    def test_does_not_start_without_a_dry_run(self, marketer, at_once):
        address = upload(marketer)["Location"]

        marketer.post(address + "start/")

        assert numbers() == (0, 0, 0)

    def test_is_started_once_only(self, marketer, at_once):
        address = upload(marketer)["Location"]
        marketer.post(address + "columns/", columns_of(marketer.get(address)))

        marketer.post(address + "start/")
        marketer.post(address + "start/")

        assert apps.get_model("files.ImportRun").objects.count() == 1

    def test_is_refused_while_the_same_file_is_being_imported(self, marketer, at_once):
        address = upload(marketer)["Location"]
        marketer.post(address + "columns/", columns_of(marketer.get(address)))
        runs = apps.get_model("files.ImportRun").objects
        first = imported(marketer)
        runs.update(status="running")

        marketer.post(address + "start/")
        text = text_of(marketer.get(address))

        assert "orders.csv is already being imported" in text
        assert f'<a href="{first}">See that import</a>' in text
        assert runs.count() == 1
        assert numbers() == (2, 2, 2)
