"""The way of what programs send in great numbers, past what only pages for people need."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.urls import Resolver404, resolve

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

# Whose refusals are never pages. Probes ask a machine by its address, whatever its names are.
PREFIXES = ("/v1/", "/webhooks/", "/livez", "/readyz", "/metrics")


class Programs:
    """Middleware: nothing under these prefixes has a session, a language or a form, so none of the
    middleware that sees to those is gone through. What is behind them lets nobody in by a cookie.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        if not request.path_info.startswith(PREFIXES):
            return self.get_response(request)
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return self.get_response(request)
        request.resolver_match = match
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        return response
