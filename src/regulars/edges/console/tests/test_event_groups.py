from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.utils.html import strip_tags

from regulars.core.events.services import record_all
from regulars.edges.console.downloads import ErrorsDownloaded, ReportDownloaded
from regulars.edges.console.event_groups import WITHIN, grouped
from regulars.edges.console.tests.factories import NOW, an_import, signed_in
from regulars.edges.console.tests.test_events import said_together

TAKEN = "downloads.report_taken"
YEAR = {"start": "2025-01-01", "end": "2025-12-31"}


def event(minute: float, file: str = "page", *, actor: str = "stf_one", name: str = TAKEN, **facts):
    return SimpleNamespace(
        name=name,
        actor=actor,
        occurred_at=NOW + timedelta(minutes=minute),
        payload={**YEAR, "file": file, **facts},
    )


def files_of(*events) -> list[list[str]]:
    newest_first = sorted(events, key=lambda one: one.occurred_at, reverse=True)
    return [
        [one.payload["file"] for one in group.events]
        for group in grouped(newest_first, {TAKEN: ("start", "end")})
    ]


class TestGrouped:
    def test_brings_together_what_one_person_took_within_minutes(self):
        assert files_of(event(0, "a"), event(9, "b"), event(18, "c")) == [["c", "b", "a"]]

    def test_parts_what_was_taken_later(self):
        gap = WITHIN.total_seconds() / 60 + 0.1

        assert files_of(event(0, "a"), event(gap, "b"), event(gap, "c")) == [["b", "c"], ["a"]]

    def test_looks_past_what_others_did_meanwhile(self):
        theirs = event(1, "theirs", actor="stf_two")

        assert files_of(event(0, "a"), theirs, event(2, "b")) == [["b", "a"], ["theirs"]]

    def test_parts_reports_of_other_days(self):
        other = event(1, "b", start="2024-01-01")

        assert files_of(event(0, "a"), other) == [["b"], ["a"]]

    def test_tells_other_kinds_one_by_one(self):
        one, two = event(0, "a", name="staff.signed_in"), event(1, "b", name="staff.signed_in")

        assert files_of(one, two) == [["b"], ["a"]]


class TestSentencesOfGroups:
    def test_name_up_to_four_files_in_the_order_taken(self):
        several = [{**YEAR, "file": file} for file in ("page", "json", "months", "months")]

        assert said_together(TAKEN, several) == (
            "The report of Jan 1, 2025 to Dec 31, 2025 was downloaded 4 times: the page, the "
            "values, as JSON, and Months."
        )

    def test_count_the_files_beyond_the_third(self):
        names = ("page", "months", "gaps", "groups", "map")
        several = [{**YEAR, "file": file} for file in names]

        assert said_together(TAKEN, several) == (
            "The report of Jan 1, 2025 to Dec 31, 2025 was downloaded 5 times: the page, Months, "
            "Time between orders, and 2 more."
        )

    def test_add_up_the_batches_of_an_import(self):
        batch = {"import_run": 7, "orders": 1_200, "refunds": 1, "lines": 5_000, "filled": 2}
        batch["first_refund_id"] = None

        assert said_together("orders.imported", [batch, {**batch, "refunds": 0}]) == (
            "The import of <2>.csv brought in 2,400 orders, 1 return or credit, 10,000 lines, and "
            "details of 4 orders."
        )

    def test_count_how_often_a_list_of_rows_was_taken(self):
        assert said_together("downloads.errors_taken", [{"import_run": 7}] * 2) == (
            "The rows of <2>.csv that were not taken were downloaded 2 times."
        )


@pytest.mark.django_db
class TestGroupsThatAPageCuts:
    def batches(self, number: int) -> None:
        run_id = an_import()
        with transaction.atomic():
            record_all(
                ErrorsDownloaded(
                    key=f"d{place}",
                    occurred_at=NOW + timedelta(seconds=place),
                    import_run=run_id,
                    actor="stf_one",
                )
                for place in range(number)
            )

    def test_say_on_each_page_where_they_go_on(self):
        self.batches(120)
        client, address, told = signed_in(), "?about=downloads", []
        while address:
            cl = client.get("/console/events/" + address).context["cl"]
            told.append(
                [(len(row.group.events), row.began_before, row.goes_on) for row in cl.result_list]
            )
            address = cl.older_address

        assert told == [[(50, False, True)], [(50, True, True)], [(20, True, False)]]

    def test_say_so_in_words(self):
        self.batches(51)

        first = signed_in().get("/console/events/", {"about": "downloads"})
        second = first.client.get("/console/events/" + first.context["cl"].older_address)

        more = '<p class="c-note">More of it is on the next page.</p>'
        rest = '<p class="c-note">The rest of it is on the page before.</p>'
        assert (more in first.content.decode(), rest in first.content.decode()) == (True, False)
        assert (more in second.content.decode(), rest in second.content.decode()) == (False, True)

    def test_stay_newest_first_whatever_the_address_says(self):
        self.batches(3)
        client = signed_in()

        usual, turned = (
            client.get("/console/events/", {"about": "downloads", **more}).context["cl"].result_list
            for more in ({}, {"sort": "turned"})
        )

        assert [row.key for row in usual] == [row.key for row in turned] == ["d2"]

    def test_that_end_with_the_page_say_nothing(self):
        self.batches(50)

        [row] = signed_in().get("/console/events/?about=downloads").context["cl"].result_list

        assert (row.began_before, row.goes_on) == (False, False)


@pytest.mark.django_db
class TestDownloadsInTheList:
    def test_are_one_row_that_folds_its_events(self):
        client = signed_in()
        run_id = an_import()
        shared = {"actor": "stf_one"}
        days = {"start": NOW.date(), "end": NOW.date()}
        minutes = [NOW + timedelta(minutes=place) for place in range(4)]
        with transaction.atomic():
            record_all(
                [
                    ReportDownloaded(
                        key="a", occurred_at=minutes[0], file="page", **days, **shared
                    ),
                    ErrorsDownloaded(key="b", occurred_at=minutes[1], import_run=run_id, **shared),
                    ReportDownloaded(
                        key="c", occurred_at=minutes[2], file="months", **days, **shared
                    ),
                ]
            )

        response = client.get("/console/events/", {"about": "downloads"})

        rows = response.context["cl"].result_list
        assert [row.key for row in rows] == ["c", "b"]
        several, fold, beneath = re.split("<details>|<ul>", rows[0].told)
        folded = beneath.split("<li>")[1:]
        assert strip_tags(fold) == "2 events"
        assert strip_tags(several) == (
            "The report of Mar 1, 2026 to Mar 1, 2026 was downloaded 2 times: the page and Months."
        )
        assert [part.partition('"')[2].partition('"')[0] for part in folded] == [
            f"/console/events/{row.pk}/"
            for row in (rows[0], rows[0].__class__.objects.get(key="a"))
        ]
