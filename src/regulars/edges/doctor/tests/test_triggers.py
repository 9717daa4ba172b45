"""The triggers of all modules: there after the migrations, named where lost, put in again."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from typer.testing import CliRunner

from regulars.core.events.models import EventRow
from regulars.core.orders.models import ChannelTally, Order, OrderLine, Tally
from regulars.core.orders.queries import wrong_tallies
from regulars.core.orders.services import open_channels
from regulars.core.orders.tests.factories import customer, document, line, store
from regulars.core.triggers import amiss, put_right, wanted
from regulars.edges.doctor import commands

pytestmark = pytest.mark.django_db(transaction=True)

EVENTS = ("insert", "delete", "update")
NEVER = ("update", "delete", "replace" if connection.vendor == "sqlite" else "truncate")


def never(name: str, table: str) -> dict[str, str]:
    return {f"{name}_never_{event}": table for event in NEVER}


ON_ORDERS = [
    f"orders_order_{kept}_{event}" for kept in ("tally", "channel_tally") for event in EVENTS
]
ON_REFUNDS = [name.replace("orders_order", "orders_refund") for name in ON_ORDERS]
ON_LEDGER = (
    "account",
    "entry",
    "giftcard",
    "heldpart",
    "hold",
    "lot",
    "lotextension",
    "transaction",
)
ALL = {
    **never("event", "events_eventrow"),
    **never("block", "events_block"),
    **dict.fromkeys(ON_ORDERS, "orders_order"),
    **dict.fromkeys(ON_REFUNDS, "orders_refund"),
    **never("forecast", "scores_keptforecast"),
    **never("consent", "consents_consentfact"),
    **never("reward_version", "rewards_rewardversion"),
    **never("reward_decision", "rewards_decision"),
    **never("reward_charge", "rewards_budgetcharge"),
    **never("reward_guards", "rewards_guardset"),
    "told_trait_at_most": "traits_toldtrait",
    **{
        name: table
        for what in ON_LEDGER
        for name, table in never(f"ledger_{what}", f"ledger_{what}").items()
    },
    "ledger_transaction_closed": "ledger_transaction",
    "ledger_entry_in_time": "ledger_entry",
}
WITHOUT = "Without them, tallies and the log do not stay right."
ALTERING = (
    "ALTER TABLE orders_order DISABLE TRIGGER orders_order_tally_delete",
    "ALTER FUNCTION orders_order_tally_delete() SECURITY DEFINER",
    """CREATE OR REPLACE FUNCTION orders_order_tally_delete() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RETURN NULL; END $$""",
    """CREATE OR REPLACE TRIGGER orders_order_tally_delete AFTER DELETE ON orders_order
    FOR EACH STATEMENT EXECUTE FUNCTION orders_order_tally_delete()""",
)

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite")
on_postgresql = pytest.mark.skipif(connection.vendor == "sqlite", reason="of PostgreSQL")


@pytest.fixture(autouse=True)
def shop(tmp_path, settings, monkeypatch):
    """An order of a known customer through a channel; whatever is lost is put in at the end."""
    settings.REGULARS_HOME = tmp_path
    monkeypatch.setattr("regulars.edges.doctor.services.open_installation", lambda **_: False)
    sell("1")
    yield
    put_right()


def sell(number: str) -> None:
    made = document(number, line(1_000), customer=customer("C1"))
    made.sold_through = open_channels(codes=["web"])["web"]
    store(made)


def execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def lose(name: str) -> None:
    on_table = "" if connection.vendor == "sqlite" else f" ON {ALL[name]}"
    execute(f"DROP TRIGGER {name}{on_table}")


def doctor(*options: str) -> tuple[int, list[str]]:
    outcome = CliRunner().invoke(commands.app, list(options))
    return outcome.exit_code, outcome.output.splitlines()


def missing_and_altered() -> tuple[list[str], list[str]]:
    found = amiss()
    return [item.name for item in found.missing], [item.name for item in found.altered]


def kept() -> list[tuple[int, int]]:
    """Orders and revenue, by the customer's tally and by the channel's."""
    return [
        (row.orders, row.revenue_minor)
        for row in (*Tally.objects.all(), *ChannelTally.objects.all())
    ]


class TestAfterAllMigrations:
    def test_every_trigger_that_a_module_wants_is_there(self):
        assert {trigger.name: trigger.table for trigger in wanted()} == ALL
        assert missing_and_altered() == ([], [])


class TestLostTrigger:
    @pytest.mark.parametrize("name", ALL)
    def test_is_named_and_put_in_again(self, name):
        lose(name)

        assert missing_and_altered() == ([name], [])
        code, told = doctor()
        assert code == 1
        assert told[2:4] == [
            f"WRONG   Triggers missing: {name}. {WITHOUT}",
            "        Put them in again: regulars doctor --mend",
        ]
        code, told = doctor("--mend")
        assert (code, told[0]) == (0, f"mended  Triggers were put in again: {name}.")
        assert missing_and_altered() == ([], [])

    def test_leaves_tallies_wrong_that_are_mended_with_it(self):
        lose("orders_order_tally_insert")
        lose("orders_order_channel_tally_insert")
        sell("2")
        assert kept() == [(1, 1_000), (1, 1_000)]
        assert wrong_tallies() == 2

        code, told = doctor("--mend")

        lost = "orders_order_tally_insert, orders_order_channel_tally_insert"
        assert code == 0
        assert told[:2] == [
            f"mended  Triggers were put in again: {lost}.",
            "mended  2 tallies were wrong, and made again of the orders.",
        ]
        assert kept() == [(2, 2_000), (2, 2_000)]
        sell("3")
        assert (kept(), wrong_tallies()) == ([(3, 3_000), (3, 3_000)], 0)

    def test_of_events_protects_them_again(self):
        lose("event_never_delete")

        doctor("--mend")

        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            EventRow.objects.all().delete()
        assert [event.name for event in EventRow.objects.all()] == ["orders.imported"]


class TestAlteredTrigger:
    @on_sqlite
    def test_is_named_on_sqlite(self):
        lose("orders_order_tally_delete")
        execute(
            "CREATE TRIGGER orders_order_tally_delete AFTER DELETE ON orders_order "
            "BEGIN SELECT 1; END"
        )

        assert missing_and_altered() == ([], ["orders_order_tally_delete"])
        assert put_right().altered[0].name == "orders_order_tally_delete"
        assert missing_and_altered() == ([], [])

    @on_postgresql
    @pytest.mark.parametrize("statement", ALTERING)
    def test_is_named_on_postgresql(self, statement):
        execute(statement)

        assert missing_and_altered() == ([], ["orders_order_tally_delete"])
        assert put_right().altered[0].name == "orders_order_tally_delete"
        assert missing_and_altered() == ([], [])

    def test_is_told_apart_from_a_missing_one(self):
        lose("event_never_update")
        lose("orders_refund_tally_insert")
        other = {
            "sqlite": "CREATE TRIGGER event_never_update BEFORE UPDATE ON events_eventrow "
            "BEGIN SELECT 1; END",
            "postgresql": "CREATE TRIGGER event_never_update AFTER UPDATE ON events_eventrow "
            "FOR EACH ROW EXECUTE FUNCTION event_never_update()",
        }
        execute(other[connection.vendor])

        _, told = doctor()

        assert told[2] == (
            "WRONG   Triggers missing: orders_refund_tally_insert; altered: event_never_update. "
            f"{WITHOUT}"
        )


@on_sqlite
class TestTableMadeAnew:
    """As a later migration does it on SQLite, where many alterations cannot be made in place."""

    def test_has_its_triggers_again_once_the_migrations_are_done(self):
        with connection.schema_editor(atomic=False) as editor:
            editor._remake_table(Order)
        assert missing_and_altered() == (ON_ORDERS, [])

        call_command("migrate", interactive=False, verbosity=0)

        assert missing_and_altered() == ([], [])

    def test_loses_its_triggers_and_the_doctor_tells(self):
        with connection.schema_editor(atomic=False) as editor:
            editor._remake_table(Order)

        assert missing_and_altered() == (ON_ORDERS, [])
        sell("2")
        assert doctor("--mend")[0] == 0
        assert kept() == [(2, 2_000), (2, 2_000)]
        OrderLine.objects.all().delete()
        Order.objects.all().delete()
        assert (kept(), wrong_tallies()) == ([], 0)


@on_postgresql
class TestTableAlteredInPlace:
    """As a later migration does it on PostgreSQL, which makes no table anew."""

    def test_keeps_its_triggers(self):
        execute("ALTER TABLE orders_order ADD COLUMN spare integer")
        sell("2")
        found, tallies = missing_and_altered(), kept()
        execute("ALTER TABLE orders_order DROP COLUMN spare")

        assert (found, tallies) == (([], []), [(2, 2_000), (2, 2_000)])
        assert (missing_and_altered(), wrong_tallies()) == (([], []), 0)
