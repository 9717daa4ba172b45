"""Reads a file of lines from where another attempt ended, and no more than is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse

from regulars.edges.connectors.asking.services import answered, target_at
from regulars.edges.connectors.asking.types import Unanswered
from regulars.kernel.reaching import Unreached
from regulars.kernel.requesting import Request

SILENCE = 30.0  # seconds without a byte
SECONDS = 240.0
LONGEST_LINE = 4 * 1024 * 1024
PART = 1024 * 1024
OVER = {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.BAD_REQUEST}


class NoMore(Exception):
    """The file is not to be had any more: such addresses end."""


def lines_from(address: str, offset: int) -> Iterator[tuple[int, bytes]]:
    """The lines of a file from a byte on, each with the byte that it begins at.

    Raises NoMore, Unanswered, NotAnAddress, OutOfReach.
    """
    target = target_at(address)
    request = Request("GET", target, {"Range": f"bytes={offset}-"})
    try:
        with answered(request, seconds=SECONDS, silence=SILENCE) as response:
            if not _begins(response, target.host):
                return
            if response.status != HTTPStatus.PARTIAL_CONTENT:
                _skip(response, offset)
            yield from _lines(response, offset)
    except (Unreached, OSError, HTTPException) as error:
        raise Unanswered(target.host, f"stopped answering ({type(error).__name__})") from error


def _begins(response: HTTPResponse, host: str) -> bool:
    """Whether there is anything from there on.

    Raises NoMore, Unanswered.
    """
    if response.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        return False  # it ends there
    if response.status in OVER:
        raise NoMore
    if response.status >= HTTPStatus.MULTIPLE_CHOICES:
        raise Unanswered(host, f"answered {response.status}")
    return True


def _skip(response: HTTPResponse, offset: int) -> None:
    while offset > 0:
        part = response.read(min(offset, PART))
        if not part:
            return
        offset -= len(part)


def _lines(response: HTTPResponse, offset: int) -> Iterator[tuple[int, bytes]]:
    while line := response.readline(LONGEST_LINE):
        if not line.endswith(b"\n") and (response.length or len(line) >= LONGEST_LINE):
            raise OSError("cut off")
        yield offset, line
        offset += len(line)
    if response.length:  # what was announced and never came
        raise OSError("cut off")
