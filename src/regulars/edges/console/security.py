"""The headers that keep the console's pages to themselves, and errors that read as sentences."""

from __future__ import annotations

import logging
from collections.abc import Callable
from urllib.parse import unquote_plus

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from regulars.edges.console.pages import trouble
from regulars.edges.sentences import in_words
from regulars.kernel.errors import RegularsError

CONSOLE = "/console/"
UPLOAD = "/console/imports/new/"
LARGEST_UPLOAD = 513 * 1024 * 1024  # bytes: a file and the form around it
LARGEST_FORM = 1024 * 1024
BAD_REQUEST = 400
TOO_LARGE = 413
# Nothing but our own files: no inline scripts or styles, no evaluated code, no other host.
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
FEATURES = ", ".join(
    f"{feature}=()" for feature in ["camera", "geolocation", "microphone", "payment", "usb"]
)
NOT_OURS = 500
logger = logging.getLogger(__name__)


class ConsoleSecurity:
    """Middleware for every address under /console/."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the headers added; what is too large is refused before it is read."""
        if not request.path.startswith(CONSOLE):
            return self.get_response(request)
        response = _unreadable(request) or _refusal(request) or self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", FEATURES)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn an expected error into a page with its sentence; others are faults of ours."""
        if not isinstance(error, RegularsError) or not request.path.startswith(CONSOLE):
            return None
        if error.status >= NOT_OURS:
            logger.warning("%s at %s", error.code, request.path)
        title = _("That did not work")
        return trouble(request, title, in_words(error), status=error.status)


def _unreadable(request: HttpRequest) -> HttpResponse | None:
    """What to answer to an address with a NUL in it, which no database can look for."""
    query = request.META.get("QUERY_STRING", "")
    if "\0" not in request.path and "\0" not in unquote_plus(query):
        return None
    sentence = _("This address cannot be read. Check it, or begin at the dashboard.")
    return trouble(request, _("Not understood"), sentence, status=BAD_REQUEST)


def _refusal(request: HttpRequest) -> HttpResponse | None:
    """What to answer to a body that is larger than whoever sends it may send."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    uploads = request.path == UPLOAD and request.user.is_authenticated
    allowed = LARGEST_UPLOAD if uploads else LARGEST_FORM
    if length.isdecimal() and int(length) <= allowed:
        return None
    sentence = _("This is too large to be sent here. Import large files with `regulars import`.")
    return trouble(request, _("That did not work"), sentence, status=TOO_LARGE)
