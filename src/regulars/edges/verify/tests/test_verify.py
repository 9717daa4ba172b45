"""Each invariant is told as broken when it is, and nothing else with it."""

from __future__ import annotations

import json

import pytest
from django.apps import apps
from django.db import connection
from typer.testing import CliRunner

from regulars.core.catalog.models import Product
from regulars.core.orders.models import Order, OrderLine, RefundLine, Tally
from regulars.core.orders.tests.factories import NOW, customer, document, line, store
from regulars.core.work.models import Task, Worker
from regulars.core.work.tests.factories import draft, put_down
from regulars.edges.verify import commands, services
from regulars.engine.lake.services import sync
from regulars.kernel.progress import Silent

ON_SQLITE = connection.vendor == "sqlite"


def broken() -> dict[str, tuple[str, ...]]:
    return {item.name: item.broken for item in services.verify(progress=Silent()) if item.broken}


def execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def shop(db, settings, tmp_path):
    """Two orders, one of which was taken back in part; a task."""
    settings.REGULARS_HOME = tmp_path
    store(
        document("1", line(1_000), line(500, key="b"), customer=customer("C1")),
        document("2", line(800), line(-300, key="back"), customer=customer("C1")),
    )
    put_down(draft())


@pytest.mark.django_db
@pytest.mark.usefixtures("shop")
class TestVerify:
    def test_finds_nothing_broken(self):
        assert broken() == {}

    def test_has_a_name_of_its_own_for_each(self):
        names = [invariant.name for invariant in services.every_invariant()]

        assert len(names) == len(set(names)) >= 15

    def test_tells_orders_that_are_not_what_their_lines_add_up_to(self):
        OrderLine.objects.filter(order__number="1", amount_minor=500).update(amount_minor=501)

        assert broken() == {"orders.lines": ("Orders of which that is not so: 1 (1)",)}

    def test_tells_totals_that_do_not_add_up(self):
        drop = "ALTER TABLE orders_order DROP CONSTRAINT order_total_adds_up"
        on_postgresql = ("SET CONSTRAINTS ALL IMMEDIATE", drop)
        execute(*(("PRAGMA ignore_check_constraints = ON",) if ON_SQLITE else on_postgresql))
        Order.objects.filter(number="2").update(total_minor=10_000)

        found = broken()

        if ON_SQLITE:
            execute("PRAGMA ignore_check_constraints = OFF")
        assert found["orders.totals"] == ("Orders with another: 1 (2)",)

    def test_tells_refunds_that_are_not_what_their_lines_add_up_to(self):
        RefundLine.objects.update(amount_minor=1)

        assert list(broken()) == ["orders.refund_lines"]

    def test_tells_orders_that_say_another_sum_was_refunded(self):
        Order.objects.filter(number="1").update(refunded_minor=100)

        assert list(broken()) == ["orders.refunded"]

    def test_tells_tallies_that_do_not_add_up(self):
        Tally.objects.update(revenue_minor=1)

        assert broken() == {"orders.tallies": ("Tallies that say something else: 1",)}

    def test_tells_what_no_longer_keeps_the_log(self):
        trigger = next(item.name for item in wanted_triggers() if item.table == "events_eventrow")
        on = "" if ON_SQLITE else " ON events_eventrow"
        execute(f"DROP TRIGGER {trigger}{on}")

        found = broken()

        assert set(found) == {"database.triggers", "events.append_only"}
        assert found["database.triggers"] == (f"{trigger} is missing or altered.",)

    @pytest.mark.skipif(not ON_SQLITE, reason="of SQLite, whose ids have no gaps")
    @pytest.mark.parametrize("which", ["first", "middle", "last"])
    def test_tells_that_events_were_deleted(self, which):
        rows = apps.get_model("events", "EventRow").objects.order_by("pk")
        store(document("3", line(1)))
        store(document("4", line(1)))
        pks = list(rows.values_list("pk", flat=True))
        victim = {"first": pks[0], "middle": pks[1], "last": pks[-1]}[which]
        assert len(pks) >= 3
        execute("DROP TRIGGER " + deleting_trigger())
        rows.filter(pk=victim).delete()

        found = broken()

        assert set(found) == {"database.triggers", "events.append_only", "events.none_gone"}
        assert found["events.none_gone"] == (f"Places where some were: 1 (before or at {victim})",)

    @pytest.mark.parametrize(
        ("change", "name"),
        [
            ({"worker_id": 99}, "work.holders"),
            ({"failures": 2, "attempts": 1}, "work.attempts"),
            ({"crashes": 2, "attempts": 1}, "work.attempts"),
            ({"quarantined_at": NOW}, "work.problems"),
        ],
    )
    def test_tells_tasks_that_cannot_be(self, change, name):
        Task.objects.update(**change)

        assert list(broken()) == [name]

    def test_lets_a_task_be_in_the_hands_of_a_worker(self):
        worker = Worker.objects.create(name="w", started_at=NOW, seen_at=NOW, lease_ends_at=NOW)
        Task.objects.update(worker=worker, attempts=1)

        assert broken() == {}

    def test_tells_rows_that_name_what_is_gone(self):
        order = Order.objects.get(number="1")
        lines = OrderLine.objects.filter(order=order)
        pks = list(lines.values_list("pk", flat=True))
        lines.update(order_id=order.pk + 1_000)

        found = broken()

        OrderLine.objects.filter(pk__in=pks).update(order_id=order.pk)
        told = (
            f"Rows of orders_orderline that name rows of orders_order that are gone: "
            f"2 ({order.pk + 1_000}, {order.pk + 1_000})"
        )
        assert found["database.references"] == (told,)

    def test_says_so_on_the_command_line(self, monkeypatch):
        monkeypatch.setattr(commands, "open_installation", lambda **_: False)
        well = CliRunner().invoke(commands.app, [])
        Tally.objects.update(revenue_minor=1)

        plain = CliRunner().invoke(commands.app, [])
        as_json = CliRunner().invoke(commands.app, ["--json"])

        assert (well.exit_code, plain.exit_code, as_json.exit_code) == (0, 1, 1)
        assert "BROKEN" not in well.output
        lines = plain.output.splitlines()
        place = next(place for place, text in enumerate(lines) if text.startswith("BROKEN"))
        assert lines[place + 1 : place + 3] == [
            "        Tallies that say something else: 1",
            "        Add them up again: regulars doctor --mend",
        ]
        told = {item["name"]: item["holds"] for item in json.loads(as_json.output)}
        assert [name for name, holds in told.items() if not holds] == ["orders.tallies"]

    def test_changes_nothing(self):
        Tally.objects.update(revenue_minor=1)
        before = list(Tally.objects.values())

        broken()

        assert list(Tally.objects.values()) == before


def wanted_triggers():
    from regulars.core import triggers

    return triggers.wanted()


def deleting_trigger() -> str:
    found = [item for item in wanted_triggers() if item.table == "events_eventrow"]
    return next(item.name for item in found if "DELETE" in item.definition)


@pytest.mark.django_db(transaction=True)
class TestLake:
    def test_tells_a_lake_that_holds_another_number_than_the_store(self, home, settings):
        home.mkdir(exist_ok=True)
        settings.REGULARS_HOME = home
        store(document("1", line(1_000), customer=customer("C1")))
        sync(now=NOW)
        assert broken() == {}
        Product.objects.create(  # past the log, so that no sync hears of it
            public_id="prd_x", name="Tea", **other_fields_of(Product)
        )

        found = broken()

        assert found == {"lake.counts": ("The store holds 1 products, the lake 0.",)}

    def test_tells_damaged_pages(self, home, settings):
        if not ON_SQLITE:
            pytest.skip("of SQLite, which has pages in a file of ours")
        settings.REGULARS_HOME = home
        connection.close()
        file = home / "regulars.sqlite3"
        content = bytearray(file.read_bytes())
        content[40_960:81_920] = b"\xff" * 40_960
        file.write_bytes(content)

        assert broken()["database.pages"] == (
            "The database cannot answer: database disk image is malformed",
        )


def other_fields_of(model) -> dict[str, object]:
    names = {field.name for field in model._meta.concrete_fields}
    return {name: NOW for name in ("created_at", "first_seen_at") if name in names}
