"""A name for each request, by which its answer, its page and its lines in the log are found."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING

from regulars.kernel import clock
from regulars.kernel.ids import public_id

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-Id"
WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
_current: ContextVar[str] = ContextVar("request_id", default="")


def current_request() -> str:
    """The id of the request that is being answered; empty outside of any."""
    return _current.get()


class RequestIds:
    """Middleware: takes the id that a proxy gives, or makes one, and answers with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and let everything that is logged meanwhile bear the id."""
        given = request.headers.get(HEADER, "")
        made = given if WELL_FORMED.fullmatch(given) else public_id("req", now=clock.now())
        request.request_id = made  # type: ignore[attr-defined]  # shown by the page of faults
        token = _current.set(made)
        try:
            response = self.get_response(request)
        finally:
            _current.reset(token)
        response.headers[HEADER] = made
        return response
