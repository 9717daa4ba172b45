"""Files that tell of people who were erased."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from regulars.core.customers.models import Customer
from regulars.core.orders.models import Order
from regulars.core.personal import Mark, Person
from regulars.core.privacy.services import erase
from regulars.edges.connectors.files.error_file import without_person
from regulars.edges.connectors.files.models import ImportRun, Telling
from regulars.edges.connectors.files.personal import PERSONAL
from regulars.edges.connectors.files.services import (
    preview_import,
    run_import,
    start_import,
    undo_import,
)
from regulars.edges.connectors.files.types import ImportRequest, RunCard
from regulars.edges.connectors.files.words import notices

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CUSTOMERS = "customer_id,name,email,created_at\n"
ORDERS = "order_id,line_id,order_date,customer_id,email,product_id,quantity,amount\n"
OLD = f"{ORDERS}A1,1,2025-01-05,7,mei@example.com,P1,1,10\nA2,1,2025-01-06,8,,P1,1,20\n"
MEI = Person((1,), ("cus_mei",), frozenset({Mark("email", "mei@example.com")}))
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_home(settings, tmp_path):
    settings.REGULARS_HOME = tmp_path


def request_of(kind: str, content: str, name: str = "a") -> ImportRequest:
    from django.conf import settings

    path = Path(settings.REGULARS_HOME) / f"{name}.csv"
    path.write_text(content)
    return ImportRequest(kind=kind, path=path, source="shop")


def imported(kind: str, content: str, name: str = "a") -> RunCard:
    run_id = start_import(request=request_of(kind, content, name), actor="system", now=NOW)
    return run_import(run_id=run_id, actor="system")


def erased(email: str = "mei@example.com") -> Customer:
    row = Customer.objects.get(email=email)
    erase(customer=row.public_id, reason="Asked for.", actor="system", now=NOW)
    return row


def listed(card: RunCard) -> list[list[str]]:
    with Path(card.errors_path).open(newline="") as file:
        return list(csv.reader(file))[1:]


class TestOrdersAgain:
    def test_bring_nobody_back(self):
        imported("orders", OLD)
        gone = erased()

        card = imported("orders", OLD + "A3,1,2025-02-05,7,mei@example.com,P1,1,30\n", "b")

        assert dict(card.created)["erased"] == 1
        [notice] = notices("orders", "", card.created, is_done=True)
        assert notice.startswith("1 customer of this file was erased on request")
        assert Order.objects.get(number="A1").customer_id == gone.pk
        assert Order.objects.get(number="A3").customer_id is None
        assert Customer.objects.filter(erased_at__isnull=True).count() == 1

    def test_of_another_shop_bring_nobody_back_by_their_e_mail(self):
        imported("orders", OLD)
        erased()
        content = f"{ORDERS}B1,1,2025-01-05,99,Mei@example.com,P1,1,10\n"

        card = imported("orders", content, "b")

        assert dict(card.created)["erased"] == 1
        assert Order.objects.get(number="B1").customer_id is None

    def test_of_after_are_of_somebody_new(self):
        imported("orders", OLD)
        gone = erased()
        after = (NOW + timedelta(days=1)).date()
        from unittest.mock import patch

        content = f"{ORDERS}A3,1,{after},7,mei@example.com,P1,1,30\n"
        later = NOW + timedelta(days=9)
        run_id = start_import(request=request_of("orders", content, "b"), actor="system", now=later)
        with patch("regulars.kernel.clock.now", lambda: later):
            run_import(run_id=run_id, actor="system")

        buyer = Order.objects.get(number="A3").customer
        assert (buyer.email, buyer.pk != gone.pk) == ("mei@example.com", True)

    def test_are_previewed_as_they_are_imported(self):
        imported("orders", OLD)
        erased()

        seen = preview_import(request=request_of("orders", OLD, "b"), now=NOW)

        assert seen.created["erased"] == 1
        assert "customers" not in seen.created
        assert seen.rows_unchanged == 2


class TestListsAgain:
    def test_leave_their_row_out_and_say_so_without_naming_them(self):
        content = f"{CUSTOMERS}7,Mei Lin,mei@example.com,\n8,Ann,ann@example.com,\n"
        imported("customers", content)
        erased()

        card = imported("customers", content, "b")

        assert (card.rows_read, card.rows_unchanged, card.rows_not_taken) == (2, 1, 1)
        assert listed(card) == [
            ["2", "customer", "", "This customer was erased on request, and does not come back"]
        ]
        assert Customer.objects.filter(erased_at__isnull=True).get().name == "Ann"

    def test_take_whoever_joined_after_it(self):
        imported("customers", f"{CUSTOMERS}7,Mei Lin,mei@example.com,2024-01-01\n")
        erased()

        imported("customers", f"{CUSTOMERS}7,Mei Lin,mei@example.com,2026-03-02\n", "b")

        assert Customer.objects.filter(email="mei@example.com").count() == 1


class TestUndoing:
    def test_leaves_the_erased_row_and_takes_its_orders(self):
        card = imported("orders", OLD)
        gone = erased()

        undo_import(run_id=card.id, actor="system", now=NOW)

        assert Order.objects.count() == 0
        assert list(Customer.objects.all()) == [gone]

    def test_of_a_second_list_tells_nothing_of_them_again(self):
        imported("customers", f"{CUSTOMERS}7,,mei@example.com,\n")
        card = imported("customers", f"{CUSTOMERS}7,Mei Lin,lin@example.com,\n", "b")
        assert Telling.objects.count() == 1
        erased()
        assert Telling.objects.count() == 0

        undo_import(run_id=card.id, actor="system", now=NOW)

        assert Customer.objects.get().name == ""


ROWS = [
    ["row", "column", "value", "reason"],
    ["1", "email", "mei-at-example", "This is no e-mail address"],
    ["2", "amount", "x", "It is no number"],
    ["3", "email", "b@example.com", "It is there already with mei@example.com, which was kept"],
]


class TestLists:
    def write(self, tmp_path: Path) -> Path:
        path = tmp_path / "errors.csv"
        with path.open("w", newline="") as file:
            csv.writer(file).writerows(ROWS)
        return path

    def rows(self, path: Path) -> list[list[str]]:
        with path.open(newline="") as file:
            return list(csv.reader(file))

    def test_lose_what_names_them(self, tmp_path):
        path = self.write(tmp_path)

        size = without_person(path, MEI, may_be_theirs=False)

        assert size == path.stat().st_size
        assert self.rows(path) == [*ROWS[:3], ["3", "email", "(erased)", "(erased)"]]

    def test_lose_every_name_where_rows_may_be_theirs(self, tmp_path):
        path = self.write(tmp_path)

        without_person(path, MEI, may_be_theirs=True)

        assert self.rows(path) == [
            ROWS[0],
            ["1", "email", "(erased)", "(erased)"],
            ROWS[2],
            ["3", "email", "(erased)", "(erased)"],
        ]
        assert without_person(path, MEI, may_be_theirs=True) is None

    def test_that_are_none_are_left_alone(self, tmp_path):
        path = tmp_path / "mine.csv"
        path.write_text("name\nmei@example.com\n")

        assert without_person(path, MEI, may_be_theirs=True) is None
        assert path.read_text() == "name\nmei@example.com\n"


def cleared(person: Person) -> list[bool]:
    return [one.clear(person) for one in PERSONAL if getattr(one, "rows", None) is ImportRun
            and hasattr(one, "clear")]  # fmt: skip


class TestRuns:
    def test_say_nothing_of_them(self):
        card = imported("orders", OLD)
        failure = {"sentence": "{a}", "values": {"a": "mei@example.com"}}
        ImportRun.objects.update(file_name="mei@example.com.csv", failure=failure, position="7")

        assert cleared(MEI) == [True]

        run = ImportRun.objects.get(pk=card.id)
        assert (run.file_name, run.position) == ("(erased)", "7")
        assert run.failure == {"sentence": "{reason}", "values": {"reason": "(erased)"}}

    def test_under_way_are_left_to_their_end(self, monkeypatch):
        imported("orders", OLD)
        ImportRun.objects.update(
            status="running", finished_at=None, position="mei@example.com", updated_at=NOW
        )
        monkeypatch.setattr("regulars.kernel.clock.now", lambda: NOW)

        assert cleared(MEI) == [False]
        assert ImportRun.objects.get().position == "mei@example.com"

        monkeypatch.setattr("regulars.kernel.clock.now", lambda: NOW + timedelta(hours=2))
        assert cleared(MEI) == [True]
        assert ImportRun.objects.get().position == ""
