"""The triggers that refuse to change or delete what was said.

Whose it is may change, where customers turn out to be one or two again; and what tells who it was
(the proof, the address) may change once, when it is erased.
"""

from __future__ import annotations

from collections.abc import Sequence

from regulars.core.triggers import Trigger

SENTENCE = "consents are only ever added"
TABLE = "consents_consentfact"
FOR_EVER = (
    "id",
    "public_id",
    "source",
    "key",
    "origin",
    "covers",
    "digest",
    "channel",
    "topic_id",
    "state",
    "occurred_at",
    "recorded_at",
    "method",
    "actor",
    "historical",
)
ERASED = ("proof", "address", "erased_at")


def triggers(vendor: str) -> Sequence[Trigger]:
    """One against changing, one against deleting."""
    made = _on_sqlite if vendor == "sqlite" else _on_postgresql
    return [made("UPDATE", _is_changed(vendor)), made("DELETE", "true")]


def _is_changed(vendor: str) -> str:
    """Whether anything changes that may not."""
    other = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    changed = " OR ".join(f"NEW.{name} {other} OLD.{name}" for name in FOR_EVER)
    erased = " OR ".join(f"NEW.{name} {other} OLD.{name}" for name in ERASED)
    once = "OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL"
    return f"{changed} OR (({erased}) AND NOT ({once}))"


def _on_sqlite(event: str, condition: str) -> Trigger:
    name = f"consent_never_{event.lower()}"
    refuse = f"SELECT RAISE(ABORT, '{SENTENCE}') WHERE {condition};"
    return Trigger(
        name, TABLE, f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE}\nBEGIN {refuse} END"
    )


def _on_postgresql(event: str, condition: str) -> Trigger:
    name = f"consent_never_{event.lower()}"
    definition = (
        f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {name}()"
    )
    body = (
        f"\nBEGIN IF {condition} THEN "
        f"RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation'; "
        "END IF; RETURN NEW; END "
    )
    return Trigger(name, TABLE, definition, body)
