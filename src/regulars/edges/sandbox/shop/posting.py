"""Sending messages to the public address for events, as any shop does."""

from __future__ import annotations

import gzip
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

from regulars import __version__
from regulars.edges.sandbox.shop.types import Unanswered
from regulars.edges.sandbox.shop.wire import encoded, moment

PATH = "/v1/batch"
TIMEOUT_SECONDS = 15
TRY_AGAIN = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}  # not now, it says
LONGEST_ANSWER = 400
LIBRARY = {"name": "regulars-sandbox-shop", "version": __version__}


@dataclass(frozen=True)
class Answer:
    """What was answered to a batch; not accepted: it never will be."""

    is_accepted: bool
    problem: str = ""


class NoRedirects(HTTPRedirectHandler):
    """The key goes to the address that it is for, and nowhere else."""

    def redirect_request(self, *args: object, **options: object) -> None:
        """Follow nothing."""
        del args, options


def installation() -> str:
    """Where this installation is: its public address, or one of its own machine."""
    return str(settings.REGULARS_URL or settings.REGULARS_SANDBOX_ADDRESS)


def post(bodies: Sequence[str], *, key: str, now: datetime) -> Answer:
    """Send a batch, whose messages are JSON already.

    Exactly 200 is accepted; a refusal (4xx) is for good, unless it says to come later.

    Raises Unanswered.
    """
    batch = f'{{"batch":[{",".join(bodies)}],"sentAt":"{moment(now)}",'
    batch += f'"context":{{"library":{encoded(LIBRARY)}}}}}'
    request = Request(  # noqa: S310 - the setting is an http or https address
        f"{installation()}{PATH}",
        gzip.compress(batch.encode(), mtime=0),
        _headers(key),
        method="POST",
    )
    return _judged(*_sent(request))


def _headers(key: str) -> dict[str, str]:
    credentials = b64encode(f"{key}:".encode()).decode()
    return {
        "Authorization": f"Basic {credentials}",
        "Content-Type": "application/json",
        "Content-Encoding": "gzip",
        "User-Agent": f"{LIBRARY['name']}/{__version__}",
    }


def _sent(request: Request) -> tuple[int, str]:
    opener = build_opener(NoRedirects)
    try:
        with opener.open(request, timeout=TIMEOUT_SECONDS) as response:
            return response.status, ""
    except HTTPError as error:
        with error:
            return error.code, _said(error)
    except (OSError, HTTPException) as error:
        host = urlsplit(request.full_url).netloc
        raise Unanswered(reason=f"{host} does not answer ({type(error).__name__})") from error


def _said(error: HTTPError) -> str:
    """What was answered, unless it is a page for people."""
    if error.headers.get_content_type() == "text/html":
        return ""
    return error.read(LONGEST_ANSWER).decode("utf-8", "replace").strip()


def _judged(status: int, said: str) -> Answer:
    if status == HTTPStatus.OK:
        return Answer(is_accepted=True)
    is_refusal = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
    if is_refusal and status not in TRY_AGAIN:
        return Answer(is_accepted=False, problem=f"{status} {said}".strip().replace("\0", ""))
    raise Unanswered(reason=f"it answered {status}")
