"""Where every request to the API comes through: who sends it, how much, how often, how many times.

What is refused here has read nothing of the store. Whatever goes wrong further inside leaves as a
problem too, never as a page.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from regulars.core.access.types import KeyKind, PublishableKeyRefused
from regulars.core.wire import ApiRequest
from regulars.edges.api.addresses import methods_of
from regulars.edges.api.answers import answered_once, asked_by
from regulars.edges.api.callers import caller_in
from regulars.edges.api.problems import problem, unexpected
from regulars.edges.api.types import (
    PREFIX,
    NoSuchAddress,
    NotJson,
    OurFault,
    UnreadableAddress,
    UnreadableJson,
    WrongMethod,
)
from regulars.kernel import clock
from regulars.kernel.bodies import BodyTooLarge, LengthNeeded
from regulars.kernel.buckets import Allowance
from regulars.kernel.errors import RegularsError

OPEN = (f"{PREFIX}openapi.json", f"{PREFIX}problems")  # to everybody: they tell nothing of a store
LARGEST_BODY = 1024 * 1024  # bytes
BODIED = {"POST", "PUT", "PATCH"}
BAD_REQUEST, NOT_FOUND, WRONG_METHOD, OUR_FAULT = 400, 404, 405, 500


class ApiGate:
    """Middleware for every address under the prefix of the API."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; whatever goes wrong is a problem for programs."""
        if not request.path.startswith(PREFIX):
            return self.get_response(request)
        asks_head = request.method == "HEAD"
        if asks_head:  # RFC 9110: answered as GET is, without the body
            request.method = "GET"
        try:
            response = self._answer(request)
        except RegularsError as error:
            response = problem(request, error)
        except Exception as error:  # noqa: BLE001 - it is logged, and programs understand no page
            response = unexpected(request, error)
        _limits(response, getattr(request, "allowance", None))
        response.headers.setdefault("Cache-Control", "no-store")
        if asks_head:
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        """The answer of whatever is behind the gate.

        Raises what the checks before it refuse.
        """
        _check_address(request)
        if request.path.startswith(OPEN):
            return self._told(request)
        _check_size(request)
        asked = _asked(request)
        _check_method(request)
        if request.method == "GET":
            return self._told(asked)
        if request.method in BODIED:
            _check_kind(request)
        if request.method == "POST":
            return answered_once(asked_by(asked), lambda: self._told(asked))
        return self._done(asked)

    def _done(self, request: HttpRequest) -> HttpResponse:
        """What is inside does, and answers; where that is a refusal, nothing is left of it."""
        with transaction.atomic():
            response = self._told(request)
            if response.status_code >= BAD_REQUEST:
                transaction.set_rollback(True)
        return response

    def _told(self, request: HttpRequest) -> HttpResponse:
        """What is inside answers; pages for people become problems for programs."""
        response = self.get_response(request)
        is_page = not response.headers.get("Content-Type", "").startswith("application/")
        if response.status_code < BAD_REQUEST or not is_page:
            return response
        return _problem_for(request, response)


def _asked(request: HttpRequest) -> ApiRequest:
    """The request with its caller and its moment.

    Raises PublishableKeyRefused, and what ``caller_in`` raises.
    """
    now = clock.now()
    caller, allowance = caller_in(request, now=now)
    if caller.kind is not KeyKind.SECRET:  # before anything is written for it: everybody has it
        raise PublishableKeyRefused
    request.caller, request.now = caller, now  # type: ignore[attr-defined]
    request.allowance = allowance  # type: ignore[attr-defined]
    return request  # type: ignore[return-value]  # it has all that an ApiRequest has


def _check_address(request: HttpRequest) -> None:
    """Return if the address is text without anything that no database can look for."""
    query = request.META.get("QUERY_STRING", "")
    try:
        told = unquote_to_bytes(query.replace("+", " ")).decode()
    except UnicodeDecodeError as error:
        raise UnreadableAddress from error
    if "\0" in request.path or "\0" in told:
        raise UnreadableAddress


def _check_size(request: HttpRequest) -> None:
    """Return if what comes with the request is no more than is taken at once."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LARGEST_BODY:
        raise BodyTooLarge(what="The request", most=f"{LARGEST_BODY // 1024} KiB")


def _check_method(request: HttpRequest) -> None:
    """Return if something is at the address, and answers to the method."""
    allowed = methods_of(request.path_info)
    if not allowed:
        raise NoSuchAddress(path=request.path)
    if request.method not in allowed:
        raise WrongMethod(path=request.path, method=request.method or "", allowed=allowed)


def _check_kind(request: HttpRequest) -> None:
    """Return if what comes with the request may be read as JSON, or nothing comes with it."""
    if request.headers.get("Transfer-Encoding"):
        raise LengthNeeded
    if request.META.get("CONTENT_LENGTH") in {None, "", "0"}:
        return
    if request.content_type != "application/json":
        raise NotJson
    if (request.content_params or {}).get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
        raise UnreadableJson


def _problem_for(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    status = response.status_code
    if status == NOT_FOUND:
        return problem(request, NoSuchAddress(path=request.path))
    if status == WRONG_METHOD:
        allowed = tuple(response.headers.get("Allow", "").split(", "))
        return problem(
            request, WrongMethod(path=request.path, method=request.method or "", allowed=allowed)
        )
    if status < OUR_FAULT:
        return problem(request, UnreadableAddress())
    return problem(request, OurFault())


def _limits(response: HttpResponse, allowance: Allowance | None) -> None:
    """Say how many requests are left, where it is known who asks."""
    if allowance is None:
        return
    response["RateLimit-Limit"] = str(allowance.limit)
    response["RateLimit-Remaining"] = str(allowance.remaining)
    response["RateLimit-Reset"] = str(allowance.seconds_to_full)
