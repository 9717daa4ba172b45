"""One attempt: a signed POST, and what came of it."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException, HTTPResponse

from regulars import __version__
from regulars.edges.webhooks.rules import fault_of, retry_after_of
from regulars.edges.webhooks.signing import signed_headers
from regulars.edges.webhooks.types import Fault, Outcome, Parcel
from regulars.kernel.reaching import Deadline, Resolver, Unreached, resolved
from regulars.kernel.requesting import Request, requested
from regulars.kernel.targets import Allowed, UnusableUrl, target_of

SECONDS = 15.0  # for everything: finding the peer, sending, and its whole answer
MOST_READ = 64 * 1024  # bytes of an answer; what follows is left where it is
MOST_KEPT = 1024
USER_AGENT = f"Regulars/{__version__} (webhooks)"
Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Post:
    """How parcels are sent."""

    allowed: Allowed
    clock: Clock
    resolve: Resolver = resolved
    context: ssl.SSLContext | None = None  # what the system trusts
    seconds: float = SECONDS

    def __call__(self, parcel: Parcel) -> Outcome:
        """Send it; whatever the peer does is an outcome."""
        began = time.monotonic()
        status, retry_after, answer = None, None, b""
        try:
            target = target_of(parcel.url, self.allowed)
            with requested(
                Request("POST", target, self._headers(parcel), parcel.body),
                allowed=self.allowed,
                deadline=Deadline.within(self.seconds),
                resolve=self.resolve,
                context=self.context,
            ) as response:
                status = response.status
                retry_after = retry_after_of(response.headers["Retry-After"], now=self.clock())
                answer = _beginning(response)
                fault = fault_of(status)
        except Unreached as error:
            fault = Fault(error.obstacle.value)
        except UnusableUrl:  # what is allowed has changed since it was added
            fault = Fault.REFUSED
        except TimeoutError:
            fault = Fault.TIMED_OUT
        except (OSError, HTTPException, ValueError):
            fault = Fault.BROKEN_OFF
        spent = round((time.monotonic() - began) * 1000)
        return Outcome(spent, status, fault, _text(answer), retry_after)

    def _headers(self, parcel: Parcel) -> dict[str, str]:
        return {
            **parcel.headers,
            **signed_headers(
                parcel.secrets, webhook_id=parcel.webhook_id, body=parcel.body, now=self.clock()
            ),
            "Content-Type": "application/json",
            "User-Agent": USER_AGENT,
        }


def _beginning(response: HTTPResponse) -> bytes:
    """The first of an answer, of which no more than a limit is read.

    Raises what reading raises, where the answer breaks off before its end or the limit.
    """
    kept = bytearray()
    read = 0
    while read < MOST_READ and (part := response.read(min(8192, MOST_READ - read))):
        kept += part[: MOST_KEPT - len(kept)]
        read += len(part)
    if read < MOST_READ and response.length:  # fewer bytes came than were announced
        raise ConnectionResetError
    return bytes(kept)


def _text(answer: bytes) -> str:
    """The answer as a database and a page can take it."""
    text = answer.decode("utf-8", "replace")
    return "".join(sign if sign.isprintable() or sign in "\n\t" else " " for sign in text).strip()
