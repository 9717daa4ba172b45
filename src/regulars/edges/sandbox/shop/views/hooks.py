"""The address to which Regulars sends its webhooks."""

from __future__ import annotations

from django.http import HttpResponse

from regulars.edges.sandbox.shop.services.hearing import LONGEST_BODY, hear
from regulars.edges.sandbox.shop.types import NoWebhook
from regulars.edges.sandbox.shop.visiting import Caller

TAKEN = 204


def receive(caller: Caller) -> HttpResponse:
    """Take a webhook that is signed with the secret entered at the desk, again without effect."""
    request = caller.request
    if len(request.body) > LONGEST_BODY:
        raise NoWebhook
    headers = {name.lower(): value for name, value in request.headers.items()}
    hear(headers=headers, body=request.body, now=caller.now)
    return HttpResponse(status=TAKEN)
