"""What a customer agreed to: a card on their page, the whole history with proof, and a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from regulars.core.consents import queries, services
from regulars.core.consents.types import (
    OF_EVERYTHING,
    Channel,
    ConsentFact,
    ConsentTold,
    Method,
    Standing,
    State,
    Suppression,
)
from regulars.core.customers import queries as customers
from regulars.core.staff.queries import actor_of
from regulars.edges.console.consent_form import ConsentForm
from regulars.edges.console.consent_words import CHANNELS, METHODS, PROOF, REASONS, STATES
from regulars.edges.console.events import names_of
from regulars.edges.console.pages import page
from regulars.kernel import clock

PAGE = "admin:customer_consents"
SOURCE = "console"
SHOWN = 200


@dataclass(frozen=True)
class StandingLine:
    """What holds of a channel and a topic, in words."""

    channel: str
    topic: str
    state: str
    says: str
    since: datetime
    method: str


@dataclass(frozen=True)
class FactLine:
    """Something that was said, in words, with its proof."""

    fact: ConsentFact
    channel: str
    topic: str
    says: str
    method: str
    who: str
    proof: Sequence[tuple[Any, str]]


@dataclass(frozen=True)
class SuppressedLine:
    """An address of the customer's from which something is kept back: everything, or all that
    needs consent.
    """

    public_id: str
    address: str
    reason: str
    since: datetime
    is_of_everything: bool


def card(customer_id: int) -> dict[str, Any]:
    """What the customer's page shows."""
    standing, suppressed = queries.overview_of(customer_id, now=clock.now())
    return _shown(standing, suppressed, _topic_names() if standing else {})


@require_safe
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """All that was said, with proof, the last first."""
    profile = customers.profile(public_id)
    topics = _topic_names()
    standing, suppressed = queries.overview_of(profile.id, now=clock.now())
    return page(
        request,
        "console/consents.html",
        title=_("Consents"),
        profile=profile,
        facts=_history(profile.id, topics),
        may_change=not profile.erased_at and _may_change(request),
        **_shown(standing, suppressed, topics),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask what the customer said, and record it."""
    profile = customers.living(public_id)
    form = ConsentForm(request.POST or None, topics=queries.topics())
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        told = ConsentTold(
            channel=Channel(cleaned["channel"]),
            topic=cleaned["topic"],
            state=State(cleaned["state"]),
            occurred_at=cleaned["said_at"],
            method=Method(cleaned["method"]),
            customer_id=profile.id,
            proof=form.proof,
        )
        actor, now = actor_of(request.user), clock.now()
        services.tell_consents(told=[told], source=SOURCE, actor=actor, now=now)
        messages.success(request, _("The consent is recorded. It stays in their history."))
        return redirect(PAGE, public_id)
    title = _("Record a consent")
    return page(request, "console/consent_record.html", title=title, form=form, profile=profile)


def _may_change(request: HttpRequest) -> bool:
    user = request.user
    return user.is_authenticated and user.may("consents.change")


def _shown(
    standing: Sequence[Standing], suppressed: Sequence[Suppression], topics: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "standings": [_standing(one, topics) for one in standing],
        "suppressed": [_suppressed(one) for one in suppressed],
    }


def _standing(one: Standing, topics: Mapping[str, str]) -> StandingLine:
    return StandingLine(
        channel=str(CHANNELS[one.channel]),
        topic=topics.get(one.topic, one.topic),
        state=one.state.value,
        says=str(STATES[one.state]),
        since=one.since,
        method=str(METHODS[one.fact.method]),
    )


def _history(customer_id: int, topics: Mapping[str, str]) -> list[FactLine]:
    facts = queries.history_of(customer_id, limit=SHOWN)
    names = names_of({fact.actor for fact in facts})
    return [
        FactLine(
            fact=fact,
            channel=str(CHANNELS[fact.channel]),
            topic=topics.get(fact.topic, fact.topic),
            says=str(STATES[fact.state]),
            method=str(METHODS[fact.method]),
            who=names.actor(fact.actor),
            proof=[(PROOF[name], text) for name, text in fact.proof.known().items()],
        )
        for fact in facts
    ]


def _suppressed(one: Suppression) -> SuppressedLine:
    reason = str(REASONS[one.reason])
    is_of_everything = one.reason in OF_EVERYTHING
    return SuppressedLine(one.public_id, one.address, reason, one.since, is_of_everything)


def _topic_names() -> dict[str, str]:
    language = get_language() or "en"
    return {topic.code: topic.name_in(language) for topic in queries.topics()}
