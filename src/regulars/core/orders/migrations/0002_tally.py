"""What each customer bought altogether, kept by triggers: see the model."""

# ruff: noqa: S608 - names of ours, no values

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Length, Upper
from django.db.models.lookups import Exact

COLUMNS = (
    "customer_id, currency, orders, revenue_minor, refunded_minor, "
    "first_order_at, last_order_at, documents"
)

SOLD = "{row}.subtotal_minor > {row}.discount_minor"

# What one row of a table adds to its customer's tally. Every trigger is made of this table.
ADDS = {
    "orders_order": {
        "orders": f"CASE WHEN {SOLD} THEN 1 ELSE 0 END",
        "revenue_minor": "{row}.subtotal_minor - {row}.discount_minor",
        "refunded_minor": "0",
        "moment": f"CASE WHEN {SOLD} THEN {{row}}.placed_at END",
    },
    "orders_refund": {
        "orders": "0",
        "revenue_minor": "-{row}.amount_minor",
        "refunded_minor": "{row}.amount_minor",
        "moment": "{no_moment}",
    },
}
# The columns that those are made of, and by which a tally is found.
MADE_OF = {
    "orders_order": ("customer_id", "currency", "subtotal_minor", "discount_minor", "placed_at"),
    "orders_refund": ("customer_id", "currency", "amount_minor"),
}
NO_MOMENT = {"sqlite": "NULL", "postgresql": "NULL::timestamptz"}
LEAST = {"sqlite": ("min", "max"), "postgresql": ("least", "greatest")}
OUTER = "{least}(coalesce({one}, {other}), coalesce({other}, {one}))"

# The first or the last order that is left, found by the index of orders by customer.
END = """
    (SELECT o.placed_at FROM orders_order o WHERE o.customer_id = orders_tally.customer_id
     AND o.currency = orders_tally.currency AND {sold}
     ORDER BY o.placed_at {way} LIMIT 1)
"""
FIRST = END.format(sold=SOLD.format(row="o"), way="ASC")
LAST = END.format(sold=SOLD.format(row="o"), way="DESC")


def _adds(vendor, table, row):
    """What one row adds, by what it adds to."""
    places = {"row": row, "no_moment": NO_MOMENT[vendor]}
    return {name: text.format(**places) for name, text in ADDS[table].items()}


def _sums(vendor, table, rows):
    """What many rows add, by customer and currency."""
    one = _adds(vendor, table, "changed")
    return f"""
    SELECT changed.customer_id, changed.currency,
        sum({one["orders"]}) AS orders,
        sum({one["revenue_minor"]}) AS revenue_minor,
        sum({one["refunded_minor"]}) AS refunded_minor,
        min({one["moment"]}) AS first_order_at,
        max({one["moment"]}) AS last_order_at,
        count(*) AS documents
    FROM {rows} AS changed WHERE changed.customer_id IS NOT NULL
    GROUP BY changed.customer_id, changed.currency
    """


def _put_in(vendor):
    least, greatest = LEAST[vendor]
    earlier = {"one": "orders_tally.first_order_at", "other": "excluded.first_order_at"}
    later = {"one": "orders_tally.last_order_at", "other": "excluded.last_order_at"}
    return f"""
    ON CONFLICT (customer_id, currency) DO UPDATE SET
        orders = orders_tally.orders + excluded.orders,
        revenue_minor = orders_tally.revenue_minor + excluded.revenue_minor,
        refunded_minor = orders_tally.refunded_minor + excluded.refunded_minor,
        documents = orders_tally.documents + excluded.documents,
        first_order_at = {OUTER.format(least=least, **earlier)},
        last_order_at = {OUTER.format(least=greatest, **later)}
    """


# SQLite: row by row, in the statement that writes the row.


def _sqlite_add(table):
    new = _adds("sqlite", table, "NEW")
    return f"""
    INSERT INTO orders_tally ({COLUMNS})
    SELECT NEW.customer_id, NEW.currency, {new["orders"]}, {new["revenue_minor"]},
        {new["refunded_minor"]}, {new["moment"]}, {new["moment"]}, 1
    WHERE NEW.customer_id IS NOT NULL
    {_put_in("sqlite")};
    """


def _sqlite_take(table):
    old = _adds("sqlite", table, "OLD")
    return f"""
    DELETE FROM orders_tally
    WHERE customer_id = OLD.customer_id AND currency = OLD.currency AND documents = 1;
    UPDATE orders_tally SET
        orders = orders - ({old["orders"]}),
        revenue_minor = revenue_minor - ({old["revenue_minor"]}),
        refunded_minor = refunded_minor - ({old["refunded_minor"]}),
        documents = documents - 1,
        first_order_at = CASE WHEN first_order_at = {old["moment"]}
            THEN {FIRST} ELSE first_order_at END,
        last_order_at = CASE WHEN last_order_at = {old["moment"]}
            THEN {LAST} ELSE last_order_at END
    WHERE customer_id = OLD.customer_id AND currency = OLD.currency;
    """


def _sqlite(schema_editor):
    for table, columns in MADE_OF.items():
        changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in columns)
        add, take = _sqlite_add(table), _sqlite_take(table)
        for name, when, body in (
            ("insert", f"INSERT ON {table}", add),
            ("delete", f"DELETE ON {table}", take),
            (
                "update",
                f"UPDATE OF {', '.join(columns)} ON {table} WHEN {changed}",
                take + add,
            ),
        ):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_tally_{name} AFTER {when} BEGIN {body} END"
            )


# PostgreSQL: once for all rows of a statement. The tallies are locked in a statement of their own:
# whoever waited there for another transaction begins the next statement with a new look at the
# orders, and so finds the first and the last that this other transaction left.

MINE = "orders_tally.customer_id = gone.customer_id AND orders_tally.currency = gone.currency"
POSTGRESQL_TAKE = """
    PERFORM 1 FROM orders_tally JOIN ({sums}) gone ON {mine}
    ORDER BY orders_tally.customer_id, orders_tally.currency FOR UPDATE OF orders_tally;
    DELETE FROM orders_tally USING ({sums}) gone
    WHERE {mine} AND orders_tally.documents = gone.documents;
    UPDATE orders_tally SET
        orders = orders_tally.orders - gone.orders,
        revenue_minor = orders_tally.revenue_minor - gone.revenue_minor,
        refunded_minor = orders_tally.refunded_minor - gone.refunded_minor,
        documents = orders_tally.documents - gone.documents,
        first_order_at = {first},
        last_order_at = {last}
    FROM ({sums}) gone WHERE {mine};
"""

POSTGRESQL_ADD = """
    INSERT INTO orders_tally ({columns}) {sums} ORDER BY 1, 2 {put_in};
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

    def take(rows):
        sums = _sums("postgresql", table, rows)
        return POSTGRESQL_TAKE.format(sums=sums, mine=MINE, first=FIRST, last=LAST)

    def add(rows):
        sums = _sums("postgresql", table, rows)
        return POSTGRESQL_ADD.format(columns=COLUMNS, sums=sums, put_in=_put_in("postgresql"))

    return {
        "insert": add("new_rows"),
        "delete": take("old_rows"),
        "update": take(f"(SELECT old_rows.* FROM {both})")
        + add(f"(SELECT new_rows.* FROM {both})"),
    }


def _postgresql(schema_editor):
    for table in MADE_OF:
        for event, body in _postgresql_bodies(table).items():
            name = f"{table}_tally_{event}"
            schema_editor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$\n"
                f"BEGIN {body} RETURN NULL; END $$"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {name} AFTER {event} ON {table} {POSTGRESQL_TRIGGERS[event]} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
            )


def keep(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for table in MADE_OF:  # what was there before
        found = _sums(vendor, table, table)
        # Without a condition of its own, SQLite takes ON for the condition of a join.
        schema_editor.execute(
            f"INSERT INTO orders_tally ({COLUMNS}) SELECT * FROM ({found}) found WHERE true "
            f"{_put_in(vendor)}"
        )
    if vendor == "sqlite":
        _sqlite(schema_editor)
    else:
        _postgresql(schema_editor)


def keep_no_more(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for table in MADE_OF:
        for event in POSTGRESQL_TRIGGERS:
            name = f"{table}_tally_{event}"
            schema_editor.execute(f"DROP TRIGGER {name}" + ("" if is_sqlite else f" ON {table}"))
            if not is_sqlite:
                schema_editor.execute(f"DROP FUNCTION {name}()")


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial"), ("orders", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("orders", models.IntegerField(verbose_name="orders")),
                ("revenue_minor", models.BigIntegerField(verbose_name="revenue")),
                ("refunded_minor", models.BigIntegerField(verbose_name="taken back")),
                ("first_order_at", models.DateTimeField(null=True, verbose_name="first order at")),
                ("last_order_at", models.DateTimeField(null=True, verbose_name="last order at")),
                ("documents", models.IntegerField(verbose_name="documents")),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "tally",
                "verbose_name_plural": "tallies",
                "indexes": [
                    models.Index(fields=["currency", "orders", "customer"], name="tally_by_orders"),
                    models.Index(
                        fields=["currency", "revenue_minor", "customer"], name="tally_by_revenue"
                    ),
                    models.Index(
                        fields=["currency", "last_order_at", "customer"], name="tally_by_last_order"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("customer", "currency"), name="tally_once"),
                    models.CheckConstraint(
                        condition=models.Q(("orders__gte", 0), ("refunded_minor__gte", 0)),
                        name="tally_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("orders", 0),
                            ("last_order_at__isnull", False),
                            _connector="OR",
                        ),
                        name="tally_last_order_if_any",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            Exact(Length("currency"), 3), ("currency", Upper("currency"))
                        ),
                        name="tally_currency_is_a_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("documents__gt", 0), ("orders__lte", models.F("documents"))
                        ),
                        name="tally_documents_hold_orders",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("first_order_at__isnull", True), ("last_order_at__isnull", True)
                            ),
                            models.Q(
                                ("first_order_at__isnull", False),
                                ("first_order_at__lte", models.F("last_order_at")),
                                ("last_order_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="tally_first_before_last",
                    ),
                ],
            },
        ),
        migrations.RunPython(keep, keep_no_more),
    ]
