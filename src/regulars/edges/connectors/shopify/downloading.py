"""Reads a file of lines from where another attempt ended, and no more than is asked for."""

from __future__ import annotations

import time
from collections.abc import Iterator
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from regulars.edges.connectors.asking.types import NotAnAddress, Unanswered

SILENCE = 30.0  # seconds without a byte
SECONDS = 240.0
LONGEST_LINE = 4 * 1024 * 1024
PART = 1024 * 1024
LOOPBACK = {"127.0.0.1", "localhost"}
OVER = {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.BAD_REQUEST}


class NoMore(Exception):
    """The file is not to be had any more: such addresses end."""


class _NoRedirects(HTTPRedirectHandler):
    """Nothing is asked of an address that was not named."""

    def redirect_request(self, *args: object, **options: object) -> None:
        """Follow nothing."""
        del args, options


def lines_from(address: str, offset: int) -> Iterator[tuple[int, bytes]]:
    """The lines of a file from a byte on, each with the byte that it begins at.

    Raises NoMore, Unanswered, NotAnAddress.
    """
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise NotAnAddress(address=f"{parts.scheme}://{parts.netloc}")
    request = Request(address, headers={"Range": f"bytes={offset}-"})  # noqa: S310 - checked
    try:
        with build_opener(_NoRedirects).open(request, timeout=SILENCE) as response:
            if response.status != HTTPStatus.PARTIAL_CONTENT:
                _skip(response, offset)
            yield from _lines(response, offset)
    except HTTPError as error:
        with error:
            if error.code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                return  # it ends there
            if error.code in OVER:
                raise NoMore from error
            raise Unanswered(parts.netloc, f"answered {error.code}") from error
    except (OSError, HTTPException) as error:
        raise Unanswered(parts.netloc, f"stopped answering ({type(error).__name__})") from error


def _skip(response: HTTPResponse, offset: int) -> None:
    while offset > 0:
        part = response.read(min(offset, PART))
        if not part:
            return
        offset -= len(part)


def _lines(response: HTTPResponse, offset: int) -> Iterator[tuple[int, bytes]]:
    end = time.monotonic() + SECONDS
    while line := response.readline(LONGEST_LINE):
        if not line.endswith(b"\n") and (response.length or len(line) >= LONGEST_LINE):
            raise OSError("cut off")
        yield offset, line
        offset += len(line)
        if time.monotonic() > end:
            raise TimeoutError
    if response.length:  # what was announced and never came
        raise OSError("cut off")
