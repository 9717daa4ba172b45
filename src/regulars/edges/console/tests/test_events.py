from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import transaction
from django.utils.html import strip_tags

from regulars.core.events.services import record_all
from regulars.core.events.types import SYSTEM, Event
from regulars.core.orders.types import OrderImportUndone, OrdersImported
from regulars.core.staff.services import change_role
from regulars.core.staff.types import Member
from regulars.edges.console.event_names import Names
from regulars.edges.console.event_words import KINDS, TOPICS
from regulars.edges.console.tests.factories import (
    NOW,
    SIGNED_IN,
    a_member,
    an_import,
    signed_in,
    text_of,
)

DESK = Member(
    id=3,
    public_id="stf_two",
    email="two@example.com",
    name="Desk two",
    role="viewer",
    is_active=True,
)
NAMES = Names(imports={7: "<2>.csv"}, staff=[DESK])
RANGES = {
    f"{end}_{thing}_id": 0
    for end in ("first", "last")
    for thing in ("order", "order_line", "refund", "refund_line")
}


def said(name: str, **facts) -> str:
    return unescape(strip_tags(KINDS[name].sentence(facts, NAMES)))


def said_together(name: str, several: list[dict]) -> str:
    return unescape(strip_tags(KINDS[name].together.sentence(several, NAMES)))


def imported(run_id: int, **facts) -> OrdersImported:
    return OrdersImported(
        key=f"orders.imported:{run_id}:{facts}",
        occurred_at=NOW,
        actor=SYSTEM,
        historical=True,
        import_run=run_id,
        **{**RANGES, **facts},
    )


def every_event() -> set[str]:
    """The names of everything that the installed modules record."""
    kinds, found = [Event], set()
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        if "name" in vars(kind) and ".tests." not in kind.__module__:
            found.add(kind.name)
    return {name for name in found if not name.startswith("tests.")}


class TestSentences:
    def test_there_is_one_for_every_event(self):
        assert every_event() - set(KINDS) == set()

    @pytest.mark.parametrize(
        ("is_whole", "changed", "words"),
        [
            (True, 1_200, "1,200 customers were scored, as of Feb 28, 2026, by the model BG/NBD."),
            (True, 1, "1 customer was scored, as of Feb 28, 2026, by the model BG/NBD."),
            (
                False,
                3,
                (
                    "3 customers whose orders had changed were scored anew, as of Feb 28, 2026, "
                    "by the model BG/NBD."
                ),
            ),
        ],
    )
    def test_of_a_run_says_whom_it_scored(self, is_whole, changed, words):
        facts = {"as_of": "2026-02-28", "model": "bg_nbd", "is_whole": is_whole}

        assert said("scores.computed", customers_changed=changed, **facts) == words
        assert said("scores.asked") == "Computing the predictions anew was asked for."

    @pytest.mark.parametrize(
        ("is_whole", "changed", "whom"),
        [
            (True, 12, "12 customers were scored"),
            (True, 1, "1 customer was scored"),
            (False, 3, "3 customers whose orders had changed were scored anew"),
            (False, 1, "1 customer whose orders had changed was scored anew"),
        ],
    )
    def test_of_a_run_say_where_no_model_answered(self, is_whole, changed, whom):
        facts = {"as_of": "2026-02-28", "model": "pooled", "is_whole": is_whole}

        assert said("scores.computed", customers_changed=changed, **facts) == (
            f"{whom}, as of Feb 28, 2026, by one pace for all, as the orders could not carry a "
            "model yet."
        )

    def test_every_kind_is_found_under_a_topic(self):
        assert {kind.topic for kind in KINDS.values()} == set(TOPICS)

    @pytest.mark.parametrize(
        ("name", "facts", "sentence"),
        [
            (
                "orders.imported",
                {"import_run": 7, "orders": 1_201, "refunds": 1, "lines": 5},
                "The import of <2>.csv brought in 1,201 orders, 1 return or credit, and 5 lines.",
            ),
            (
                "orders.import_undone",
                {"import_run": 7, "orders": 1, "refunds": 0, "lines": 2},
                "Undoing the import of <2>.csv took out 1 order and 2 lines.",
            ),
            (
                "customers.imported",
                {"import_run": 7, "created": 0, "filled": 3},
                "The import of <2>.csv brought in details of 3 customers.",
            ),
            (
                "customers.import_undone",
                {"import_run": 7, "deleted": 1, "changed": 2},
                "Undoing the import of <2>.csv took out 1 customer and details of 2 customers.",
            ),
            (
                "catalog.imported",
                {"import_run": 404, "created": 2, "filled": 0},
                "The import of import 404 brought in 2 products.",
            ),
            (
                "catalog.import_undone",
                {"import_run": 7, "deleted": 0, "changed": 0},
                "Undoing the import of <2>.csv took out nothing.",
            ),
            (
                "staff.created",
                {"staff_id": 3, "role": "owner"},
                "Desk two joined the staff as Owner.",
            ),
            (
                "staff.role_changed",
                {"staff_id": 3, "before": "viewer", "after": "manager"},
                "The role of Desk two changed from Viewer to Manager.",
            ),
            ("staff.password_set", {"staff_id": 3}, "Desk two has a new password."),
            ("staff.deactivated", {"staff_id": 3}, "Desk two may no longer sign in."),
            ("staff.activated", {"staff_id": 9}, "somebody unknown may sign in again."),
            ("staff.signed_in", {"staff_id": 3}, "Desk two signed in."),
            ("staff.sign_in_failed", {"staff_id": 3}, "An attempt to sign in as Desk two failed."),
            (
                "staff.sign_in_failed",
                {"staff_id": None},
                "Somebody tried to sign in with an e-mail that nobody here has.",
            ),
            ("imports.started", {"import_run": 7, "kind": "x"}, "The import of <2>.csv began."),
            (
                "downloads.report_taken",
                {"file": "page", "start": "2025-01-01", "end": "2025-12-31"},
                "The report of Jan 1, 2025 to Dec 31, 2025 was downloaded: the page.",
            ),
            (
                "downloads.report_taken",
                {"file": "first-product-ages", "start": "2025-01-01", "end": "2025-12-31"},
                "The report of Jan 1, 2025 to Dec 31, 2025 was downloaded: First products by age.",
            ),
        ],
    )
    def test_say_what_happened(self, name, facts, sentence):
        assert said(name, **facts) == sentence

    def test_lead_to_what_they_speak_of(self):
        told = KINDS["staff.activated"].sentence({"staff_id": 3}, NAMES)

        assert told == '<a href="/console/staff/stf_two/">Desk two</a> may sign in again.'

    @pytest.mark.parametrize(
        ("actor", "words"),
        [
            ("system", "Regulars itself"),
            ("visitor", "A visitor"),
            ("command line", "Command line"),
            ("command line: <shop>", "Command line: &lt;shop&gt;"),
            ("stf_two", '<a href="/console/staff/stf_two/">Desk two</a>'),
            ("stf_gone", "somebody unknown"),
        ],
    )
    def test_name_who_did_it(self, actor, words):
        assert NAMES.actor(actor) == words

    def test_let_no_name_become_markup(self):
        told = KINDS["orders.imported"].sentence(
            {"import_run": 7, "orders": 1, "refunds": 0, "lines": 1}, NAMES
        )

        assert '<a href="/console/imports/7/">&lt;2&gt;.csv</a>' in told


@pytest.mark.django_db
class TestEventPages:
    def test_lists_what_happened_in_sentences_with_links(self):
        client = signed_in()
        run_id = an_import()
        with transaction.atomic():
            record_all([imported(run_id, orders=2, refunds=0, lines=3)])

        text = text_of(client.get("/console/events/"))

        link = f'<a href="/console/imports/{run_id}/">orders.csv</a>'
        assert f"The import of {link} brought in 2 orders and 3 lines." in text
        assert "orders.imported" not in text

    def test_shows_days_in_the_stores_zone(self, settings):
        settings.TIME_ZONE = "Pacific/Kiritimati"  # 14 hours ahead: already tomorrow
        client = signed_in()

        assert "Mar 2, 2026, 2:00" in text_of(client.get("/console/events/"))

    def test_are_filtered_by_topic(self):
        client = signed_in()
        with transaction.atomic():
            record_all([imported(an_import(), orders=2, refunds=0, lines=3)])

        of_staff = client.get("/console/events/", {"about": "staff"})
        of_imports = client.get("/console/events/", {"about": "imports"})

        assert [row.name for row in of_staff.context["cl"].result_list] == ["staff.created"]
        assert [row.name for row in of_imports.context["cl"].result_list] == ["orders.imported"]

    def test_folds_the_raw_data_of_one_event_away(self):
        client = signed_in()
        event = client.get("/console/events/").context["cl"].result_list[0]

        text = text_of(client.get(f"/console/events/{event.pk}/"))

        assert "<h1>Somebody joined the staff</h1>" in text
        assert "owner desk</a> joined the staff as Owner." in text
        shown, _, folded = text.partition('<details class="c-raw">')
        assert "staff.created" not in shown.partition("<main")[2]
        assert "staff.created" in folded
        assert "&quot;role&quot;: &quot;owner&quot;" in folded

    def test_says_so_where_there_is_no_such_event(self):
        assert signed_in().get("/console/events/404/").status_code == 404

    def test_list_costs_the_same_for_any_number(self, django_assert_num_queries):
        client = signed_in()
        other = a_member("viewer")
        for place in range(9):
            role = ("manager", "viewer")[place % 2]
            change_role(staff_id=other, role=role, actor=SYSTEM, now=NOW + timedelta(minutes=place))
        with transaction.atomic():
            record_all(
                [imported(an_import(), orders=place, refunds=0, lines=1) for place in (1, 2)]
            )
            counts = {"orders": 1, "refunds": 0, "lines": 1}
            told = {"key": "x", "occurred_at": NOW, "actor": SYSTEM, **counts}
            record_all([OrderImportUndone(import_run=an_import(), **told)])

        # the events, the imports' files, the staff's names
        with django_assert_num_queries(SIGNED_IN + 3):
            response = client.get("/console/events/")

        assert len(re.findall("changed from", text_of(response))) == 9
