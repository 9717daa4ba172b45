"""Every word of the console can be translated: a made-up language marks it, the rest is data."""

from __future__ import annotations

import calendar

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import _trans

from regulars.edges.console.figures import _presented
from regulars.edges.console.tests.factories import (
    NOW,
    an_order,
    import_orders,
    signed_in,
    some_customers,
    stored_figures,
    taken_back,
)
from regulars.edges.console.wizard import child
from regulars.edges.console.wizard.tasks import Folder
from regulars.edges.report.tests.pages import read_page
from regulars.edges.report.tests.test_translation import WORD, said, unmarked
from regulars.engine.figures import services as figures
from regulars.engine.scores import services as scores

# Names, marks and what Babel writes in the reader's language.
DATA = {
    *("Regulars", "owner", "desk", "example", "com", "Shopper", "shopper", "shop", "Green", "tea"),
    *("web", "till", "EUR", "file", *calendar.month_abbr, *calendar.month_name),
}
ORDERS = (
    "Order No;Customer;Order Date;Item;Qty;Line Total\n"
    "A1;K-1;2025-01-10;Green tea;1;5,50\n"
    "A2;K-2;2025-01-11;Green tea;1;5,50\n"
    "A3;K-2;not a date;Green tea;1;5,50\n"
)
IN_THE_FILE = set(WORD.findall(f"orders.csv {ORDERS}"))
PAGES = (
    "ahead/",
    "slipping/",
    "customers/",
    "customers/?q=nobody",
    "orders/",
    "products/",
    "imports/",
    "imports/new/",
    "events/",
    "events/?about=staff",
    "staff/",
    "staff/add/",
    "password/",
    "nowhere/",
)


@pytest.fixture
def marking(monkeypatch):
    """Let every translation come back in brackets, and nothing that was put into words before."""
    words = _presented.__wrapped__
    monkeypatch.setattr("regulars.edges.console.figures._presented", words)
    monkeypatch.setattr(_trans, "gettext", lambda message: f"⟦{message}⟧")
    monkeypatch.setattr(
        _trans, "ngettext", lambda one, many, number: f"⟦{one if number == 1 else many}⟧"
    )


@pytest.fixture
def client(db, settings, tmp_path, monkeypatch):
    """An owner, whose tasks are done at once."""
    settings.MEDIA_ROOT = tmp_path / "uploads"
    monkeypatch.setattr(figures, "refresh_in_child", lambda **values: None)
    monkeypatch.setattr(scores, "start_scoring", lambda: None)

    def start(folder: Folder, task: str, asked: dict | None = None, *, actor: str) -> None:
        folder.path.mkdir(parents=True, exist_ok=True)
        folder.write("asked.json", asked or {})
        child.main(task, str(folder.path), actor)

    monkeypatch.setattr(Folder, "start", start)
    return signed_in()


def left(response) -> set[str]:
    """Words that are neither translated nor data."""
    page = read_page(response.content.decode())
    return set().union(*map(unmarked, said(page))) - DATA


class TestConsole:
    def test_leaves_nothing_but_data_untranslated(self, client, marking):
        customers = some_customers(1)
        order = an_order("1001", customers["C-000"], at=NOW, amounts=(1_000, 500))
        import_orders(taken_back(order, 400, NOW))

        found = {page: left(client.get(f"/console/{page}")) for page in PAGES}
        for name in ("customers.Customer", "orders.Order", "staff.Staff"):
            module, _, _ = name.partition(".")
            record = apps.get_model(name).objects.get()
            address = f"/console/{module}/{record.public_id}/"
            found[name] = left(client.get(address))
        event = apps.get_model("events.EventRow").objects.first()
        found["event"] = left(client.get(f"/console/events/{event.pk}/")) - raw_words(event)

        assert {page: words for page, words in found.items() if words} == {}

    def test_leaves_nothing_untranslated_on_the_way_through_an_import(self, client, marking):
        file = SimpleUploadedFile("orders.csv", ORDERS.encode())
        address = client.post("/console/imports/new/", {"kind": "orders", "file": file})["Location"]

        columns = client.get(address)
        fields = ["order_id", "customer_id", "ordered_at", "product_id", "quantity", "amount"]
        values = {f"column{place}": field for place, field in enumerate(fields)}
        wrong = client.post(address + "columns/", {**values, "column0": "amount"})
        client.post(address + "columns/", {**values, "currency": "EUR"})
        check = client.get(address)
        client.post(address + "start/")
        run = client.get(address)["Location"]
        done, asking, listed = (client.get(it) for it in (run, run + "undo/", "/console/imports/"))
        client.post(run + "undo/")

        pages = {
            "columns": columns,
            "wrong": wrong,
            "check": check,
            "done": done,
            "asking": asking,
            "listed": listed,
            "undone": client.get(run),
            "events": client.get("/console/events/"),
        }
        found = {name: left(page) - IN_THE_FILE for name, page in pages.items()}
        assert {name: words for name, words in found.items() if words} == {}

    @pytest.mark.slow
    def test_leaves_nothing_but_data_untranslated_in_front_of_the_figures(self, client, marking):
        assert left(client.get("/console/")) == set()
        stored_figures()

        assert left(client.get("/console/")) == set()

    def test_speaks_at_the_door(self, client, marking):
        client.logout()

        assert left(client.get("/console/login/")) == set()


def raw_words(event) -> set[str]:
    """What the folded raw data says."""
    return unmarked(f"{event.name} {event.key} {event.payload}")
