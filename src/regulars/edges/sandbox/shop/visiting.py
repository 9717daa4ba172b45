"""Who looks at a page of the shop: their visit, their choice about cookies, what may be told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from regulars.edges.sandbox.shop.cards import account_card
from regulars.edges.sandbox.shop.models import Visit
from regulars.edges.sandbox.shop.queries import VISIT_AGE, visit_of
from regulars.edges.sandbox.shop.services.carts import Begun, begin_visit
from regulars.edges.sandbox.shop.types import AccountCard, Channel, Sender
from regulars.kernel import clock

PLACE = "/shop/"
VISIT, CHOICE, ANONYMOUS, CAMPAIGN, LANGUAGE = (
    "shop_visit",
    "shop_cookies",
    "shop_anonymous_id",
    "shop_campaign",
    str(settings.LANGUAGE_COOKIE_NAME),
)
DAY = 24 * 60 * 60
AGES = {
    VISIT: int(VISIT_AGE.total_seconds()),
    CHOICE: 180 * DAY,
    ANONYMOUS: 365 * DAY,
    CAMPAIGN: 30 * DAY,
    LANGUAGE: 365 * DAY,
}
UTM = {
    "utm_campaign": "name",
    "utm_source": "source",
    "utm_medium": "medium",
    "utm_term": "term",
    "utm_content": "content",
}
LONGEST_TEXT = 200
LONGEST_AGENT = 500
LONGEST_SEARCH = 100
PAGE = re.compile(r"[1-9][0-9]{0,5}")
SECRET = {"key"}  # what opens an order is nobody else's to know
YES, NO = "yes", "no"


@dataclass
class Caller:
    """A request with whoever sends it. ``cookies`` are to be set with the answer; None: to go."""

    request: HttpRequest
    visit: Visit | None
    now: datetime
    cookies: dict[str, str | None] = field(default_factory=dict)

    @classmethod
    def of(cls, request: HttpRequest) -> Caller:
        """Know whoever sends a request, and read the clock."""
        now = clock.now()
        return cls(request, visit_of(request.COOKIES.get(VISIT, ""), now=now), now)

    @property
    def choice(self) -> str:
        """What was chosen about cookies: yes, no, or nothing so far."""
        chosen = self.request.COOKIES.get(CHOICE, "")
        return chosen if chosen in {YES, NO} else ""

    @property
    def anonymous_id(self) -> str:
        """The id of a browser whose owner has agreed to have one."""
        if self.choice != YES:
            return ""
        try:
            return str(UUID(self.request.COOKIES.get(ANONYMOUS, "")))
        except ValueError:
            return ""

    @property
    def account(self) -> AccountCard | None:
        """Who is signed in to the shop."""
        return account_card(self.visit.account) if self.visit and self.visit.account else None

    @property
    def address(self) -> str:
        """Where the request comes from."""
        return str(self.request.META.get("REMOTE_ADDR", ""))

    @property
    def may_operate(self) -> bool:
        """Whether somebody of the staff is at this browser who may use the till and the desk."""
        user = self.request.user
        return bool(user.is_authenticated and user.may("sandbox.operate"))

    @property
    def page(self) -> int:
        """Which page of a long list is asked for; the first where it is none."""
        asked = self.request.GET.get("page", "")
        return int(asked) if PAGE.fullmatch(asked) else 1

    @property
    def text(self) -> str:
        """What is searched for; empty: everything."""
        return self.request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]

    @property
    def way_back(self) -> str:
        """Where the request says that its reader was, or was going; empty: nowhere in the shop."""
        asked = self.request.POST.get("next", "") or self.request.GET.get("next", "")
        is_ours = asked.startswith(PLACE) and url_has_allowed_host_and_scheme(asked, None)
        return asked if is_ours else ""

    def needed_visit(self) -> Visit:
        """The visit, begun with the first thing that has to be remembered."""
        if self.visit is None:
            self.keep(begin_visit(now=self.now))
        if self.visit is None:
            raise RuntimeError("a visit was begun and is not there")
        return self.visit

    def keep(self, begun: Begun) -> None:
        """Go on as this visit."""
        self.visit = begun.visit
        self.cookies[VISIT] = begun.token

    def leave(self) -> None:
        """Be nobody in particular again."""
        self.visit = None
        self.cookies[VISIT] = None

    def choose(self, choice: str) -> None:
        """Remember what was chosen; only who agrees is given an id."""
        self.cookies[CHOICE] = choice
        self.cookies[ANONYMOUS] = (self.anonymous_id or str(uuid4())) if choice == YES else None
        if choice != YES:
            self.cookies[CAMPAIGN] = None

    def speak(self, language: str) -> None:
        """Read the shop in this language from now on, whatever the browser asks for."""
        self.cookies[LANGUAGE] = language

    def sender(self, title: str = "") -> Sender:
        """In whose name messages of this request are sent."""
        account = self.account
        return Sender(
            user_id=account.public_id if account else "",
            anonymous_id=self.anonymous_id,
            may_watch=self.choice == YES and bool(self.anonymous_id),
            context=self._context(title),
        )

    def answer(self, response: HttpResponse) -> HttpResponse:
        """The response with the cookies to be set."""
        if self.choice == YES and (found := _campaign_in(self.request)):
            self.cookies.setdefault(CAMPAIGN, urlencode(found))
        for name, value in self.cookies.items():
            if value is None:
                response.delete_cookie(name, path=PLACE, samesite="Lax")
            else:
                response.set_cookie(
                    name,
                    value,
                    max_age=AGES[name],
                    path=PLACE,
                    secure=settings.SESSION_COOKIE_SECURE,
                    httponly=True,
                    samesite="Lax",
                )
        return response

    def _context(self, title: str) -> dict[str, Any]:
        request = self.request
        asked = [(name, value) for name, value in request.GET.items() if name not in SECRET]
        query = f"?{urlencode(asked)}" if asked else ""
        page = {
            "path": request.path,
            "url": request.build_absolute_uri(request.path) + query,
            "search": query,
            "title": title,
            "referrer": _bare(request.META.get("HTTP_REFERER", "")),
        }
        told: dict[str, Any] = {
            "channel": Channel.WEB.value,
            "page": {name: value[:LONGEST_AGENT] for name, value in page.items() if value},
            "userAgent": request.META.get("HTTP_USER_AGENT", "")[:LONGEST_AGENT],
            "locale": getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE),
        }
        if self.choice == YES and (campaign := self._campaign()):
            told["campaign"] = campaign
        return told

    def _campaign(self) -> Mapping[str, str]:
        """What brought somebody here: what the address says, or an earlier one said."""
        kept = dict(parse_qsl(self.request.COOKIES.get(CAMPAIGN, "")))
        return _campaign_in(self.request) or {
            name: kept[name][:LONGEST_TEXT] for name in UTM.values() if name in kept
        }


def _bare(address: str) -> str:
    """Where somebody comes from, without what the address says besides."""
    return address.partition("?")[0] if address.startswith(("http://", "https://")) else ""


def _campaign_in(request: HttpRequest) -> dict[str, str]:
    return {
        name: value[:LONGEST_TEXT]
        for parameter, name in UTM.items()
        if (value := request.GET.get(parameter, "").strip())
    }
