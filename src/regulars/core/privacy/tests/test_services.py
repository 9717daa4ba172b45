from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from regulars.core.activity.models import Activity
from regulars.core.customers.models import Customer, CustomerReference
from regulars.core.customers.services import tell_customers
from regulars.core.customers.types import CustomerFacts, UnknownCustomer
from regulars.core.events.models import EventRow
from regulars.core.identity.models import Identifier, Suspected, Visitor
from regulars.core.identity.services import meet
from regulars.core.identity.types import Claim, Met
from regulars.core.invariants import of_installed_modules
from regulars.core.orders.models import Order, Tally
from regulars.core.personal import Mark
from regulars.core.privacy import keeping
from regulars.core.privacy.models import Erasure, Remembered
from regulars.core.privacy.queries import (
    customer_named,
    erased_among,
    erasure_of,
    erasures,
    preview,
)
from regulars.core.privacy.services import (
    clear_pending,
    erase,
    export,
    keep_tombstones,
    replay,
)
from regulars.core.privacy.steps import step_names, steps_of
from regulars.core.privacy.tests.people import (
    EARLIER,
    LATER,
    NOW,
    REASON,
    customer,
    deed,
    household,
    order,
    refund,
)
from regulars.core.privacy.types import (
    AlreadyErased,
    Fate,
    NoReason,
    ReasonNamesThem,
    SeveralCustomers,
    State,
)
from regulars.kernel.errors import RegularsError

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_home(settings, tmp_path):
    settings.REGULARS_HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "uploads"


def erased(row: Customer, **how: Any) -> Any:
    asked = {"reason": REASON, "actor": "system", "now": NOW, **how}
    return erase(customer=row.public_id, **asked)


def deeds() -> list[str]:
    return list(Activity.objects.order_by("pk").values_list("name", flat=True))


class TestErasing:
    def test_leaves_a_row_that_says_nothing(self):
        mei, _ = household()

        erased(mei)

        mei.refresh_from_db()
        assert (mei.name, mei.email, mei.phone, mei.joined_at) == ("", "", "", None)
        assert (mei.public_id, mei.erased_at, mei.first_seen_at) == ("cus_mei", NOW, NOW)
        assert str(mei) == "Erased customer"

    def test_takes_what_they_are_known_by_and_what_they_did(self):
        mei, _ = household()

        erased(mei)

        assert list(CustomerReference.objects.values_list("reference", flat=True)) == ["8"]
        assert list(Identifier.objects.values_list("value", flat=True)) == ["ann@example.com"]
        assert sorted(Visitor.objects.values_list("anonymous_id", flat=True)) == [
            "anns-laptop",
            "tablet",
        ]
        assert Suspected.objects.count() == 0
        assert deeds() == ["Ann viewed", "Ann came back", "Somebody viewed"]

    def test_leaves_everybody_else_as_they_were(self):
        mei, ann = household()
        before = Customer.objects.filter(pk=ann.pk).values().get()

        erased(mei)

        assert Customer.objects.filter(pk=ann.pk).values().get() == before

    def test_changes_no_figure(self):
        mei, _ = household()
        refund("R1", order("M2", mei, 3_000), 500)

        def figures() -> Any:
            tallies = list(Tally.objects.order_by("pk").values())
            return tallies, Order.objects.aggregate(Sum("total_minor")), Order.objects.count()

        before = figures()

        erased(mei)

        assert figures() == before
        assert Order.objects.get(number="M2").customer_id == mei.pk

    def test_is_in_the_log_without_naming_anybody(self):
        mei, _ = household()

        card = erased(mei, actor="stf_1")

        event = EventRow.objects.get(name="privacy.erased")
        assert event.payload == {
            "customer_id": mei.pk,
            "customer": "cus_mei",
            "erasure": card.public_id,
        }
        assert (event.actor, event.occurred_at) == ("stf_1", NOW)

    def test_says_what_was_done(self):
        mei, _ = household()

        card = erased(mei)

        done = {one.table: (one.fate, one.rows) for one in card.touched if one.rows}
        assert done == {
            "orders.Order": (Fate.KEPT, 1),
            "orders.OrderLine": (Fate.KEPT, 1),
            "orders.Tally": (Fate.KEPT, 1),
            "activity.Activity": (Fate.DELETED, 2),
            "identity.Suspected": (Fate.DELETED, 1),
            "identity.Identifier": (Fate.DELETED, 1),
            "identity.Visitor": (Fate.DELETED, 1),
            "customers.CustomerReference": (Fate.DELETED, 1),
            "customers.Customer": (Fate.BLANKED, 1),
        }
        assert (card.state, card.reason, card.waits_for) == (State.UNDER_WAY, REASON, "tombstone")

    def test_does_what_its_preview_said(self):
        mei, _ = household()
        said = preview("cus_mei")

        card = erased(mei)

        assert {(one.table, one.fate, one.rows) for one in said.touched} == {
            (one.table, one.fate, one.rows) for one in card.touched
        }

    def test_takes_everybody_who_is_the_same_person(self):
        mei, ann = household()
        again = customer("Lin", "9", merged_into=mei)
        customer("Linda", merged_into=again)

        card = erased(again)

        assert card.people == ("cus_lin", "cus_linda", "cus_mei")
        left = Customer.objects.filter(erased_at__isnull=True)
        assert list(left) == [ann]
        assert EventRow.objects.filter(name="privacy.erased").count() == 3
        assert {erasure_of(name).public_id for name in card.people} == {card.public_id}

    def test_again_changes_nothing(self):
        mei, _ = household()
        first = erased(mei)
        rows = EventRow.objects.count()

        second = erased(mei, now=LATER, reason="Once more.")

        assert second == first
        assert (EventRow.objects.count(), Erasure.objects.count()) == (rows, 1)

    @pytest.mark.parametrize(
        ("reason", "refusal"),
        [("", NoReason), ("x" * 301, NoReason), ("Mei Lin asked", ReasonNamesThem)],
        ids=["none", "too long", "names them"],
    )
    def test_needs_a_reason_that_names_nobody(self, reason, refusal):
        mei, _ = household()

        with pytest.raises(refusal):
            erased(mei, reason=reason)

        mei.refresh_from_db()
        assert (mei.name, mei.erased_at) == ("Mei Lin", None)
        assert (Erasure.objects.count(), len(deeds())) == (0, 5)

    def test_is_refused_for_nobody(self):
        with pytest.raises(UnknownCustomer):
            erase(customer="cus_nobody", reason=REASON, actor="system", now=NOW)

        assert Erasure.objects.count() == 0

    def test_cannot_be_taken_back_by_writing_to_the_row(self):
        mei, _ = household()
        erased(mei)

        with pytest.raises(IntegrityError), transaction.atomic():
            Customer.objects.filter(pk=mei.pk).update(name="Mei Lin")
        facts = {mei.pk: CustomerFacts(LATER, name="Mei Lin")}

        assert tell_customers(facts=facts, actor="system") == []


def met(now=NOW, **claim: Any) -> Met:
    claim = {"seen_at": EARLIER, "is_proven": True, **claim}
    return meet(claims=[Claim(**claim)], source="shop", actor="system", now=now)[0]


class TestWhatComesLater:
    @pytest.mark.parametrize(
        "claim",
        [
            {"user_id": "7"},
            {"email": "Mei@example.com"},
            {"email": "mei@example.com", "is_proven": False},
            {"phone": "+359-2-123-456"},
            {"anonymous_id": "meis-phone"},
            {"user_id": "77", "email": "mei@example.com"},
        ],
        ids=["name", "e-mail", "unproven", "phone", "browser", "another name"],
    )
    def test_of_before_brings_nobody_back(self, claim):
        mei, _ = household()
        erased(mei)
        rows = Customer.objects.count(), Visitor.objects.count()

        assert met(**claim) == Met(is_erased=True)

        assert (Customer.objects.count(), Visitor.objects.count()) == rows

    @pytest.mark.parametrize(
        "claim",
        [{"user_id": "7"}, {"email": "mei@example.com"}, {"anonymous_id": "meis-phone"}],
        ids=["name", "e-mail", "browser"],
    )
    def test_of_after_is_of_somebody_new(self, claim):
        mei, _ = household()
        erased(mei)

        who = met(seen_at=LATER, **claim)

        assert who.is_erased is False
        assert who.customer_id != mei.pk
        assert Customer.objects.filter(erased_at__isnull=False).count() == 1

    def test_of_somebody_else_is_theirs_without_the_browser(self):
        mei, ann = household()
        erased(mei)

        who = met(user_id="8", anonymous_id="meis-phone")

        assert who == Met(customer_id=ann.pk)
        assert not Visitor.objects.filter(anonymous_id="meis-phone").exists()

    def test_with_an_e_mail_that_others_have_is_theirs(self):
        mei, ann = household()
        Customer.objects.filter(pk=ann.pk).update(email="mei@example.com")
        erased(mei)

        assert met(user_id="8", email="mei@example.com").customer_id == ann.pk

    def test_asks_once_where_nobody_was_ever_erased(self, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert erased_among({Mark("email", f"{number}@x.y") for number in range(9)}) == {}


def kill_after(step: Any) -> bool:
    step()
    raise KeyboardInterrupt


class TestClearing:
    def test_ends_with_nothing_sought(self, monkeypatch):
        mei, _ = household()
        erased(mei)
        assert "mei@example.com" in json.dumps(Erasure.objects.get().sought)
        monkeypatch.setattr("regulars.core.privacy.clearing.scrub", lambda now: True)

        assert clear_pending(now=NOW + timedelta(minutes=1)) == 1

        row = Erasure.objects.get()
        assert (row.state, row.sought, row.finished_at) == ("done", {}, NOW + timedelta(minutes=1))
        assert EventRow.objects.filter(name="privacy.erasure_finished").count() == 1
        assert clear_pending(now=LATER) == 0

    def test_goes_on_where_it_stopped(self, monkeypatch):
        mei, _ = household()
        erased(mei)
        monkeypatch.setattr("regulars.core.privacy.clearing.scrub", lambda now: False)

        assert clear_pending(now=NOW) == 0

        [card] = erasures()
        assert (card.state, card.waits_for, card.problem) == (State.UNDER_WAY, "pages", "")
        assert Erasure.objects.get().sought == {}

    def test_killed_after_any_step_goes_on_from_there(self, monkeypatch):
        monkeypatch.setattr("regulars.core.privacy.clearing.scrub", lambda now: True)
        names = step_names()[:-1]

        for place, name in enumerate(names):
            erased(customer(f"mei{place}", f"m{place}"))

            def killed(erasure: Any, name: str = name) -> Any:
                for known, step in steps_of(erasure):
                    yield known, partial(kill_after, step) if known == name else step

            with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
                patch.setattr("regulars.core.privacy.clearing.steps_of", killed)
                clear_pending(now=LATER)

            assert Erasure.objects.get(state="under_way").cleared == names[:place]
            assert clear_pending(now=LATER) == 1

        assert [one.erasure for one in keeping.kept()] == list(
            Erasure.objects.order_by("pk").values_list("public_id", flat=True)
        )

    def test_says_what_stands_in_the_way_without_quoting(self, monkeypatch):
        mei, _ = household()
        erased(mei)

        def broken(*_: Any) -> None:
            raise ValueError("mei@example.com")

        monkeypatch.setattr(keeping, "keep", broken)

        assert clear_pending(now=NOW) == 0

        [card] = erasures()
        assert (card.waits_for, card.problem[:15]) == ("tombstone", "An error of our")

    def test_says_what_we_refuse(self, monkeypatch):
        mei, _ = household()
        erased(mei)

        def refused(*_: Any) -> None:
            raise RegularsError

        monkeypatch.setattr(keeping, "keep", refused)
        clear_pending(now=NOW)

        assert erasures()[0].problem == "Something went wrong."


class TestTombstones:
    def test_say_nothing_of_who_it_was(self):
        mei, _ = household()
        card = erased(mei)

        keep_tombstones()
        keep_tombstones()

        [kept] = keeping.kept()
        assert (kept.erasure, kept.people) == (card.public_id, ("cus_mei",))
        text = keeping.place().read_text().lower()
        assert not any(word in text for word in ("lin", "example", "123", "meis-phone"))

    def test_erase_again_whom_an_older_database_knows(self):
        mei, _ = household()
        with transaction.atomic():
            erased(mei)
            keep_tombstones()
            transaction.set_rollback(True)
        assert Customer.objects.get(public_id="cus_mei").name == "Mei Lin"

        assert replay(actor="system", now=LATER) == 1
        assert replay(actor="system", now=LATER) == 0

        mei.refresh_from_db()
        assert (mei.name, mei.erased_at) == ("", NOW)
        assert deeds() == ["Ann viewed", "Ann came back", "Somebody viewed"]
        assert met(email="mei@example.com").is_erased is True

    def test_keep_out_whom_an_older_database_does_not_know_yet(self):
        mei, _ = household()
        with transaction.atomic():
            erased(mei)
            keep_tombstones()
            transaction.set_rollback(True)
        Customer.objects.filter(pk=mei.pk).update(public_id="cus_other")

        replay(actor="system", now=LATER)

        assert met(user_id="7").is_erased is True
        assert Remembered.objects.count() == 4

    def test_outlive_half_a_line(self):
        mei, ann = household()
        erased(mei)
        keep_tombstones()
        with keeping.place().open("ab") as file:
            file.write(b'{"erasure": "ers_')
        erased(ann)

        keep_tombstones()

        assert [one.customer for one in keeping.kept()] == ["cus_mei", "cus_ann"]


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


class TestNaming:
    def test_takes_an_id_an_e_mail_or_a_reference(self):
        household()

        assert customer_named("cus_mei") == "cus_mei"
        assert customer_named(" Mei@Example.com") == "cus_mei"
        assert customer_named("8") == "cus_ann"

    def test_refuses_what_means_nobody_or_several(self):
        mei, ann = household()
        Customer.objects.filter(pk=ann.pk).update(email=mei.email)

        with pytest.raises(SeveralCustomers, match="cus_ann, cus_mei"):
            customer_named(mei.email)
        with pytest.raises(UnknownCustomer):
            customer_named("nobody@example.com")


def broken() -> dict[str, tuple[str, ...]]:
    found = {one.name: tuple(one.question()) for one in of_installed_modules()}
    return {name: said for name, said in found.items() if name.startswith("privacy") and said}


class TestInvariants:
    def test_hold_after_an_erasure(self):
        mei, _ = household()
        erased(mei)
        clear_pending(now=NOW)

        assert broken() == {}

    def test_find_what_came_back(self):
        mei, _ = household()
        erased(mei)
        deed("Mei again", customer=mei)

        assert broken() == {
            "privacy.nothing_left": ("activity_activity has rows of erased customers: 1",)
        }

    def test_find_whom_nobody_erased(self):
        mei, _ = household()
        Customer.objects.filter(pk=mei.pk).update(
            name="", email="", phone="", joined_at=None, erased_at=NOW
        )

        assert broken()["privacy.remembered"] == ("Customers of whom that is not so: 1 (cus_mei)",)

    def test_find_a_tombstone_that_is_gone_or_of_another_key(self, monkeypatch, settings):
        mei, _ = household()
        card = erased(mei)
        monkeypatch.setattr("regulars.core.privacy.clearing.scrub", lambda now: True)
        clear_pending(now=NOW)

        settings.SECRET_KEY = "another" * 10
        assert broken() == {"privacy.tombstones": ("Tombstones made with another secret key: 1",)}
        keeping.place().unlink()
        assert broken() == {"privacy.tombstones": (f"{card.public_id} is not in erasures.jsonl.",)}
