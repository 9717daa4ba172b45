"""Lists of addresses to which nothing is to be sent."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from regulars.core.consents.models import Suppression
from regulars.core.consents.services import lift
from regulars.core.events.models import EventRow
from regulars.core.events.types import SYSTEM
from regulars.edges.connectors.files import suppressions
from regulars.edges.connectors.files.commands import app
from regulars.edges.connectors.files.types import ErrorListIsFolder, UnusableName
from regulars.insight.readers.errors import MissingField
from regulars.kernel import clock

pytestmark = pytest.mark.django_db
LIST = (
    "Email,Reason,Unsubscribed At\n"
    "Mei@Shop.bg,hard_bounce,2026-01-05 10:00\n"
    "ivan@shop.bg,Spam Complaint,2026-01-06 10:00\n"
    "petya@shop.bg,,\n"
    "nobody,unsubscribed,2026-01-07 10:00\n"
    ",unsubscribed,2026-01-07 10:00\n"
    "mei@shop.bg,Bounced,2026-01-04 10:00\n"
    "georgi@shop.bg,moved to Varna,2026-01-08 10:00\n"
)


@pytest.fixture
def listed(tmp_path) -> Path:
    path = tmp_path / "suppressed.csv"
    path.write_text(LIST)
    return path


def run(*arguments: str):
    return CliRunner().invoke(app, ["suppressions", *map(str, arguments)])


def kept() -> set[tuple[str, str, str]]:
    return set(Suppression.objects.values_list("address", "reason", "note"))


class TestSuppressionsCommand:
    def test_takes_each_address_once_with_its_reason_and_its_day(self, listed):
        done = run(listed, "--json")

        assert done.exit_code == 0
        outcome = json.loads(done.stdout)
        assert (outcome["rows_read"], outcome["new"], outcome["known"]) == (7, 4, 0)
        assert kept() == {
            ("mei@shop.bg", "hard_bounce", ""),
            ("ivan@shop.bg", "complaint", ""),
            ("petya@shop.bg", "imported", ""),
            ("georgi@shop.bg", "imported", "moved to Varna"),
        }
        mei = Suppression.objects.get(address="mei@shop.bg")
        assert (mei.source, mei.since) == ("file", datetime(2026, 1, 5, 10, tzinfo=UTC))
        assert {row.historical for row in EventRow.objects.filter(name="consents.suppressed")} == {
            True
        }

    def test_lists_what_cannot_be_taken(self, listed, tmp_path):
        errors = tmp_path / "errors.csv"

        done = run(listed, "--errors", errors)

        assert "4 addresses are suppressed now." in done.stdout
        with errors.open() as file:
            rows = list(csv.DictReader(file))
        assert [(row["row"], row["column"], row["value"]) for row in rows] == [
            ("6", "Email", ""),
            ("5", "email", "nobody"),
        ]
        assert rows[1]["reason"] == "This is no e-mail address. The rest of the row was taken"

    def test_adds_nothing_when_the_list_comes_again(self, listed):
        run(listed)

        again = json.loads(run(listed, "--json").stdout)

        assert (again["new"], again["known"]) == (0, 4)
        assert Suppression.objects.count() == 4

    def test_leaves_what_was_lifted_since(self, listed):
        run(listed)
        row = Suppression.objects.get(address="mei@shop.bg")
        lift(public_id=row.public_id, because="New mailbox", actor=SYSTEM, now=clock.now())

        run(listed)

        assert Suppression.objects.filter(address="mei@shop.bg", lifted_at=None).count() == 0

    def test_tries_without_writing_anything(self, listed, tmp_path):
        run(listed)
        Suppression.objects.filter(address="petya@shop.bg").delete()
        events = EventRow.objects.count()

        would = run(listed, "--dry-run", "--errors", tmp_path / "errors.csv")

        assert "1 address would be suppressed." in would.stdout
        assert "3 addresses were suppressed before, or lifted since." in would.stdout
        assert "Row 5, email: This is no e-mail address." in would.stderr
        assert Suppression.objects.count() == 3
        assert EventRow.objects.count() == events
        assert not (tmp_path / "errors.csv").exists()

    def test_takes_phones_and_parquet_and_columns_by_any_name(self, tmp_path):
        path = tmp_path / "list.parquet"
        table = pa.table({"Who": ["a@shop.bg", None], "Mobile": ["+359 2 987 6543", "12"]})
        pq.write_table(table, path)

        done = run(path, "--map", "email=Who", "--map", "phone=Mobile", "--json")

        assert json.loads(done.stdout)["new"] == 2
        assert kept() == {("a@shop.bg", "imported", ""), ("+35929876543", "imported", "")}
        assert set(Suppression.objects.values_list("kind", flat=True)) == {"email", "phone"}

    def test_takes_a_list_of_more_rows_than_go_into_a_transaction(self, tmp_path, monkeypatch):
        monkeypatch.setattr(suppressions, "ROWS_AT_A_TIME", 7)
        path = tmp_path / "many.csv"
        path.write_text("email\n" + "".join(f"{number}@shop.bg\n" for number in range(50)))

        assert json.loads(run(path, "--json").stdout)["new"] == 50

    def test_refuses_a_file_without_addresses(self, tmp_path):
        path = tmp_path / "orders.csv"
        path.write_text("Order,Total\n1,5.00\n2,7.00\n")

        refused = run(path)

        assert isinstance(refused.exception, MissingField)
        assert not Suppression.objects.exists()

    @pytest.mark.parametrize(
        ("options", "error"),
        [(["--errors", "."], ErrorListIsFolder), (["--source", "a:b"], UnusableName)],
    )
    def test_refuses_what_cannot_be_done_and_writes_nothing(self, listed, options, error):
        refused = run(listed, *options)

        assert isinstance(refused.exception, error)
        assert not Suppression.objects.exists()
