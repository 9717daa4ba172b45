"""What reached us and could not be applied: tried again, or discarded with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from regulars.core.staff.queries import actor_of
from regulars.edges.connectors.connections import queries as connections
from regulars.edges.connectors.intake import queries as intake
from regulars.edges.connectors.intake import services
from regulars.edges.connectors.intake.types import LONGEST_REASON, StuckDelivery
from regulars.edges.console.connections import LONGEST_BODY, written
from regulars.edges.console.event_names import Facts, Names
from regulars.edges.console.pages import page
from regulars.edges.console.rules import number_of
from regulars.kernel import clock

SHOWN = 100
PAGE = "admin:work"
QUEUED = gettext_lazy("It is queued to be applied again. If it fails again, it comes back here.")


class DiscardForm(forms.Form):
    """Why a delivery is never to be applied."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("It stays in the log for good: name no customer in it."),
    )


def stuck_shown() -> dict[str, Any]:
    """What the page of the work shows of them, each with the name of its connection."""
    found: Sequence[StuckDelivery] = intake.stuck(limit=SHOWN)
    names = connections.names_of({one.connection for one in found if one.connection})
    return {
        "deliveries": [(one, names.get(one.connection, "")) for one in found],
        "deliveries_number": intake.count_stuck(),
    }


@require_safe
def show(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """What was sent and could not be applied, and how often that was tried."""
    return _looked_at(request, delivery_id, "console/stuck_delivery.html", _("Delivery"))


def _looked_at(
    request: HttpRequest, delivery_id: int, template: str, title: str, **more: Any
) -> HttpResponse:
    """A page with a delivery on it; with what was sent for those who may see what shops tell."""
    sheet, user = intake.stuck_sheet(delivery_id), request.user
    text = written(sheet.body)
    response = page(
        request,
        template,
        title=title,
        delivery=sheet.delivery,
        named=connections.names_of([sheet.delivery.connection]).get(sheet.delivery.connection, ""),
        facts=sheet.facts,
        text=text[:LONGEST_BODY],
        is_cut=len(text) > LONGEST_BODY,
        may_look=user.is_authenticated and user.may("connections.view"),
        may_change=user.is_authenticated and user.may("work.change"),
        **more,
    )
    response["Cache-Control"] = "no-store"  # it holds what customers told the shop
    return response


@require_POST
def retry(request: HttpRequest) -> HttpResponse:
    """Have one delivery applied again."""
    delivery_id = number_of(request.POST.get("delivery", "")) or 0
    actor = actor_of(request.user)
    services.retry(delivery_id=delivery_id, actor=actor, now=clock.now())
    messages.success(request, QUEUED)
    return redirect(PAGE)


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Ask for a reason, and have the delivery never applied."""
    form = DiscardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.discard(
            delivery_id=delivery_id,
            reason=form.cleaned_data["reason"],
            actor=actor_of(request.user),
            now=clock.now(),
        )
        messages.success(request, _("The delivery is discarded. The log keeps why."))
        return redirect(PAGE)
    title = _("Discard a delivery")
    return _looked_at(request, delivery_id, "console/delivery_discard.html", title, form=form)


def delivery_retried(facts: Facts, names: Names) -> SafeString:
    """Somebody had one applied again."""
    del names
    sentence = _("A delivery of {source} was queued to be applied again.")
    return format_html(sentence, source=facts["source"])


def delivery_discarded(facts: Facts, names: Names) -> SafeString:
    """Somebody decided that one is never applied."""
    del names
    sentence = _("A delivery of {source} was discarded: {reason}")
    return format_html(sentence, source=facts["source"], reason=facts["reason"])
