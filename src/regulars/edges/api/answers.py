"""One effect for one key, however often it is asked for.

What a request does and the answer to it are written in one transaction: either both are there or
none. What was refused wrote nothing, and is answered the same again as well. What went wrong on our
side is tried anew.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from regulars.core.sealing import opened, sealed
from regulars.core.wire import ApiRequest
from regulars.edges.api.models import LONGEST_KEY, KeptAnswer
from regulars.edges.api.types import Asked, IdempotencyKeyReused, NoIdempotencyKey, StillInFlight

KEPT = timedelta(hours=24)
ANSWER = "regulars.api.answer"  # a secret that is told once may be in it, so it is kept encrypted
CLAIMED = timedelta(seconds=60)  # longer than any request takes
KEY = re.compile(rf"[\x21-\x7e]{{1,{LONGEST_KEY}}}")
REFUSED, OUR_FAULT = 400, 500
NOT_THE_REQUESTS_DOING = {401, 403, 429}  # the same request may be answered another time
FORGOTTEN_AT_ONCE = 10  # whenever one is added
Answer = Callable[[], HttpResponse]


def asked_by(request: ApiRequest) -> Asked:
    """What a request to the API asks for, under its ``Idempotency-Key``.

    Raises NoIdempotencyKey.
    """
    key = request.headers.get("Idempotency-Key", "")
    if not KEY.fullmatch(key):
        raise NoIdempotencyKey(longest=LONGEST_KEY)
    return Asked(request.caller.public_id, key, digest_of(request, request.body), request.now)


def answered_once(asked: Asked, answer: Answer) -> HttpResponse:
    """The answer to what is asked, or the one that was given to it before.

    Raises IdempotencyKeyReused, StillInFlight.
    """
    claimed = _claim(asked)
    if claimed.status is not None:
        return _again(claimed)
    try:
        response = _done(answer, claimed)
    except Exception:
        _release(claimed)
        raise
    if response.status_code >= OUR_FAULT or response.status_code in NOT_THE_REQUESTS_DOING:
        _release(claimed)
    elif response.status_code >= REFUSED:
        _keep(claimed, response)
    return response


def forget_answers(*, now: datetime) -> None:
    """Forget some of the answers that were kept long enough."""
    old = KeptAnswer.objects.filter(begun_at__lte=now - KEPT).order_by("begun_at")
    ids = old.select_for_update(skip_locked=True).values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE]
    KeptAnswer.objects.filter(pk__in=list(ids)).delete()


def digest_of(request: HttpRequest, content: bytes) -> str:
    """What tells a request from others: its method, address and content."""
    digest = hashlib.sha256()
    for part in (request.method or "", request.get_full_path()):
        digest.update(part.encode())
        digest.update(b"\0")
    digest.update(content)
    return digest.hexdigest()


@transaction.atomic
def _claim(asked: Asked) -> KeptAnswer:
    """The row of the key: with an answer, or claimed for this request alone."""
    forget_answers(now=asked.now)
    claimed = {
        "asker": asked.asker,
        "key": asked.key,
        "digest": asked.digest,
        "begun_at": asked.now,
        "claim": secrets.token_hex(16),
        "claimed_until": asked.now + CLAIMED,
    }
    KeptAnswer.objects.bulk_create([KeptAnswer(**claimed)], ignore_conflicts=True)
    rows = KeptAnswer.objects.select_for_update()
    row = rows.filter(asker=asked.asker, key=asked.key).first()
    if row is None:  # forgotten by another request at this very moment
        raise StillInFlight
    if row.claim == claimed["claim"]:
        return row
    if row.begun_at > asked.now - KEPT:
        if row.digest != asked.digest:
            raise IdempotencyKeyReused
        if row.status is not None:
            return row
        if row.claimed_until > asked.now:
            raise StillInFlight
    fresh = KeptAnswer(pk=row.pk, **claimed)
    fresh.save(force_update=True)
    return fresh


def _done(answer: Answer, claimed: KeptAnswer) -> HttpResponse:
    """Answer; what that writes is there to stay only together with the answer."""
    with transaction.atomic():
        response = answer()
        if response.status_code >= REFUSED:
            transaction.set_rollback(True)
        elif not _keep(claimed, response):  # it took so long that somebody else began
            raise StillInFlight
    return response


def _keep(claimed: KeptAnswer, response: HttpResponse) -> bool:
    mine = KeptAnswer.objects.filter(pk=claimed.pk, claim=claimed.claim, status__isnull=True)
    return bool(
        mine.update(
            status=response.status_code,
            content_type=response.headers["Content-Type"],
            body=sealed(response.content.decode(), purpose=ANSWER),
        )
    )


def _release(claimed: KeptAnswer) -> None:
    KeptAnswer.objects.filter(pk=claimed.pk, claim=claimed.claim, status__isnull=True).delete()


def _again(row: KeptAnswer) -> HttpResponse:
    body = opened(row.body, purpose=ANSWER)
    response = HttpResponse(body, row.content_type, row.status)
    response["Idempotent-Replayed"] = "true"
    return response
