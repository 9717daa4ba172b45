from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client

from regulars.core.events.models import EventRow
from regulars.edges.console.accounts import GUESSES
from regulars.edges.console.downloads import (
    ErrorsDownloaded,
    ReportDownloaded,
    SlippingDownloaded,
)
from regulars.edges.console.tests.factories import (
    NOW,
    PASSWORD,
    a_member,
    signed_in,
    stored_figures,
)
from regulars.engine.lake.queries import state
from regulars.engine.lake.services import sync
from regulars.engine.lake.tests.factories import DATABASE, some_orders
from regulars.engine.lake.types import Standing

LOGIN = "/console/login/"

pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, str, dict]]:
    """What the log holds since the first member was added."""
    rows = EventRow.objects.exclude(name="staff.created").order_by("pk")
    return list(rows.values_list("name", "actor", "payload"))


def public_id() -> str:
    return apps.get_model("staff", "Staff").objects.get(email="owner@example.com").public_id


class TestSigningIn:
    def test_and_out_is_recorded(self):
        staff_id = a_member("owner")
        client = Client()

        client.post(LOGIN, {"username": "Owner@example.com", "password": PASSWORD})
        client.post("/console/logout/")

        facts = {"staff_id": staff_id}
        assert told() == [
            ("staff.signed_in", public_id(), facts),
            ("staff.signed_out", public_id(), facts),
        ]

    def test_in_vain_is_recorded_without_what_was_typed(self):
        staff_id = a_member("owner")

        Client().post(LOGIN, {"username": "owner@example.com", "password": "hunter2"})
        Client().post(LOGIN, {"username": "hunter2", "password": "owner@example.com"})

        assert told() == [
            ("staff.sign_in_failed", "visitor", {"staff_id": staff_id}),
            ("staff.sign_in_failed", "visitor", {"staff_id": None}),
        ]

    def test_fills_the_log_no_more_once_there_were_too_many(self):
        a_member("owner")
        for _ in range(GUESSES + 5):
            Client().post(LOGIN, {"username": "owner@example.com", "password": "wrong"})

        assert len(told()) == GUESSES


class TestOwnPassword:
    def test_is_recorded_as_ones_own_doing_and_keeps_the_session(self):
        client = signed_in("owner")
        new = "another-long-password"

        answer = client.post(
            "/console/password/",
            {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
        )

        assert (answer.status_code, answer["Location"]) == (302, "/console/password/done/")
        staff = apps.get_model("staff", "Staff").objects.get()
        assert staff.check_password(new)
        assert told() == [("staff.password_set", public_id(), {"staff_id": staff.pk})]
        assert client.get("/console/password/").status_code == 200

    def test_that_is_too_weak_changes_nothing(self):
        client = signed_in("owner")

        client.post(
            "/console/password/",
            {"old_password": PASSWORD, "new_password1": "short", "new_password2": "short"},
        )

        assert apps.get_model("staff", "Staff").objects.get().check_password(PASSWORD)
        assert told() == []


class TestStaff:
    def test_is_changed_under_the_name_of_whoever_does_it(self):
        client = signed_in("owner")
        viewer = a_member("viewer")

        client.post(f"/console/staff/{viewer}/role/", {"role": "analyst"})
        client.post(f"/console/staff/{viewer}/active/", {"active": "no"})
        client.post(f"/console/staff/{viewer}/active/", {"active": "yes"})

        assert told() == [
            (
                "staff.role_changed",
                public_id(),
                {"staff_id": viewer, "before": "viewer", "after": "analyst"},
            ),
            ("staff.deactivated", public_id(), {"staff_id": viewer}),
            ("staff.activated", public_id(), {"staff_id": viewer}),
        ]


class TestDownloads:
    def test_of_the_report_tell_which_file_of_which_days(self):
        period = stored_figures().scope.period
        client = signed_in("owner")

        client.head("/console/report/report.html")
        client.get("/console/report/report.html")
        client.get("/console/report/report.json")
        client.get("/console/report/tables/months.csv")

        days = {"start": str(period.start), "end": str(period.end)}
        assert told() == [
            ("downloads.report_taken", public_id(), {"file": file, **days})
            for file in ("page", "json", "months")
        ]

    def test_are_told_under_a_name_that_no_change_has(self):
        kinds = (ReportDownloaded, ErrorsDownloaded, SlippingDownloaded)

        assert [kind.name.partition(".")[0] for kind in kinds] == ["downloads"] * 3

    def test_that_are_refused_leave_no_trace(self):
        stored_figures()

        answer = signed_in("support").get("/console/report/report.json")

        assert answer.status_code == 403
        assert told() == []

    def test_of_rows_not_taken_name_the_import(self, settings, tmp_path):
        settings.REGULARS_HOME = tmp_path
        client = signed_in("owner")
        run_id = an_import(tmp_path)

        answer = client.get(f"/console/imports/{run_id}/errors.csv")

        assert answer.getvalue() == b"row,column,value,reason\r\n"
        assert told() == [("downloads.errors_taken", public_id(), {"import_run": run_id})]


@DATABASE
class TestFreshness:
    @pytest.mark.parametrize(
        "file",
        [
            "slipping/slipping-away.csv",
            "report/report.json",
            "report/tables/months.csv",
            "imports/{run}/errors.csv",
        ],
    )
    def test_outlives_a_download(self, settings, tmp_path, file):
        settings.REGULARS_HOME = tmp_path
        stored_figures()
        some_orders(1, 3)
        sync(now=NOW)
        client, run_id = signed_in(), an_import(tmp_path)

        answer = client.get(f"/console/{file.format(run=run_id)}")
        answer.close()

        assert answer.status_code == 200
        assert told()[-1][0].startswith("downloads.")
        assert state().standing is Standing.FRESH


def an_import(home: Path) -> int:
    """An import with a list of rows not taken."""
    path = home / "errors.csv"
    path.write_text("row,column,value,reason\r\n")
    run = apps.get_model("files", "ImportRun").objects.create(
        kind="orders",
        file_path="x",
        rows_rejected=1,
        errors_path=str(path),
        created_at=NOW,
        updated_at=NOW,
    )
    return int(run.pk)
