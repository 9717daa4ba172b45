"""The triggers that refuse to edit or delete a forecast, but for saying what came."""

from __future__ import annotations

from collections.abc import Sequence

from regulars.core.triggers import Trigger

SENTENCE = "a forecast that was made stays as it was made"
TABLE = "scores_keptforecast"
COLUMNS = "made_on, until, model, model_version, said, low, high, made_at"


def triggers(vendor: str) -> Sequence[Trigger]:
    """One against changing what was said, one against deleting it."""
    made = _on_sqlite if vendor == "sqlite" else _on_postgresql
    return [made("forecast_never_edited", f"UPDATE OF {COLUMNS}"), made(*DELETING)]


DELETING = ("forecast_never_deleted", "DELETE")


def _on_sqlite(name: str, event: str) -> Trigger:
    refuse = f"SELECT RAISE(ABORT, '{SENTENCE}');"
    return Trigger(
        name, TABLE, f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE}\nBEGIN {refuse} END"
    )


def _on_postgresql(name: str, event: str) -> Trigger:
    definition = (
        f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {name}()"
    )
    refuse = f"RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation';"
    return Trigger(name, TABLE, definition, f"\nBEGIN {refuse} END ")
