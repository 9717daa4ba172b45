from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any

import pytest

from regulars.core.activity.models import Activity
from regulars.core.consents.services import define_topic
from regulars.core.consents.tests.factories import GRANTED, WITHDRAWN, said, tell
from regulars.core.customers.models import Customer
from regulars.core.customers.types import AlreadyErased
from regulars.core.events.models import EventRow
from regulars.core.privacy.exporting import currency_of, shown_of
from regulars.core.privacy.registry import held
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
from regulars.core.traits.services import tell_traits
from regulars.core.traits.types import TraitTold

pytestmark = pytest.mark.django_db

TRAITS = {"size": "M", "colour": "red"}


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

    def test_says_what_traits_and_consents_are_of(self):
        mei, _ = household()
        define_topic(code="news", names={"en": "News"}, actor="system", now=NOW)
        tell(said(GRANTED, 2, mei.pk), said(WITHDRAWN, 1, mei.pk, topic="news"))
        traits = [TraitTold(mei.pk, name, value, NOW) for name, value in TRAITS.items()]
        tell_traits(told=traits, source="shop", actor="system", now=NOW)

        whole, files = exported(mei)

        tables = {table["title"]: table["rows"] for table in whole["tables"]}
        assert {row["trait: name"]: row["value"] for row in tables["Told traits"]} == {
            name: json.dumps(value) for name, value in TRAITS.items()
        }
        assert [(row["topic: code"], row["state"]) for row in tables["Consents"]] == [
            ("marketing", "granted"),
            ("news", "withdrawn"),
        ]
        [head, *rows] = csv.reader(io.StringIO(files["consents.csv"]))
        place = head.index("topic: code")
        assert [row[place] for row in rows] == ["marketing", "news"]

    def test_says_amounts_as_people_write_them_and_as_they_are_kept(self):
        mei, _ = household()

        whole, _ = exported(mei)

        tables = {table["title"]: table["rows"] for table in whole["tables"]}
        for title in ("Orders", "Order lines"):
            for row in tables[title]:
                assert {name for name in row if name.endswith(", minor units")}
        [order] = tables["Orders"]
        assert (order["total"], order["total, minor units"]) == ("EUR 19.00", 1_900)
        [line] = tables["Order lines"]
        assert (line["amount"], line["amount, minor units"]) == ("EUR 19.00", 1_900)

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


class TestShownOf:
    """Of every table that is exported, whichever module it is of."""

    @pytest.mark.parametrize(
        "one",
        [one for one in held() if one.shown is not None],
        ids=lambda one: one.rows._meta.label,
    )
    def test_shows_what_a_row_says_of_rows_elsewhere_by_their_name(self, one):
        shown = shown_of(one)
        said = {
            field.name
            for field in one.rows._meta.concrete_fields
            if field.is_relation and field.related_model is not Customer
        }

        assert said <= {path.partition("__")[0] for path in shown if "__" in path}
        assert not {field.name for field in one.rows._meta.concrete_fields if field.is_relation} & {
            *shown
        }

    @pytest.mark.parametrize(
        "one",
        [one for one in held() if one.shown is not None],
        ids=lambda one: one.rows._meta.label,
    )
    def test_shows_what_amounts_are_in(self, one):
        shown = shown_of(one)
        amounts = [path for path in shown if path.endswith("_minor")]

        assert not amounts or currency_of(shown) in shown
