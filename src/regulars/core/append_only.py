"""Tables that are only ever added to: the database itself refuses all else, whoever asks it.

A module declares its table as :class:`AppendOnly` in its ``triggers.py``. On both databases a row
is never changed and never deleted. On PostgreSQL the table is never emptied, which fires no trigger
of a row. On SQLite no row takes the place of another: ``REPLACE`` deletes without firing what
refuses to delete.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Model, UniqueConstraint

from regulars.core.triggers import Trigger, amiss

Condition = Callable[[str], str]  # SQL over OLD and NEW, for a kind of database


def anything(vendor: str) -> str:
    """Whatever is changed is refused."""
    del vendor
    return "true"


def changing(columns: Iterable[str], vendor: str) -> str:
    """Whether any of these columns gets another value."""
    other = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    return " OR ".join(f"NEW.{name} {other} OLD.{name}" for name in columns)


@dataclass(frozen=True)
class AppendOnly:
    """A table that is only ever added to.

    ``name`` begins the names of its triggers, ``sentence`` is what the database answers, and
    ``refused`` is the condition on a change that is not let through; it holds for every change of
    the primary key and of what is unique. Where ``columns`` are named, no change of others is
    looked at: those are changed often, and asking at each would cost.
    """

    model: type[Model]
    name: str
    sentence: str
    refused: Condition = anything
    columns: Sequence[str] = ()

    @property
    def table(self) -> str:
        """As the database calls it."""
        return self.model._meta.db_table  # noqa: SLF001 - Django's documented name

    def triggers(self, vendor: str) -> Sequence[Trigger]:
        """What refuses all but adding."""
        if vendor == "sqlite":
            return (
                self._on_sqlite("UPDATE", self.refused(vendor)),
                self._on_sqlite("DELETE", "true"),
                self._on_sqlite("INSERT", self._is_taken(), name="replace"),
            )
        return (
            self._on_postgresql("UPDATE", "ROW", self.refused(vendor)),
            self._on_postgresql("DELETE", "ROW", "true"),
            self._on_postgresql("TRUNCATE", "STATEMENT", "true"),
        )

    def unguarded(self) -> Sequence[str]:
        """An invariant's question: what of these triggers is missing or altered."""
        lost = [item.name for item in amiss().all if item.table == self.table]
        told = f"It does not, as triggers are missing or altered: {', '.join(lost)}"
        return (told,) if lost else ()

    def _is_taken(self) -> str:
        return " OR ".join(
            f"EXISTS (SELECT 1 FROM {self.table} WHERE "  # noqa: S608 - names of ours
            f"{' AND '.join(f'{column} = NEW.{column}' for column in key)})"
            for key in unique_keys(self.model)
        )

    def _looked_at(self, event: str) -> str:
        only = self.columns if event == "UPDATE" else ()
        return f"{event} OF {', '.join(only)}" if only else event

    def _on_sqlite(self, event: str, condition: str, *, name: str = "") -> Trigger:
        called = f"{self.name}_never_{name or event.lower()}"
        refuse = f"SELECT RAISE(ABORT, '{self.sentence}') WHERE {condition};"
        before = f"BEFORE {self._looked_at(event)} ON {self.table}"
        made = f"CREATE TRIGGER {called} {before}\nBEGIN {refuse} END"
        return Trigger(called, self.table, made)

    def _on_postgresql(self, event: str, each: str, condition: str) -> Trigger:
        called = f"{self.name}_never_{event.lower()}"
        made = (
            f"CREATE TRIGGER {called} BEFORE {self._looked_at(event)} ON {self.table} "
            f"FOR EACH {each} EXECUTE FUNCTION {called}()"
        )
        refuse = f"RAISE EXCEPTION '{self.sentence}' USING ERRCODE = 'restrict_violation'; "
        body = f"\nBEGIN IF {condition} THEN {refuse}END IF; RETURN NEW; END "
        return Trigger(called, self.table, made, body)


def unique_keys(model: type[Model]) -> list[tuple[str, ...]]:
    """The columns by which a row may be the only one: the primary key first."""
    options = model._meta  # noqa: SLF001
    column = {field.name: str(field.column) for field in options.concrete_fields}
    single = [field.name for field in options.concrete_fields if field.unique]
    several = [one.fields for one in options.constraints if isinstance(one, UniqueConstraint)]
    keys = [(name,) for name in single] + several
    return sorted(
        (tuple(column[name] for name in key) for key in keys),
        key=lambda key: key != (options.pk.column,),
    )
