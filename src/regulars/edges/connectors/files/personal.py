"""What imports hold of people: what files told, lists of rows that were not taken."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db.models import Q

from regulars.core.customers import queries as customers
from regulars.core.orders import queries as orders
from regulars.core.personal import (
    EMAIL,
    ERASED,
    NAME,
    PHONE,
    Holder,
    Impersonal,
    Mark,
    Mentioning,
    Outside,
    Person,
)
from regulars.edges.connectors.files.claims import MOVING
from regulars.edges.connectors.files.error_file import without_person
from regulars.edges.connectors.files.models import ImportRun, Telling, Told, ToldAgain
from regulars.kernel import clock

SILENT_FOR = timedelta(hours=1)  # an import that says nothing for so long was killed
TELLS = ("file_path", "file_name", "errors_path", "position", "failure")


def _of_customers(person: Person) -> Q:
    return Q(kind=Told.CUSTOMERS, row_id__in=person.ids)


def _told(row: Telling) -> Iterator[Mark]:
    for kind in (NAME, EMAIL, PHONE):
        yield Mark(kind, str(row.told.get(kind) or ""))


def _clear_runs(person: Person) -> bool:
    """Let runs say nothing of them. One that is under way is left to its end."""
    for run in ImportRun.objects.order_by("pk").iterator():
        named = {name: getattr(run, name) for name in ("file_path", "file_name", "errors_path")}
        changed: dict[str, Any] = {
            name: ERASED for name, text in named.items() if person.is_mentioned_in(text)
        }
        if person.is_mentioned_in(run.position):
            changed["position"] = ""  # what is gone on with begins the stage anew
        if person.is_mentioned_in(json.dumps(run.failure, ensure_ascii=False)):
            changed["failure"] = {"sentence": "{reason}", "values": {"reason": ERASED}}
        if changed and _is_moving(run):
            return False
        if changed:
            ImportRun.objects.filter(pk=run.pk).update(**changed)
    return True


def _imports_of(person: Person) -> list[int]:
    """The imports whose files told of them."""
    found = customers.imports_of(person.ids) | orders.imports_of(person.ids)
    told = Telling.objects.filter(_of_customers(person))
    found.update(told.values_list("import_run_id", flat=True))
    for pk in person.ids:
        spans = ToldAgain.objects.filter(kind=Told.CUSTOMERS, first_id__lte=pk, last_id__gte=pk)
        found.update(spans.values_list("import_run_id", flat=True))
    return sorted(found)


def _clear_lists(person: Person, noted: Any) -> bool:
    """Rewrite the lists of rows not taken. Those of imports that told of the person say no names,
    e-mails and telephones any more: whose they are, the list does not know.
    """
    told_of_them = set(noted or ())
    for run in ImportRun.objects.exclude(errors_path="").order_by("pk"):
        path = Path(run.errors_path)
        if not path.is_file():
            continue
        if _is_moving(run):
            return False
        size = without_person(path, person, may_be_theirs=run.pk in told_of_them)
        if size is not None:
            ImportRun.objects.filter(pk=run.pk).update(errors_size=size)
    return True


def _is_moving(run: ImportRun) -> bool:
    return run.status in MOVING and run.updated_at > clock.now() - SILENT_FOR


PERSONAL = (
    Holder(Telling, theirs=_of_customers, shown=("import_run__file_name", "told"), marks=_told),
    Mentioning(ImportRun, columns=TELLS, clear=_clear_runs),
    Impersonal(
        ImportRun,
        "How a file was read, and how much of it.",
        (
            "kind",
            "status",
            "sha256",
            "source",
            "mapping",
            "columns",
            "currency",
            "channel",
            "encoding",
            "sheet",
            "time_zone",
            "stage",
            "created",
        ),
    ),
    Impersonal(ToldAgain, "Numbers of rows."),
    Outside("lists of rows not taken", clear=_clear_lists, note=_imports_of),
)
