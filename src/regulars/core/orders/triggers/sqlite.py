"""SQLite's triggers: row by row, in the statement that writes the row."""

# ruff: noqa: S608 - names of ours, no values

from __future__ import annotations

from collections.abc import Iterator

from regulars.core.orders.triggers.feeds import ENDS, PLACED_AT, SOLD, Feed, other_order
from regulars.core.triggers import Trigger


def triggers(feed: Feed) -> Iterator[Trigger]:
    """After a row is added, deleted, and changed in what its tally is made of."""
    add, take = _add(feed), _take(feed)
    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in feed.made_of)
    of_columns = f"UPDATE OF {', '.join(feed.made_of)}"
    for event, when, body in (
        ("insert", f"INSERT ON {feed.rows}", add),
        ("delete", f"DELETE ON {feed.rows}", take),
        ("update", f"{of_columns} ON {feed.rows} WHEN {changed}", take + add),
    ):
        name = f"{feed.rows}_{feed.name}_{event}"
        yield Trigger(name, feed.rows, f"CREATE TRIGGER {name} AFTER {when} BEGIN{body}\nEND")


def _add(feed: Feed) -> str:
    values = feed.keyed("NEW") | _added(feed, "NEW")
    if feed.has_ends:
        values |= dict.fromkeys(ENDS, PLACED_AT.format(row="NEW"))
    return f"""
    INSERT INTO {feed.tally} ({", ".join(values)})
    SELECT {", ".join(values.values())}
    WHERE NEW.{feed.owner} IS NOT NULL
    {feed.put_in("min", "max")};"""


def _take(feed: Feed) -> str:
    mine = " AND ".join(f"{column} = {value}" for column, value in feed.keyed("OLD").items())
    sets = [f"{column} = {column} - ({value})" for column, value in _added(feed, "OLD").items()]
    if feed.has_ends:
        moment = PLACED_AT.format(row="OLD")
        sets += [
            f"{column} = CASE WHEN {column} = {moment}\n        THEN {left} ELSE {column} END"
            for column, left in feed.ends_left().items()
        ]
    return f"""
    DELETE FROM {feed.tally} WHERE {mine} AND documents = 1;
    UPDATE {feed.tally} SET
        {f",{chr(10)}        ".join(sets)}
    WHERE {mine};"""


def _added(feed: Feed, row: str) -> dict[str, str]:
    """What the row adds; a customer where this order alone makes one of the channel's."""
    if not feed.has_buyers:
        return feed.added(row)
    known = f"{row}.customer_id IS NOT NULL AND {SOLD.format(row=row)}"
    other = other_order(row, f"<> {row}.id")
    return feed.added(row) | {"customers": f"CASE WHEN {known} AND NOT {other} THEN 1 ELSE 0 END"}
