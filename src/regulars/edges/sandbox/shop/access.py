"""Every address of the shop declares who may open it, and says in a sentence what does not work."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from regulars.edges.sandbox.shop.frame import trouble
from regulars.edges.sandbox.shop.visiting import Caller
from regulars.edges.sentences import in_words
from regulars.kernel.errors import RegularsError

View = Callable[..., HttpResponse]

EVERYBODY = "everybody"
OPERATE = "sandbox.operate"
SIGN_IN = "/console/login/"
FORBIDDEN = 403
# Nothing but our own style sheet and pictures: there are no scripts at all.
POLICY = "; ".join(
    [
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)


def opened(
    route: str,
    name: str,
    view: View,
    permission: str = EVERYBODY,
    *,
    method: str = "",
    is_signed: bool = False,
) -> URLPattern:
    """The view as an address for those who hold the permission, by one method if it is named.

    One that is ``is_signed`` is for programs: what they send is checked by its signature, and what
    is wrong with it is said in plain text.
    """

    @wraps(view)
    def answer(request: HttpRequest, **values: Any) -> HttpResponseBase:
        caller = Caller.of(request)
        if is_signed:
            return _sealed(caller, _answered_plainly(caller, view))
        return _sealed(caller, _answered(caller, view, permission, values))

    allowed = {"GET": ["GET", "HEAD"], "POST": ["POST"]}.get(method, ["GET", "HEAD", "POST"])
    guarded = sensitive_post_parameters()(require_http_methods(allowed)(answer))
    guarded.csrf_exempt = is_signed  # type: ignore[attr-defined]  # a signature proves more
    guarded.permissions = (permission,)  # type: ignore[attr-defined]  # read by the test of all addresses
    return path(route, guarded, name=name)


def _answered(caller: Caller, view: View, permission: str, values: dict[str, Any]) -> HttpResponse:
    request = caller.request
    if permission == OPERATE and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), SIGN_IN)
    if permission == OPERATE and not caller.may_operate:
        sentence = _("Your role does not open this page. An owner of the installation can help.")
        return trouble(caller, sentence, status=FORBIDDEN)
    try:
        return view(caller, **values)
    except RegularsError as error:
        return trouble(caller, in_words(error), status=error.status)


def _answered_plainly(caller: Caller, view: View) -> HttpResponse:
    try:
        return view(caller)
    except RegularsError as error:
        return HttpResponse(in_words(error), status=error.status, content_type="text/plain")


def _sealed(caller: Caller, response: HttpResponse) -> HttpResponse:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    response.headers.setdefault("Cache-Control", "no-store")
    return caller.answer(response)
