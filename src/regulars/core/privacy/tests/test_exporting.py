from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any

import pytest

from regulars.core.activity.models import Activity
from regulars.core.customers.models import Customer
from regulars.core.customers.types import AlreadyErased
from regulars.core.events.models import EventRow
from regulars.core.privacy.services import (
    export,
)
from regulars.core.privacy.tests.people import (
    EARLIER,
    NOW,
    customer,
    deed,
    erased,
    household,
)

pytestmark = pytest.mark.django_db


def exported(row: Customer) -> tuple[dict[str, Any], dict[str, str]]:
    parts = b"".join(export(customer=row.public_id, actor="system", now=NOW))
    with zipfile.ZipFile(io.BytesIO(parts)) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    return json.loads(files.pop("data.json")), files


class TestExport:
    def test_holds_all_that_is_theirs_and_nothing_of_anybody_else(self):
        mei, _ = household()

        whole, files = exported(mei)

        text = json.dumps([whole, files]).lower()
        assert "ann" not in text.replace("channel", "")
        assert "somebody viewed" not in text
        tables = {table["title"]: table["rows"] for table in whole["tables"]}
        assert tables["Customers"][0]["e-mail"] == "mei@example.com"
        assert tables["Customer references"] == [{"source": "shop", "reference": "7"}]
        assert [row["name"] for row in tables["Activity"]] == ["Mei viewed", "Mei came back"]
        assert [row["number"] for row in tables["Orders"]] == ["M1"]
        assert tables["Suspected duplicates"][0]["why"] == "same_phone"
        assert whole["customers"] == ["cus_mei"]

    def test_has_a_file_of_each_table(self):
        mei, _ = household()

        _, files = exported(mei)

        rows = list(csv.DictReader(io.StringIO(files["activity.csv"])))
        assert [json.loads(row["details"]) for row in rows] == [
            {"properties": {"said": "Mei viewed"}},
            {"properties": {"said": "Mei came back"}},
        ]
        assert list(csv.reader(io.StringIO(files["order-lines.csv"])))[1][2] == "Green tea"

    def test_writes_no_formula(self):
        mei = customer("=HYPERLINK(1)")

        _, files = exported(mei)

        assert "'=HYPERLINK(1)" in files["customers.csv"]

    def test_holds_everybody_who_is_the_same_person(self):
        mei, _ = household()
        again = customer("Lin", "9", merged_into=mei)
        deed("Lin viewed", customer=again)

        whole, _ = exported(mei)

        assert whole["customers"] == ["cus_lin", "cus_mei"]
        assert "Lin viewed" in json.dumps(whole)

    def test_is_in_the_log(self):
        mei, _ = household()

        exported(mei)

        event = EventRow.objects.get(name="privacy.exported")
        assert event.payload == {"customer_id": mei.pk, "customer": "cus_mei"}

    def test_is_refused_where_nothing_is_known_any_more(self):
        mei, _ = household()
        erased(mei)

        with pytest.raises(AlreadyErased):
            export(customer="cus_mei", actor="system", now=NOW)

        assert not EventRow.objects.filter(name="privacy.exported").exists()

    def test_is_of_several_thousand_rows_too(self):
        mei, _ = household()
        Activity.objects.bulk_create(
            Activity(
                source="shop",
                message=f"{number}".encode().ljust(16),
                kind="page",
                name=f"page {number}",
                customer=mei,
                occurred_at=EARLIER,
                received_at=EARLIER,
                details={},
            )
            for number in range(1_200)
        )

        whole, files = exported(mei)

        [table] = [table for table in whole["tables"] if table["title"] == "Activity"]
        assert len(table["rows"]) == 1_202
        assert files["activity.csv"].count("\n") == 1_203
