"""What came through each channel altogether, kept by triggers: see the model."""

# ruff: noqa: S608 - names of ours, no values

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Length, Upper
from django.db.models.lookups import Exact

SHARES = 16
SUMMED = ("orders", "revenue_minor", "refunded_minor", "documents")
KEY = ("channel_id", "currency", "share")
COLUMNS = ", ".join((*KEY, *SUMMED, "customers"))

SOLD = "{row}.subtotal_minor > {row}.discount_minor"
SHARE = f"coalesce({{row}}.customer_id, {{row}}.id) % {SHARES}"

# What one row of a table adds to its channel's tally. Every trigger is made of this table.
ADDS = {
    "orders_order": {
        "orders": f"CASE WHEN {SOLD} THEN 1 ELSE 0 END",
        "revenue_minor": "{row}.subtotal_minor - {row}.discount_minor",
        "refunded_minor": "0",
        "documents": "1",
    },
    "orders_refund": {
        "orders": "0",
        "revenue_minor": "-{row}.amount_minor",
        "refunded_minor": "{row}.amount_minor",
        "documents": "1",
    },
}
# The columns that those are made of, and by which a tally is found.
MADE_OF = {
    "orders_order": ("channel_id", "customer_id", "currency", "subtotal_minor", "discount_minor"),
    "orders_refund": ("channel_id", "customer_id", "currency", "amount_minor"),
}

# Whether the customer has an order of the channel beside the changed ones. Found by the index of
# orders by customer: the sum keeps databases from taking that of orders by channel.
OTHER = """EXISTS (SELECT 1 FROM orders_order o WHERE o.customer_id = {row}.customer_id
    AND o.channel_id + 0 = {row}.channel_id AND o.currency = {row}.currency
    AND {sold} AND o.id {beside})"""


def _run(schema_editor, statement):
    """Without parameters, so that a remainder's sign is none of theirs."""
    schema_editor.execute(statement, params=None)


def _other(row, beside):
    return OTHER.format(row=row, sold=SOLD.format(row="o"), beside=beside)


def _adds(table, row):
    return {name: text.format(row=row) for name, text in ADDS[table].items()}


def _put_in():
    return "ON CONFLICT (channel_id, currency, share) DO UPDATE SET " + ", ".join(
        f"{name} = orders_channeltally.{name} + excluded.{name}" for name in (*SUMMED, "customers")
    )


# SQLite: row by row, in the statement that writes the row.


def _sqlite_customer(table, row):
    """Whether this order alone makes its customer one of the channel's."""
    if table == "orders_refund":
        return "0"
    other = _other(row, f"<> {row}.id")
    known = f"{row}.customer_id IS NOT NULL AND {SOLD.format(row=row)}"
    return f"CASE WHEN {known} AND NOT {other} THEN 1 ELSE 0 END"


def _sqlite_add(table):
    new = _adds(table, "NEW")
    sums = ", ".join(new[name] for name in SUMMED)
    return f"""
    INSERT INTO orders_channeltally ({COLUMNS})
    SELECT NEW.channel_id, NEW.currency, {SHARE.format(row="NEW")}, {sums},
        {_sqlite_customer(table, "NEW")}
    WHERE NEW.channel_id IS NOT NULL
    {_put_in()};
    """


def _sqlite_take(table):
    old = _adds(table, "OLD") | {"customers": _sqlite_customer(table, "OLD")}
    mine = f"""channel_id = OLD.channel_id AND currency = OLD.currency
        AND share = {SHARE.format(row="OLD")}"""
    less = ", ".join(f"{name} = {name} - ({old[name]})" for name in (*SUMMED, "customers"))
    return f"""
    DELETE FROM orders_channeltally WHERE {mine} AND documents = 1;
    UPDATE orders_channeltally SET {less} WHERE {mine};
    """


def _sqlite(schema_editor):
    for table, columns in MADE_OF.items():
        changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in columns)
        add, take = _sqlite_add(table), _sqlite_take(table)
        for name, when, body in (
            ("insert", f"INSERT ON {table}", add),
            ("delete", f"DELETE ON {table}", take),
            ("update", f"UPDATE OF {', '.join(columns)} ON {table} WHEN {changed}", take + add),
        ):
            _run(
                schema_editor,
                f"CREATE TRIGGER {table}_channel_tally_{name} AFTER {when} BEGIN {body} END",
            )


# PostgreSQL: once for all rows of a statement. The tallies are locked in a statement of their own,
# before customers are counted: whoever waited there for another transaction begins the next
# statement with a new look at the orders, and so counts nobody whom the other one counted.

MINE = " AND ".join(f"orders_channeltally.{name} = found.{name}" for name in KEY)


def _sums(table, rows):
    """What many rows add, by channel, currency and share; customers are counted apart."""
    one = _adds(table, "changed")
    sums = ", ".join(f"sum({one[name]}) AS {name}" for name in SUMMED)
    return f"""
    SELECT changed.channel_id, changed.currency, {SHARE.format(row="changed")} AS share, {sums},
        0 AS customers
    FROM {rows} AS changed WHERE changed.channel_id IS NOT NULL GROUP BY 1, 2, 3
    """


def _buyers(rows):
    """The customers who have no order of the channel but these, by the tally they count in."""
    return f"""
    SELECT channel_id, currency, customer_id % {SHARES} AS share, count(*) AS customers
    FROM (
        SELECT DISTINCT changed.channel_id, changed.currency, changed.customer_id
        FROM {rows} AS changed
        WHERE changed.channel_id IS NOT NULL AND changed.customer_id IS NOT NULL
        AND {SOLD.format(row="changed")}
        AND NOT {_other("changed", f"NOT IN (SELECT rows.id FROM {rows} AS rows)")}
    ) buyers GROUP BY 1, 2, 3
    """


def _count_buyers(table, rows, sign):
    if table == "orders_refund":
        return ""
    return f"""
    UPDATE orders_channeltally SET customers = orders_channeltally.customers {sign} found.customers
    FROM ({_buyers(rows)}) found WHERE {MINE};
    """


def _add(table, rows):
    return f"""
    INSERT INTO orders_channeltally ({COLUMNS}) {_sums(table, rows)} ORDER BY 1, 2, 3 {_put_in()};
    """ + _count_buyers(table, rows, "+")


def _take(table, rows):
    sums = _sums(table, rows)
    less = ", ".join(f"{name} = orders_channeltally.{name} - found.{name}" for name in SUMMED)
    return f"""
    PERFORM 1 FROM orders_channeltally JOIN ({sums}) found ON {MINE}
    ORDER BY {", ".join(f"orders_channeltally.{name}" for name in KEY)}
    FOR UPDATE OF orders_channeltally;
    DELETE FROM orders_channeltally USING ({sums}) found
    WHERE {MINE} AND orders_channeltally.documents = found.documents;
    {_count_buyers(table, rows, "-")}
    UPDATE orders_channeltally SET {less} FROM ({sums}) found WHERE {MINE};
    """


POSTGRESQL_TRIGGERS = {
    "insert": "REFERENCING NEW TABLE AS new_rows",
    "delete": "REFERENCING OLD TABLE AS old_rows",
    "update": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
}


def _postgresql_bodies(table):
    changed = " OR ".join(
        f"old_rows.{name} IS DISTINCT FROM new_rows.{name}" for name in MADE_OF[table]
    )
    both = f"old_rows JOIN new_rows ON old_rows.id = new_rows.id WHERE {changed}"
    return {
        "insert": _add(table, "new_rows"),
        "delete": _take(table, "old_rows"),
        "update": _take(table, f"(SELECT old_rows.* FROM {both})")
        + _add(table, f"(SELECT new_rows.* FROM {both})"),
    }


def _postgresql(schema_editor):
    for table in MADE_OF:
        for event, body in _postgresql_bodies(table).items():
            name = f"{table}_channel_tally_{event}"
            _run(
                schema_editor,
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$\n"
                f"BEGIN {body} RETURN NULL; END $$",
            )
            _run(
                schema_editor,
                f"CREATE TRIGGER {name} AFTER {event} ON {table} {POSTGRESQL_TRIGGERS[event]} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
            )


def _keep_what_is_there(schema_editor):
    for table in MADE_OF:
        # Without a condition of its own, SQLite takes ON for the condition of a join.
        _run(
            schema_editor,
            f"INSERT INTO orders_channeltally ({COLUMNS}) "
            f"SELECT * FROM ({_sums(table, table)}) found WHERE true {_put_in()}",
        )
    _run(
        schema_editor,
        f"""
        UPDATE orders_channeltally SET customers = (
            SELECT count(DISTINCT o.customer_id) FROM orders_order o
            WHERE o.channel_id = orders_channeltally.channel_id
            AND o.currency = orders_channeltally.currency AND {SOLD.format(row="o")}
            AND o.customer_id % {SHARES} = orders_channeltally.share
        )
        """,
    )


def keep(apps, schema_editor):
    _keep_what_is_there(schema_editor)
    if schema_editor.connection.vendor == "sqlite":
        _sqlite(schema_editor)
    else:
        _postgresql(schema_editor)


def keep_no_more(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for table in MADE_OF:
        for event in POSTGRESQL_TRIGGERS:
            name = f"{table}_channel_tally_{event}"
            _run(schema_editor, f"DROP TRIGGER {name}" + ("" if is_sqlite else f" ON {table}"))
            if not is_sqlite:
                _run(schema_editor, f"DROP FUNCTION {name}()")


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_tally")]

    operations = [
        migrations.CreateModel(
            name="ChannelTally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("share", models.SmallIntegerField(verbose_name="share")),
                ("orders", models.IntegerField(verbose_name="orders")),
                ("customers", models.IntegerField(verbose_name="customers")),
                ("revenue_minor", models.BigIntegerField(verbose_name="revenue")),
                ("refunded_minor", models.BigIntegerField(verbose_name="taken back")),
                ("documents", models.IntegerField(verbose_name="documents")),
                (
                    "channel",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.channel",
                    ),
                ),
            ],
            options={
                "verbose_name": "tally of a channel",
                "verbose_name_plural": "tallies of channels",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("channel", "currency", "share"), name="channel_tally_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("customers__gte", 0),
                            ("customers__lte", models.F("orders")),
                            ("documents__gt", 0),
                            ("orders__lte", models.F("documents")),
                            ("refunded_minor__gte", 0),
                        ),
                        name="channel_tally_adds_up",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            Exact(Length("currency"), 3), ("currency", Upper("currency"))
                        ),
                        name="channel_tally_currency_is_a_code",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                fields=["channel", "currency", "placed_at"], name="order_by_channel"
            ),
        ),
        migrations.RunPython(keep, keep_no_more),
    ]
