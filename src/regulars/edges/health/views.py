"""``/livez``, ``/readyz`` and ``/metrics``."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from regulars.edges.health.measuring import metrics
from regulars.edges.health.readiness import problems
from regulars.edges.health.rules import as_text, is_from_here

PLAIN = "text/plain; charset=utf-8"
PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"
BEARER = "Bearer "


@never_cache
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """Say that the process answers; asks nothing of the database."""
    del request
    return HttpResponse("ok\n", content_type=PLAIN)


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Say that pages can be answered; 503 with a line for each problem otherwise."""
    del request
    found = problems()
    lines = "".join(f"{line}\n" for line in found) or "ok\n"
    return HttpResponse(lines, content_type=PLAIN, status=503 if found else 200)


@never_cache
@require_safe
def measure(request: HttpRequest) -> HttpResponse:
    """The metrics, for this machine or for who holds the token; others find nothing here."""
    if not (_holds_token(request) or is_from_here(request.META)):
        return HttpResponse("not here\n", content_type=PLAIN, status=404)
    return HttpResponse(as_text(metrics()), content_type=PROMETHEUS)


def _holds_token(request: HttpRequest) -> bool:
    token, given = settings.REGULARS_METRICS_TOKEN, request.headers.get("Authorization", "")
    is_right = constant_time_compare(given.removeprefix(BEARER), token)
    return bool(token) and given.startswith(BEARER) and is_right
