"""What other programs answered may speak of anybody; what they were sent names no customer."""

from __future__ import annotations

from regulars.core.personal import ERASED, Impersonal, Mentioning, Person
from regulars.edges.webhooks.models import Attempt, Delivery, Endpoint, Message


def clear(person: Person) -> bool:
    """Take out the answers that speak of them."""
    rows = Attempt.objects.exclude(answer="").values_list("pk", "answer")
    for pk, answer in rows.iterator():
        if person.is_mentioned_in_json(answer):
            Attempt.objects.filter(pk=pk).update(answer=ERASED)
    return True


PERSONAL = (
    Mentioning(Attempt, columns=("answer",), clear=clear),
    Impersonal(Attempt, "What came of an attempt.", ("fault",)),
    Impersonal(Endpoint, "Which programs are told what happens."),
    Impersonal(Message, "What happened, with public ids and figures alone."),
    Impersonal(Delivery, "How far sending has come."),
)
