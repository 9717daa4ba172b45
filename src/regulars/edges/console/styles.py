"""The report's style sheet for the console: the same templates, as a file of its own."""

from __future__ import annotations

import hashlib
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control

A_YEAR = 365 * 24 * 3600
PARTS = ("report/style/palette.css", "report/style/sections.css")


@cache_control(public=True, max_age=A_YEAR, immutable=True)
def show(request: HttpRequest) -> HttpResponse:
    """The style sheet; its address carries its digest, so it may be kept for ever."""
    del request
    return HttpResponse(style_sheet(), content_type="text/css; charset=utf-8")


@cache
def style_sheet() -> str:
    """Colours, then sections."""
    return "\n".join(render_to_string(part) for part in PARTS)


@cache
def digest() -> str:
    """A few characters that change with the style sheet."""
    return hashlib.sha256(style_sheet().encode()).hexdigest()[:12]
