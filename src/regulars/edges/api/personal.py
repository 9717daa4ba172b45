"""What kept answers say of people: what they were answered with."""

from __future__ import annotations

import json

from regulars.core.personal import Impersonal, Mentioning, Person
from regulars.edges.api.models import KeptAnswer
from regulars.edges.api.problems import PROBLEM, document_of
from regulars.edges.api.types import AnswerErased


def clear(person: Person) -> bool:
    """Let the same request be told that its answer is gone: its effect is not had twice."""
    gone = AnswerErased()
    rows = KeptAnswer.objects.filter(status__isnull=False).values_list("pk", "key", "body")
    for pk, key, body in rows.iterator():
        row = KeptAnswer.objects.filter(pk=pk)
        if person.is_mentioned_in(key):
            row.delete()
        elif person.is_mentioned_in_json(body):
            said = json.dumps(document_of(gone))
            row.update(status=gone.status, content_type=PROBLEM, body=said)
    return True


PERSONAL = (
    Mentioning(KeptAnswer, columns=("key", "body"), clear=clear),
    Impersonal(
        KeptAnswer,
        "Which program asked, and digests.",
        ("access_key", "digest", "claim", "content_type"),
    ),
)
