"""Forms that do their deed once, however often they are sent: those that are answered by a secret.

Such a form holds a token, under which its answer is kept for a day, encrypted: whoever loads the
answer again, or presses twice, gets the same one.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse

from regulars.core.staff.queries import actor_of
from regulars.edges.api.services import answered_once, digest_of
from regulars.edges.api.types import AnswerErased, Asked, IdempotencyKeyReused, StillInFlight
from regulars.kernel import clock
from regulars.kernel.errors import Refused

TOKEN = "once"  # noqa: S105 - the name of a field
LONGEST_TOKEN = 60
TRIES, PAUSE = 100, 0.1  # seconds; a second press waits for the answer to the first


@dataclass(eq=False)
class FormSentBefore(Refused):
    """The form was sent with something else in it, and did that."""

    code = "console.form_sent_before"
    sentence = "This form was sent before, and did what it asked for. Open it anew for another."


def new_token() -> str:
    """The token of a form that is shown just now."""
    return secrets.token_urlsafe(24)


def done_once(request: HttpRequest, answer: Callable[[], HttpResponseBase]) -> HttpResponse:
    """The answer to a form that was sent, or the one that it got before.

    Raises FormSentBefore.
    """
    token = request.POST.get(TOKEN, "")[:LONGEST_TOKEN] or new_token()
    digest = digest_of(request, request.POST.urlencode().encode())
    asked = Asked(actor_of(request.user), token, digest, clock.now())
    try:
        response = _waited(asked, lambda: _rendered(answer()))
    except IdempotencyKeyReused as error:
        raise FormSentBefore from error
    if response.status_code == AnswerErased.status:
        raise AnswerErased
    response["Cache-Control"] = "no-store"  # a secret is on it
    return response


def _waited(asked: Asked, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer, also where it is being given to the same form at this very moment."""
    for _try in range(TRIES):
        try:
            return answered_once(asked, answer)
        except StillInFlight:
            time.sleep(PAUSE)
    return answered_once(asked, answer)


def _rendered(response: HttpResponseBase) -> HttpResponse:
    if isinstance(response, TemplateResponse):
        response.render()
    return response  # type: ignore[return-value]  # none of these pages is sent in parts
