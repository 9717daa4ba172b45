"""Which shops and other systems are connected, how they do, and what they delivered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from regulars.core.access.types import UnusableSource
from regulars.core.staff.queries import actor_of
from regulars.edges.connectors.connections import queries, services
from regulars.edges.connectors.connections.types import (
    BackfillState,
    FieldMisfit,
    Health,
    Kind,
    Made,
    SecretMisfit,
    State,
    UnnamedConnection,
)
from regulars.edges.connectors.connections.words import (
    Level,
    Verdict,
    backfill_of,
    state_of,
    verdict_of,
)
from regulars.edges.connectors.intake import queries as intake
from regulars.edges.connectors.intake import services as inbox
from regulars.edges.connectors.intake.types import DeliveryCard, DeliveryState
from regulars.edges.console.connection_forms import (
    AccessForm,
    ConnectionForm,
    ReplayForm,
    SecretForm,
)
from regulars.edges.console.pages import page
from regulars.edges.console.rules import number_of, unescaped
from regulars.edges.sentences import in_words
from regulars.kernel import clock
from regulars.kernel.errors import Invalid

CHANGE = "connections.change"
SHOWN = 50  # deliveries
LONGEST_BODY = 200_000  # letters of a delivery that are shown
LOOKS = {
    Level.GOOD: "done",
    Level.NOTE: "new",
    Level.BAD: "failed",
    Level.OFF: "undone",
}
DELIVERY_LOOKS = {
    DeliveryState.WAITING: "running",
    DeliveryState.HELD: "new",
    DeliveryState.APPLIED: "done",
    DeliveryState.IGNORED: "new",
    DeliveryState.STUCK: "failed",
}
AT_FIELD = {UnnamedConnection: "name", UnusableSource: "source", SecretMisfit: "secret"}


@dataclass(frozen=True)
class Shown:
    """A connection with how it does, in words and in a colour."""

    health: Health
    verdict: Verdict
    looks: str
    title: str


@dataclass(frozen=True)
class Delivered:
    """A delivery with what became of it, in words and in a colour."""

    card: DeliveryCard
    state: str
    looks: str

    @property
    def may_retry(self) -> bool:
        """Whether something became of it, so that it can be applied again."""
        return self.card.state in {DeliveryState.APPLIED, DeliveryState.STUCK}


@require_safe
def show_all(request: HttpRequest) -> HttpResponse:
    """Every connection, the newest first; those that have ended are folded away."""
    titles = {kind.name: str(kind.title) for kind in queries.every_kind()}
    found = [_shown(one, titles) for one in queries.healths(now=clock.now())]
    return page(
        request,
        "console/connections.html",
        title=_("Connections"),
        connections=[one for one in found if one.health.connection.state is not State.ENDED],
        ended=[one for one in found if one.health.connection.state is State.ENDED],
        may_change=_may_change(request),
    )


@require_safe
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """One connection, with its last deliveries."""
    return _page_of(request, public_id, ReplayForm.for_day(clock.now()))


def _page_of(request: HttpRequest, public_id: str, replay: ReplayForm) -> HttpResponse:
    now = clock.now()
    health = queries.health(public_id, now=now)
    kind = queries.kind_of(health.connection.kind)
    chosen = _state_in(request.GET.get("state", ""))
    before_id = number_of(request.GET.get("before", "")) or 0
    cards = intake.deliveries_of(public_id, state=chosen, before_id=before_id, limit=SHOWN + 1)
    return page(
        request,
        "console/connection.html",
        title=health.connection.name,
        shown=_shown(health, {kind.name: str(kind.title)}),
        **_address(request, health.connection.path),
        filled=_filled(health, kind),
        history=backfill_of(health),
        is_running=bool(health.backfill and health.backfill.state is BackfillState.RUNNING),
        deliveries=[_delivered(card) for card in cards[:SHOWN]],
        older=cards[SHOWN - 1].id if len(cards) > SHOWN else 0,
        states=[(state.value, state_of(state)) for state in DeliveryState],
        chosen=chosen.value if chosen else "",
        replay=replay,
        may_change=_may_change(request) and health.connection.state is not State.ENDED,
    )


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Ask what is to be connected."""
    kinds = queries.every_kind()
    return page(request, "console/connection_kinds.html", title=_("Connect"), kinds=kinds)


@require_http_methods(["GET", "HEAD", "POST"])
def connect(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask what the kind needs, and connect it."""
    how = queries.kind_of(kind)
    form = ConnectionForm(how, request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = _connected(request, form)
        if made is not None:
            return _made(request, made, how, _("It is connected"))
    title = _("Connect %(kind)s") % {"kind": how.title}
    return page(request, "console/connection_add.html", title=title, form=form, how=how)


@require_http_methods(["GET", "HEAD", "POST"])
def replace_secret(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for another secret, or make one; the one before holds for a day more."""
    health = queries.health(public_id, now=clock.now())
    how = queries.kind_of(health.connection.kind)
    form = SecretForm(how, request.POST or None)
    if request.method == "POST" and (not form.fields or form.is_valid()):
        try:
            made = services.replace_secret(
                public_id=public_id,
                secret=form.cleaned_data["secret"] if form.fields else "",
                actor=actor_of(request.user),
                now=clock.now(),
            )
        except SecretMisfit as error:
            form.add_error("secret", in_words(error))
        else:
            return _made(request, made, how, _("The secret is replaced"))
    title = _("Replace the secret")
    return page(
        request, "console/connection_secret.html", title=title, form=form, health=health, how=how
    )


@require_http_methods(["GET", "HEAD", "POST"])
def replace_access(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask with what the shop is asked from now on."""
    health = queries.health(public_id, now=clock.now())
    form = AccessForm(queries.kind_of(health.connection.kind), request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.replace_credentials(
            public_id=public_id,
            filled=form.cleaned_data,
            actor=actor_of(request.user),
            now=clock.now(),
        )
        services.ask_soon(public_id=public_id, now=clock.now())
        messages.success(request, _("The access is replaced. The shop is asked with it at once."))
        return _back(public_id)
    title = _("Replace the access")
    return page(request, "console/connection_access.html", title=title, form=form, health=health)


@require_http_methods(["GET", "HEAD", "POST"])
def disconnect(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask whether that is meant, and take nothing more from it."""
    health = queries.health(public_id, now=clock.now())
    if request.method == "POST":
        services.disconnect(public_id=public_id, actor=actor_of(request.user), now=clock.now())
        messages.success(request, _("It is disconnected. What it told stays."))
        return _back(public_id)
    title = _("Disconnect")
    return page(request, "console/connection_end.html", title=title, health=health)


@require_POST
def pause(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keep what it delivers, and apply it only once it goes on."""
    services.pause(public_id=public_id, actor=actor_of(request.user), now=clock.now())
    messages.success(request, _("It is paused. What it delivers is kept."))
    return _back(public_id)


@require_POST
def resume(request: HttpRequest, public_id: str) -> HttpResponse:
    """Apply what it delivers again."""
    services.resume(public_id=public_id, actor=actor_of(request.user), now=clock.now())
    messages.success(request, _("It goes on. What was kept is applied now."))
    return _back(public_id)


@require_POST
def ask(request: HttpRequest, public_id: str) -> HttpResponse:
    """Have the shop asked in the background."""
    queries.health(public_id, now=clock.now())
    services.ask_soon(public_id=public_id, now=clock.now())
    messages.success(request, _("The shop is asked. What was missing is here within minutes."))
    return _back(public_id)


@require_POST
def backfill(request: HttpRequest, public_id: str) -> HttpResponse:
    """Have what the shop had before brought in, or no more of it."""
    verb = services.stop_backfill if request.POST.get("stop") else services.begin_backfill
    verb(public_id=public_id, actor=actor_of(request.user), now=clock.now())
    messages.success(request, _("Done. The page says how far it is."))
    return _back(public_id)


@require_POST
def retry(request: HttpRequest, public_id: str) -> HttpResponse:
    """Have one delivery applied again."""
    delivery_id = number_of(request.POST.get("delivery", "")) or 0
    intake.delivery_of(public_id, delivery_id)
    inbox.retry(delivery_id=delivery_id, actor=actor_of(request.user), now=clock.now())
    messages.success(request, _("The delivery is queued to be applied again."))
    return _back(public_id)


@require_POST
def replay(request: HttpRequest, public_id: str) -> HttpResponse:
    """Have the deliveries between two moments applied again."""
    form = ReplayForm(request.POST)
    if not form.is_valid():
        return _page_of(request, public_id, form)
    queries.health(public_id, now=clock.now())
    number = inbox.retry_many(
        connection=public_id,
        since=form.cleaned_data["since"],
        until=form.cleaned_data["until"],
        only_stuck=form.cleaned_data["only_stuck"],
        actor=actor_of(request.user),
        now=clock.now(),
    )
    text = ngettext(
        "%(number)d delivery is being applied again.",
        "%(number)d deliveries are being applied again.",
        number,
    )
    said = messages.success if number else messages.info
    said(request, text % {"number": number} if number else _("Nothing came in that time."))
    return _back(public_id)


@require_safe
def show_delivery(request: HttpRequest, public_id: str, delivery_id: int) -> HttpResponse:
    """What was sent."""
    health = queries.health(public_id, now=clock.now())
    sheet = intake.delivery_of(public_id, delivery_id)
    text = written(sheet.body)
    response = page(
        request,
        "console/connection_delivery.html",
        title=sheet.card.topic or _("Delivery"),
        health=health,
        delivered=_delivered(sheet.card),
        facts=sheet.facts,
        text=text[:LONGEST_BODY],
        is_cut=len(text) > LONGEST_BODY,
        may_change=_may_change(request),
    )
    response["Cache-Control"] = "no-store"  # it holds what customers told the shop
    return response


def _connected(request: HttpRequest, form: ConnectionForm) -> Made | None:
    """Connect it, and have its shop told of us; None: something is said beside a field."""
    cleaned, now = form.cleaned_data, clock.now()
    try:
        made = services.connect(
            kind=form.kind.name,
            name=cleaned["name"],
            source=cleaned["source"],
            filled=form.filled,
            secret=cleaned.get("secret", ""),
            actor=actor_of(request.user),
            now=now,
        )
    except FieldMisfit as error:
        form.add_error(error.field if error.field in form.fields else None, str(error.problem))
        return None
    except Invalid as error:
        form.add_error(AT_FIELD.get(type(error)), in_words(error))
        return None
    if queries.health(made.connection.public_id, now=now).may_register:
        services.ask_soon(public_id=made.connection.public_id, now=now)
    return made


def _made(request: HttpRequest, made: Made, how: Kind, title: str) -> HttpResponse:
    return page(
        request,
        "console/connection_made.html",
        title=title,
        made=made,
        how=how,
        shown=_shown(queries.health(made.connection.public_id, now=clock.now()), {}),
        **_address(request, made.connection.path),
    )


def _address(request: HttpRequest, path: str) -> dict[str, Any]:
    """Where deliveries go: below the public address, or else below the one that this page is read
    at, which reaches as far as the console does.
    """
    public = settings.REGULARS_URL
    return {
        "address": public + path if public else request.build_absolute_uri(path),
        "has_address": bool(public),
    }


def _filled(health: Health, kind: Kind) -> list[tuple[Any, Any]]:
    """What people filled in, under its label; what they left empty is left out."""
    told = health.connection.settings
    filled = [(one.label, value) for one in kind.fields if (value := told.get(one.name))]
    return [(label, _("Yes") if value is True else value) for label, value in filled]


def _shown(health: Health, titles: dict[str, str]) -> Shown:
    verdict = verdict_of(health)
    kind = health.connection.kind
    return Shown(health, verdict, LOOKS[verdict.level], titles.get(kind, kind))


def _delivered(card: DeliveryCard) -> Delivered:
    return Delivered(card, state_of(card.state), DELIVERY_LOOKS[card.state])


def _state_in(text: str) -> DeliveryState | None:
    return DeliveryState(text) if text in set(DeliveryState) else None


def written(body: bytes) -> str:
    """What was sent, in lines where it is JSON."""
    try:
        return unescaped(msgspec.json.format(body, indent=2).decode())
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return body.decode("utf-8", "replace")


def _may_change(request: HttpRequest) -> bool:
    user: Any = request.user
    return bool(user.is_authenticated and user.may(CHANGE))


def _back(public_id: str) -> HttpResponse:
    return redirect("admin:connection", public_id)
