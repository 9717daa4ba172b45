"""What tasks hold of people: a problem may quote what could not be done."""

from __future__ import annotations

from regulars.core.personal import ERASED, Impersonal, Mentioning, Person
from regulars.core.work.models import Task, Worker


def _clear(person: Person) -> bool:
    """Let problems that speak of them say no more than that there was one."""
    rows = Task.objects.exclude(problem="").values_list("pk", "problem")
    speaking = [pk for pk, problem in rows.iterator() if person.is_mentioned_in(problem)]
    Task.objects.filter(pk__in=speaking).update(problem=ERASED)
    return True


PERSONAL = (
    Mentioning(Task, columns=("problem",), clear=_clear),
    Impersonal(
        Task, "Facts are ids and figures, never names or addresses.", ("kind", "key", "facts")
    ),
    Impersonal(Worker, "A process."),
)
