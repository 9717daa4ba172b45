"""Each member of staff reads the console in their own language, whatever their browser asks for."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from regulars.edges.console.security import CONSOLE


class ConsoleLanguage:
    """Middleware: the language of whoever is signed in, else the installation's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in that language."""
        if not request.path.startswith(CONSOLE):
            return self.get_response(request)
        language = settings.LANGUAGE_CODE
        if request.user.is_authenticated:
            language = request.user.language
        with translation.override(language):
            request.LANGUAGE_CODE = translation.get_language()
            return self.get_response(request)
