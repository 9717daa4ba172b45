"""What each customer bought altogether, kept by triggers: see the model."""

# ruff: noqa: S608 - names of ours, no values

import django.db.models.deletion
from django.db import migrations, models

COLUMNS = (
    "customer_id, currency, orders, revenue_minor, refunded_minor, "
    "first_order_at, last_order_at, documents"
)

# What rows of a table add to their customers' tallies.
ORDERS = """
    SELECT customer_id, currency,
        sum(CASE WHEN subtotal_minor > discount_minor THEN 1 ELSE 0 END) AS orders,
        sum(subtotal_minor - discount_minor) AS revenue_minor,
        0 AS refunded_minor,
        min(CASE WHEN subtotal_minor > discount_minor THEN placed_at END) AS first_order_at,
        max(CASE WHEN subtotal_minor > discount_minor THEN placed_at END) AS last_order_at,
        count(*) AS documents
    FROM {rows} WHERE customer_id IS NOT NULL GROUP BY customer_id, currency
"""
REFUNDS = """
    SELECT customer_id, currency, 0 AS orders, -sum(amount_minor) AS revenue_minor,
        sum(amount_minor) AS refunded_minor, {no_moment} AS first_order_at,
        {no_moment} AS last_order_at, count(*) AS documents
    FROM {rows} WHERE customer_id IS NOT NULL GROUP BY customer_id, currency
"""
OUTER = "{least}(coalesce({one}, {other}), coalesce({other}, {one}))"

# The first or the last order that is left, found by the index of orders by customer.
END = """
    (SELECT o.placed_at FROM orders_order o WHERE o.customer_id = orders_tally.customer_id
     AND o.currency = orders_tally.currency AND o.subtotal_minor > o.discount_minor
     ORDER BY o.placed_at {way} LIMIT 1)
"""

TABLES = {
    "orders_order": (
        ORDERS,
        ("customer_id", "currency", "subtotal_minor", "discount_minor", "placed_at"),
    ),
    "orders_refund": (REFUNDS, ("customer_id", "currency", "amount_minor")),
}


def _put_in(least, greatest):
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

SQLITE_ROWS = {
    "orders_order": (
        "{row}.subtotal_minor > {row}.discount_minor",
        "{row}.subtotal_minor - {row}.discount_minor",
        "0",
        "CASE WHEN {row}.subtotal_minor > {row}.discount_minor THEN {row}.placed_at END",
    ),
    "orders_refund": ("0", "-{row}.amount_minor", "{row}.amount_minor", "NULL"),
}


def _sqlite_add(table):
    orders, revenue, refunded, moment = (text.format(row="NEW") for text in SQLITE_ROWS[table])
    return f"""
    INSERT INTO orders_tally ({COLUMNS})
    SELECT NEW.customer_id, NEW.currency, {orders}, {revenue}, {refunded}, {moment}, {moment}, 1
    WHERE NEW.customer_id IS NOT NULL
    {_put_in("min", "max")};
    """


def _sqlite_take(table):
    orders, revenue, refunded, moment = (text.format(row="OLD") for text in SQLITE_ROWS[table])
    return f"""
    UPDATE orders_tally SET
        orders = orders - ({orders}),
        revenue_minor = revenue_minor - ({revenue}),
        refunded_minor = refunded_minor - ({refunded}),
        documents = documents - 1,
        first_order_at = CASE WHEN first_order_at = {moment}
            THEN {END.format(way="ASC")} ELSE first_order_at END,
        last_order_at = CASE WHEN last_order_at = {moment}
            THEN {END.format(way="DESC")} ELSE last_order_at END
    WHERE customer_id = OLD.customer_id AND currency = OLD.currency;
    DELETE FROM orders_tally
    WHERE customer_id = OLD.customer_id AND currency = OLD.currency AND documents = 0;
    """


def _sqlite(schema_editor):
    for table, (_sums, columns) in TABLES.items():
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


# PostgreSQL: once for all rows of a statement.

POSTGRESQL_TAKE = """
    UPDATE orders_tally SET
        orders = orders_tally.orders - gone.orders,
        revenue_minor = orders_tally.revenue_minor - gone.revenue_minor,
        refunded_minor = orders_tally.refunded_minor - gone.refunded_minor,
        documents = orders_tally.documents - gone.documents,
        first_order_at = {first},
        last_order_at = {last}
    FROM ({sums}) gone
    WHERE orders_tally.customer_id = gone.customer_id AND orders_tally.currency = gone.currency;
    DELETE FROM orders_tally USING ({sums}) gone
    WHERE orders_tally.customer_id = gone.customer_id AND orders_tally.currency = gone.currency
        AND orders_tally.documents = 0;
"""

POSTGRESQL_ADD = """
    INSERT INTO orders_tally ({columns}) {sums} ORDER BY 1, 2 {put_in};
"""

POSTGRESQL_TRIGGERS = {
    "insert": "REFERENCING NEW TABLE AS new_rows",
    "delete": "REFERENCING OLD TABLE AS old_rows",
    "update": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
}


def _of(sums, rows):
    return sums.format(rows=rows, no_moment="NULL::timestamptz")


def _postgresql_bodies(sums, columns):
    changed = " OR ".join(f"old_rows.{name} IS DISTINCT FROM new_rows.{name}" for name in columns)
    both = f"old_rows JOIN new_rows ON old_rows.id = new_rows.id WHERE {changed}"
    ends = {"first": END.format(way="ASC"), "last": END.format(way="DESC")}
    put_in = _put_in("least", "greatest")

    def take(rows):
        return POSTGRESQL_TAKE.format(sums=_of(sums, rows), **ends)

    def add(rows):
        return POSTGRESQL_ADD.format(columns=COLUMNS, sums=_of(sums, rows), put_in=put_in)

    return {
        "insert": add("new_rows"),
        "delete": take("old_rows"),
        "update": take(f"(SELECT old_rows.* FROM {both}) old_ones")
        + add(f"(SELECT new_rows.* FROM {both}) new_ones"),
    }


def _postgresql(schema_editor):
    for table, (sums, columns) in TABLES.items():
        for event, body in _postgresql_bodies(sums, columns).items():
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
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for table, (sums, _columns) in TABLES.items():  # what was there before
        moment = "NULL" if is_sqlite else "NULL::timestamptz"
        found = sums.format(rows=table, no_moment=moment)
        put_in = _put_in("min", "max") if is_sqlite else _put_in("least", "greatest")
        # Without a condition of its own, SQLite takes ON for the condition of a join.
        schema_editor.execute(
            f"INSERT INTO orders_tally ({COLUMNS}) SELECT * FROM ({found}) found WHERE true {put_in}"
        )
    if is_sqlite:
        _sqlite(schema_editor)
    else:
        _postgresql(schema_editor)


def keep_no_more(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for table in TABLES:
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
                ],
            },
        ),
        migrations.RunPython(keep, keep_no_more),
    ]
