from __future__ import annotations

import json
import shutil
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from regulars.core.events.types import SYSTEM
from regulars.core.identity.services import merge
from regulars.core.orders.models import ChannelTally, Order, Tally
from regulars.core.orders.services import open_channels
from regulars.core.orders.tests.factories import NOW, customer, document, line, store
from regulars.edges.doctor import commands, looking
from regulars.edges.doctor.types import Finding, Matter
from regulars.edges.installation import DatabaseOutdated, DatabaseUnreachable
from regulars.engine.lake.queries import state
from regulars.engine.lake.services import sync
from regulars.engine.scores.models import Run

pytestmark = pytest.mark.django_db(transaction=True)

NOT_SAYING = "do not say what the orders add up to, so lists of customers and channels are wrong."
MENDED = "regulars doctor --mend"


def sell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two orders, one of them of a known customer through a channel."""
    made = document("1", line(1_000), customer=customer("C1"))
    made.sold_through = open_channels(codes=["web"])["web"]
    store(made, document("2", line(500)))
    monkeypatch.setattr("regulars.edges.doctor.services.open_installation", lambda **_: False)


@pytest.fixture
def shop(tmp_path, settings, monkeypatch):
    settings.REGULARS_HOME = tmp_path
    sell(monkeypatch)
    return tmp_path


@pytest.fixture
def shop_on_disk(home, settings, monkeypatch):
    """One whose database the lake can read too."""
    home.mkdir(exist_ok=True)
    settings.REGULARS_HOME = home
    sell(monkeypatch)
    return home


def doctor(*options: str) -> tuple[int, list[str]]:
    outcome = CliRunner().invoke(commands.app, list(options))
    return outcome.exit_code, outcome.output.splitlines()


def kept() -> list[dict[str, object]]:
    return [*Tally.objects.order_by("pk").values(), *ChannelTally.objects.order_by("pk").values()]


class TestDoctor:
    def test_says_that_all_is_well(self, shop):
        code, told = doctor()

        assert code == 0
        assert told[:-1] == [
            "well    The database answers and is up to date.",
            "well    The settings are sound.",
            "well    The database has all its triggers.",
            "well    The tallies are what the orders add up to.",
            "well    Nothing is dated after today.",
            "well    There is no lake yet; the first sync makes it.",
            "well    There is nobody to score yet; the first sync does it.",
            "well    No worker runs, and nothing has waited long for one.",
            "well    No task is in quarantine.",
            "well    Whatever reached us could be applied.",
            "well    Nothing is connected.",
            "well    Webhooks reach whom they are for.",
        ]
        assert told[-1].startswith("well    There is room: ")

    def test_names_wrong_tallies_and_the_way_out_and_changes_nothing(self, shop):
        Tally.objects.update(revenue_minor=1)
        ChannelTally.objects.all().delete()
        before = kept()

        code, told = doctor()

        assert code == 1
        assert told[3:5] == [
            f"WRONG   2 tallies {NOT_SAYING}",
            f"        Add them up again: {MENDED}",
        ]
        assert kept() == before

    def test_adds_wrong_tallies_up_again(self, shop):
        right = [row | {"id": 0} for row in kept()]
        Tally.objects.update(revenue_minor=1)

        code, told = doctor("--mend")

        assert code == 0
        assert told[0] == "mended  1 tally was wrong, and made again of the orders."
        assert [row | {"id": 0} for row in kept()] == right

    def test_brings_rows_after_customers_who_are_part_of_others(self, shop):
        order = Order.objects.get(number="1")
        buyer, other = order.customer_id, customer("C2")
        merge(kept=other, merged=buyer, reason="One", actor=SYSTEM, now=NOW)
        Order.objects.filter(pk=order.pk).update(customer=buyer)

        code, told = doctor("--mend")

        order.refresh_from_db()
        assert (code, order.customer_id) == (0, other)
        assert told[0] == "mended  1 row of customers who are part of others went to these."

    def test_mends_nothing_where_all_is_well(self, shop):
        before = kept()

        code, told = doctor("--mend")

        assert (code, [row for row in told if row.startswith("mended")]) == (0, [])
        assert kept() == before

    def test_says_the_same_as_json(self, shop):
        Tally.objects.update(revenue_minor=1)

        outcome = CliRunner().invoke(commands.app, ["--json"])

        told = json.loads(outcome.output)
        assert outcome.exit_code == 1
        assert told["mended"] == []
        assert [(item["matter"], item["is_well"]) for item in told["findings"]] == [
            ("database", True),
            ("settings", True),
            ("triggers", True),
            ("tallies", False),
            ("dates", True),
            ("lake", True),
            ("scores", True),
            ("work", True),
            ("work", True),
            ("work", True),
            ("connections", True),
            ("webhooks", True),
            ("disk", True),
        ]


class TestScores:
    def test_are_missed_but_no_fault_while_nobody_has_computed_them(self, shop_on_disk):
        sync(now=NOW)

        code, told = doctor()

        assert code == 0
        assert "well    The customers are not scored yet; it is done by: regulars score" in told

    def test_of_another_version_are_computed_anew(self, shop_on_disk):
        Run.objects.create(
            as_of=NOW.date(),
            lake_version=1,
            lines_written_at=NOW,
            currency="EUR",
            made_by="an earlier version",
            model="bg_nbd",
            model_version="bg_nbd 1",
            parameters={},
            answering={},
            scorecards=[],
            is_whole=True,
            customers=1,
            customers_changed=1,
            slipping=0,
            slipping_minor=0,
            folder="000001",
            began_at=NOW,
            ended_at=NOW,
        )

        code, told = doctor()

        place = told.index(
            "WRONG   The scores are of another version of Regulars, so nothing shows them."
        )
        assert (code, told[place + 1]) == (1, "        Compute them anew: regulars score")


class TestLake:
    def test_is_copied_anew_where_a_file_is_missing(self, shop_on_disk):
        sync(now=NOW)
        assert doctor()[0] == 0
        file = next((shop_on_disk / "lake").rglob("*.parquet"))
        file.unlink()

        code, told = doctor()
        assert code == 1
        place = told.index("WRONG   The lake is damaged.")
        assert told[place + 1] == (
            f"        {file}: this file of the lake is gone. Run: regulars lake sync"
        )
        code, told = doctor("--mend")

        assert code == 0
        assert told[0].startswith("mended  The lake was copied anew: ")
        assert state(with_seals=True).trouble == ""


class TestExamine:
    @pytest.mark.parametrize(
        ("error", "sentence", "way_out"),
        [
            (
                DatabaseUnreachable(reason="unable to open database file"),
                "The database cannot be opened: unable to open database file.",
                "Check DATABASE_URL and REGULARS_HOME, and that its server runs.",
            ),
            (
                DatabaseOutdated(),
                "The tables are those of an earlier version.",
                "Bring them up to date: regulars doctor --mend",
            ),
        ],
    )
    def test_tells_of_a_database_that_cannot_be_used(
        self, shop, monkeypatch, error, sentence, way_out
    ):
        def refuse(**_: bool) -> bool:
            raise error

        monkeypatch.setattr("regulars.edges.doctor.services.open_installation", refuse)

        code, told = doctor()

        assert (code, told[:2]) == (1, [f"WRONG   {sentence}", f"        {way_out}"])

    def test_finds_nothing_wrong_where_nothing_was_begun(self, shop, monkeypatch):
        monkeypatch.setattr("regulars.edges.doctor.services.open_installation", lambda **_: True)

        code, told = doctor()

        assert code == 0
        assert told[0] == "well    There is no database here yet; the first import makes it."


class TestLooking:
    WRONG = "dated after today, so the periods of the figures end too late."

    def test_at_dates_names_the_imports_whose_orders_are_of_the_future(self, shop):
        store(document("3", line(500, "2026-03-01 23:59")), import_run=7)
        assert looking.at_dates(NOW) == Finding(Matter.DATES, "Nothing is dated after today.")

        store(document("4", line(500, "2026-03-02 00:00")), import_run=8)
        assert looking.at_dates(NOW) == Finding(
            Matter.DATES,
            f"1 line of an order or return is {self.WRONG}",
            "Undo the import that brought them, then import again: regulars import undo 8",
        )

        store(document("2", line(-100, "2099-01-01 10:00")), import_run=7)
        store(document("5", line(100, "2099-01-01 10:00")), import_run=None)
        assert looking.at_dates(NOW) == Finding(
            Matter.DATES,
            f"3 lines of orders and returns are {self.WRONG}",
            "Undo the 2 imports that brought them, then import again: regulars import undo 7, "
            "regulars import undo 8",
        )

    def test_at_dates_counts_a_line_of_the_future_in_an_order_of_today(self, shop):
        first, second = line(500, "2026-03-01 10:00"), line(100, "2099-01-01 10:00", key="b")
        store(document("3", first, second), import_run=7)

        assert looking.at_dates(NOW) == Finding(
            Matter.DATES,
            f"1 line of an order or return is {self.WRONG}",
            "Undo the import that brought them, then import again: regulars import undo 7",
        )

    def test_at_dates_names_the_import_that_brought_the_line_and_not_the_order(self, shop):
        first, second = line(500, "2026-03-01 10:00"), line(100, "2099-01-01 10:00", key="b")
        store(document("3", first), import_run=7)
        store(document("3", first, second), import_run=8)

        found = looking.at_dates(NOW)

        assert found.sentence == f"1 line of an order or return is {self.WRONG}"
        assert found.way_out.endswith(": regulars import undo 8")

    def test_at_dates_goes_by_the_clock_of_the_store(self, shop, settings):
        store(document("4", line(500, "2026-03-02 00:00")), import_run=8)

        settings.REGULARS_TIME_ZONE = "Pacific/Auckland"

        assert looking.at_dates(NOW) == Finding(Matter.DATES, "Nothing is dated after today.")

    def test_at_dates_says_so_where_no_import_brought_them(self, shop):
        store(document("4", line(500, "2026-03-02 00:00")), import_run=None)

        assert looking.at_dates(NOW) == Finding(
            Matter.DATES,
            f"1 line of an order or return is {self.WRONG}",
            "No import here brought them: correct them where they came from.",
        )

    def test_at_the_disk_wants_room_for_an_import(self, shop, monkeypatch):
        usage = SimpleNamespace(free=120_000_000)
        monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)

        assert looking.at_disk() == Finding(
            Matter.DISK,
            f"The disk of {shop} has 120 MB free; 500 MB may be needed.",
            "Make room, or move the folder and name it in REGULARS_HOME.",
        )
