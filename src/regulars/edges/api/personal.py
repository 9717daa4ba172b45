"""What kept answers say of people: what they were answered with."""

from __future__ import annotations

import json

from regulars.core.personal import Impersonal, Mentioning, Person
from regulars.core.sealing import SealBroken, opened, sealed
from regulars.edges.api.answers import ANSWER
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
        elif _speaks_of(person, body):
            said = sealed(json.dumps(document_of(gone)), purpose=ANSWER)
            row.update(status=gone.status, content_type=PROBLEM, body=said)
    return True


def _speaks_of(person: Person, body: str) -> bool:
    """Whether an answer does; of one that nobody can read any more, it is supposed."""
    try:
        return person.is_mentioned_in_json(opened(body, purpose=ANSWER))
    except SealBroken:
        return True


PERSONAL = (
    Mentioning(KeptAnswer, columns=("key", "body"), clear=clear),
    Impersonal(
        KeptAnswer,
        "Which program or member of staff asked, and digests.",
        ("asker", "digest", "claim", "content_type"),
    ),
)
