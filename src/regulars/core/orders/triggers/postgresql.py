"""PostgreSQL's triggers: once for all rows of a statement.

The tallies are locked in a statement of their own, before ends are looked for and customers are
counted: whoever waited there for another transaction begins the next statement with a new look at
the orders, and so finds the first and the last that this other transaction left, and counts nobody
whom it counted.
"""

# ruff: noqa: S608 - names of ours, no values

from __future__ import annotations

from collections.abc import Iterator

from regulars.core.orders.triggers.feeds import (
    ENDS,
    PLACED_AT,
    SHARES,
    SOLD,
    Feed,
    other_order,
)
from regulars.core.triggers import Trigger

REFERENCING = {
    "insert": "NEW TABLE AS new_rows",
    "delete": "OLD TABLE AS old_rows",
    "update": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
}


def triggers(feed: Feed) -> Iterator[Trigger]:
    """After rows are added, deleted, and changed in what their tallies are made of."""
    for event, body in _bodies(feed).items():
        name = f"{feed.rows}_{feed.name}_{event}"
        definition = (
            f"CREATE TRIGGER {name} AFTER {event.upper()} ON {feed.rows} "
            f"REFERENCING {REFERENCING[event]} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )
        yield Trigger(name, feed.rows, definition, f"\nBEGIN{body}\n    RETURN NULL;\nEND ")


def _bodies(feed: Feed) -> dict[str, str]:
    changed = " OR ".join(
        f"old_rows.{column} IS DISTINCT FROM new_rows.{column}" for column in feed.made_of
    )
    both = f"old_rows JOIN new_rows ON old_rows.id = new_rows.id WHERE {changed}"
    return {
        "insert": _add(feed, "new_rows"),
        "delete": _take(feed, "old_rows"),
        "update": _take(feed, f"(SELECT old_rows.* FROM {both})")
        + _add(feed, f"(SELECT new_rows.* FROM {both})"),
    }


def _add(feed: Feed, rows: str) -> str:
    columns = [*feed.key, *feed.sums, *(ENDS if feed.has_ends else ())]
    return f"""
    INSERT INTO {feed.tally} ({", ".join(columns)}) {_sums(feed, rows)}
    ORDER BY {_places(feed)}
    {feed.put_in("least", "greatest")};{_count_buyers(feed, rows, "+")}"""


def _take(feed: Feed, rows: str) -> str:
    sums, mine = _sums(feed, rows), _mine(feed)
    sets = [f"{column} = {feed.tally}.{column} - found.{column}" for column in feed.sums]
    if feed.has_ends:
        sets += [f"{column} = {left}" for column, left in feed.ends_left().items()]
    return f"""
    PERFORM 1 FROM {feed.tally} JOIN ({sums}) found ON {mine}
    ORDER BY {", ".join(f"{feed.tally}.{column}" for column in feed.key)}
    FOR UPDATE OF {feed.tally};
    DELETE FROM {feed.tally} USING ({sums}) found
    WHERE {mine} AND {feed.tally}.documents = found.documents;{_count_buyers(feed, rows, "-")}
    UPDATE {feed.tally} SET
        {f",{chr(10)}        ".join(sets)}
    FROM ({sums}) found WHERE {mine};"""


def _mine(feed: Feed) -> str:
    return " AND ".join(f"{feed.tally}.{column} = found.{column}" for column in feed.key)


def _places(feed: Feed) -> str:
    """The columns of the key as they are numbered in what is selected."""
    return ", ".join(str(place) for place in range(1, len(feed.key) + 1))


def _sums(feed: Feed, rows: str) -> str:
    """What many rows add, by tally."""
    selected = feed.keyed("changed")
    selected |= {column: f"sum({one})" for column, one in feed.added("changed").items()}
    if feed.has_ends:
        moment = PLACED_AT.format(row="changed")
        selected |= dict(zip(ENDS, (f"min({moment})", f"max({moment})"), strict=True))
    return f"""
    SELECT {", ".join(f"{value} AS {column}" for column, value in selected.items())}
    FROM {rows} AS changed WHERE changed.{feed.owner} IS NOT NULL GROUP BY {_places(feed)}"""


def _count_buyers(feed: Feed, rows: str, sign: str) -> str:
    """Counts the customers who have no order of the channel but these."""
    if not feed.has_buyers:
        return ""
    return f"""
    UPDATE {feed.tally} SET customers = {feed.tally}.customers {sign} found.customers
    FROM (
        SELECT channel_id, currency, customer_id % {SHARES} AS share, count(*) AS customers
        FROM (
            SELECT DISTINCT changed.channel_id, changed.currency, changed.customer_id
            FROM {rows} AS changed
            WHERE changed.channel_id IS NOT NULL AND changed.customer_id IS NOT NULL
            AND {SOLD.format(row="changed")}
            AND NOT {other_order("changed", f"NOT IN (SELECT rows.id FROM {rows} AS rows)")}
        ) buyers GROUP BY 1, 2, 3
    ) found WHERE {_mine(feed)};"""
