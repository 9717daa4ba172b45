"""The triggers that refuse to change or delete events."""

from __future__ import annotations

from collections.abc import Sequence

from regulars.core.triggers import Trigger

SENTENCE = "events are only ever added"
TABLE = "events_eventrow"


def triggers(vendor: str) -> Sequence[Trigger]:
    """One against changing, one against deleting."""
    made = _on_sqlite if vendor == "sqlite" else _on_postgresql
    return [made(event) for event in ("UPDATE", "DELETE")]


def _on_sqlite(event: str) -> Trigger:
    name = f"event_never_{event.lower()}"
    refuse = f"SELECT RAISE(ABORT, '{SENTENCE}');"
    return Trigger(
        name, TABLE, f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE}\nBEGIN {refuse} END"
    )


def _on_postgresql(event: str) -> Trigger:
    name = f"event_never_{event.lower()}"
    definition = (
        f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {name}()"
    )
    refuse = f"RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation';"
    return Trigger(name, TABLE, definition, f"\nBEGIN {refuse} END ")
