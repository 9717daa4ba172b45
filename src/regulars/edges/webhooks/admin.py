"""The webhooks' pages in the console: all changes go through the verbs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from regulars.core.staff.queries import actor_of, members_among
from regulars.edges.published.types import TEST, EventType
from regulars.edges.webhooks import queries, services
from regulars.edges.webhooks.forms import (
    KINDS,
    ChangeForm,
    ReplayForm,
    RotationForm,
    WebhookForm,
)
from regulars.edges.webhooks.models import Delivery, Endpoint
from regulars.edges.webhooks.rules import KEPT_DAYS, MOST_TRIES
from regulars.edges.webhooks.types import MadeEndpoint
from regulars.kernel import clock

# Whoever makes keys lets programs ask what the store knows; whoever adds webhooks has it told.
VIEW, CHANGE = "access.view", "access.change"
SHOWN = 20  # deliveries on a webhook's page


def kind_in_words(name: str) -> str:
    """A kind of event, as people call it."""
    if name == TEST:
        return _("A test")
    known = set(EventType)
    return str(KINDS[EventType(name)]) if name in known else name


class WebhookPages(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for the checker only
    """What the pages of webhooks and of deliveries share: who may open them."""

    view_permission = VIEW

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may see keys may see webhooks."""
        del obj
        return _may(request, VIEW)

    def acting(self, request: HttpRequest) -> dict[str, Any]:
        """Who asks, and when."""
        return {"actor": actor_of(request.user), "now": clock.now()}


@admin.register(Endpoint)
class EndpointAdmin(WebhookPages):
    """The newest first."""

    address = "webhooks"
    add_text = gettext_lazy("Add a webhook")
    lead = gettext_lazy("A webhook tells a program of yours what happens, within seconds.")
    empty_template = "console/empty_webhooks.html"
    record_template = "console/webhook.html"
    list_display = ("__str__", "host", "told_of", "state", "last_delivered_at")
    fields: ClassVar[Any] = (
        "url",
        "told_of",
        "header_names",
        "state",
        "disabled_at",
        "failing_since",
        "rests_until",
        "last_delivered_at",
        "old_secret_until",
        "made_at",
        "maker",
        "public_id",
    )
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Endpoint]:
        """Without those that were removed."""
        return super().get_queryset(request).filter(removed_at__isnull=True)

    @admin.display(description=gettext_lazy("told of"))
    def told_of(self, row: Endpoint) -> str:
        """The kinds, in words."""
        if not row.events:
            return _("Everything")
        return " · ".join(kind_in_words(name) for name in row.events.split())

    @admin.display(description=gettext_lazy("state"))
    def state(self, row: Endpoint) -> str:
        """How it stands."""
        if row.disabled_at is not None:
            return str(row.get_disabled_because_display())
        if row.failing_since is not None:
            return _("Failing")
        return _("Well") if row.last_delivered_at else _("Not told anything yet")

    @admin.display(description=gettext_lazy("made by"))
    def maker(self, row: Endpoint) -> str:
        """Who added it."""
        member = next(iter(members_among(ids=[], public_ids=[row.made_by])), None)
        return (member.name or member.email) if member else row.made_by

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whoever may change keys may add one."""
        return _may(request, CHANGE)

    def get_urls(self) -> list[URLPattern]:
        """The list, a page to add a webhook, each one's page and what can be done there."""
        pages: Any = super()
        ours: Any = self
        verbs = {
            "change": self.change,
            "test": self.test,
            "replay": self.replay,
            "disable": self.disable,
            "enable": self.enable,
            "remove": self.remove,
        }
        return [
            ours.guarded("add/", self.add, "webhooks_endpoint_add", CHANGE, once=True),
            ours.guarded(
                "<str:public_id>/rotate/", self.rotate, "webhook_rotate", CHANGE, once=True
            ),
            *(
                ours.guarded(f"<str:public_id>/{name}/", view, f"webhook_{name}", CHANGE)
                for name, view in verbs.items()
            ),
            *pages.get_urls(),
        ]

    def shown_of(self, request: HttpRequest, row: Endpoint) -> dict[str, Any]:
        """Its last deliveries, and what may be done."""
        sent = queries.deliveries(endpoint=row.public_id, limit=SHOWN + 1)
        return {
            "sent": [_row_of(delivery) for delivery in sent[:SHOWN]],
            "has_more": len(sent) > SHOWN,
            "may_change": _may(request, CHANGE),
            "rotation": RotationForm(auto_id="rotate_%s"),
            "replaying": ReplayForm(auto_id="replay_%s"),
            "kept_days": KEPT_DAYS,
        }

    def add(self, request: HttpRequest) -> HttpResponse:
        """Ask where it listens and what it is told of, add it, and show its secret once."""
        form = WebhookForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            made = services.add_endpoint(**form.asked, **self.acting(request))
            return self._secret_shown(request, made, _("The webhook is added"))
        return self._asked(request, form, _("Add a webhook"), _("Add it"))

    def change(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """Ask what is to be other than before, and change it."""
        endpoint = queries.endpoint(public_id)
        initial = {
            "url": endpoint.url,
            "description": endpoint.description,
            "everything": endpoint.events is None,
            "events": list(endpoint.events or ()),
        }
        form = ChangeForm(request.POST or None, initial=initial)
        if request.method == "POST" and form.is_valid():
            services.change_endpoint(
                public_id=public_id, changes=form.changes, **self.acting(request)
            )
            messages.success(request, _("The webhook is changed."))
            return _back(public_id)
        return self._asked(request, form, _("Change a webhook"), _("Save"), record=endpoint)

    @method_decorator(require_POST)
    def test(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """Have a test sent."""
        services.test_endpoint(public_id=public_id, **self.acting(request))
        messages.success(request, _("A test is on its way. What comes of it is shown below."))
        return _back(public_id)

    @method_decorator(require_POST)
    def rotate(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """Give it another secret, and show that once."""
        form = RotationForm(request.POST)
        hours = {"hours": form.cleaned_data["hours"]} if form.is_valid() else {}
        made = services.rotate_secret(public_id=public_id, **hours, **self.acting(request))
        return self._secret_shown(request, made, _("The webhook has a new secret"))

    @method_decorator(require_POST)
    def replay(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """Send what has failed anew."""
        form, acting = ReplayForm(request.POST), self.acting(request)
        hours = form.cleaned_data["hours"] if form.is_valid() else 1
        since = acting["now"] - timedelta(hours=hours)
        number = services.replay_failed(public_id=public_id, since=since, **acting)
        if number:
            text = ngettext(
                "%(number)d delivery is sent anew.", "%(number)d deliveries are sent anew.", number
            )
            messages.success(request, text % {"number": number})
        else:
            messages.info(request, _("Nothing has failed in that time."))
        return _back(public_id)

    @method_decorator(require_POST)
    def disable(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """Tell it nothing any more."""
        services.disable_endpoint(public_id=public_id, **self.acting(request))
        messages.success(request, _("The webhook is told nothing any more."))
        return _back(public_id)

    @method_decorator(require_POST)
    def enable(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """Tell it again."""
        services.enable_endpoint(public_id=public_id, **self.acting(request))
        messages.success(request, _("The webhook is told what happens from now on."))
        return _back(public_id)

    def remove(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """Ask whether it is meant, and remove it."""
        endpoint = queries.endpoint(public_id)
        if request.method == "POST":
            services.remove_endpoint(public_id=public_id, **self.acting(request))
            messages.success(request, _("The webhook is removed."))
            return redirect("admin:webhooks_endpoint_changelist")
        pages: Any = self
        response: HttpResponse = pages.page(
            request, "console/webhook_remove.html", record=endpoint, title=_("Remove a webhook")
        )
        return response

    def _asked(
        self, request: HttpRequest, form: WebhookForm, title: str, button: str, **more: Any
    ) -> HttpResponse:
        pages: Any = self
        response: HttpResponse = pages.page(
            request, "console/webhook_form.html", form=form, title=title, button=button, **more
        )
        return response

    def _secret_shown(self, request: HttpRequest, made: MadeEndpoint, title: str) -> HttpResponse:
        pages: Any = self
        response: HttpResponse = pages.page(
            request, "console/webhook_secret.html", made=made, title=title
        )
        return response


@admin.register(Delivery)
class DeliveryAdmin(WebhookPages):
    """What was sent, the newest first."""

    address = "webhook-deliveries"
    lead = gettext_lazy("What was sent to webhooks, and what is on its way. Kept for 30 days.")
    empty_template = "console/empty_webhook_deliveries.html"
    record_template = "console/webhook_delivery.html"
    list_display = ("made_at", "kind", "endpoint", "state", "last_status", "attempts")
    fields: ClassVar[Any] = (
        "kind",
        "endpoint",
        "state",
        "last_status",
        "last_fault",
        "attempts",
        "next_attempt",
        "made_at",
        "ended_at",
        "webhook_id",
        "public_id",
    )
    list_select_related = ("message", "endpoint")
    list_filter = ("state", "endpoint")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        """Without those of webhooks that were removed."""
        return super().get_queryset(request).filter(endpoint__removed_at__isnull=True)

    @admin.display(description=gettext_lazy("what happened"))
    def kind(self, row: Delivery) -> str:
        """The kind of event, in words."""
        return kind_in_words(row.message.type)

    @admin.display(description=gettext_lazy("webhook-id"))
    def webhook_id(self, row: Delivery) -> str:
        """What the receiver knows it by."""
        return row.message.webhook_id

    @admin.display(description=gettext_lazy("next attempt"))
    def next_attempt(self, row: Delivery) -> Any:
        """When it is tried next; empty where it is not."""
        return row.due_at if row.state == Delivery.State.WAITING else None

    def get_urls(self) -> list[URLPattern]:
        """The list, each one's page, and sending it anew."""
        pages: Any = super()
        ours: Any = self
        route, name = "<str:public_id>/replay/", "webhook_delivery_replay"
        return [ours.guarded(route, self.replay, name, CHANGE), *pages.get_urls()]

    def shown_of(self, request: HttpRequest, row: Delivery) -> dict[str, Any]:
        """What was sent, each attempt, and whether it can be sent anew."""
        whole = queries.whole_delivery(row.public_id)
        faults = dict(Delivery.LastFault.choices)
        tried = [(one, faults.get(one.fault, "") if one.fault else "") for one in whole.attempts]
        has_ended = row.state in {Delivery.State.DELIVERED, Delivery.State.FAILED}
        is_sent = row.endpoint.disabled_at is None
        return {
            "body": whole.body,
            "tried": tried,
            "most_tries": MOST_TRIES,
            "may_replay": has_ended and is_sent and _may(request, CHANGE),
        }

    @method_decorator(require_POST)
    def replay(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """Send it anew."""
        services.replay_delivery(public_id=public_id, **self.acting(request))
        messages.success(request, _("It is sent anew, under the same webhook-id."))
        return redirect("admin:webhooks_delivery_change", public_id)


def _row_of(delivery: Any) -> dict[str, Any]:
    """A delivery as a webhook's page lists it."""
    states, faults = dict(Delivery.State.choices), dict(Delivery.LastFault.choices)
    return {
        "delivery": delivery,
        "kind": kind_in_words(delivery.type),
        "state": states[delivery.state.value],
        "fault": faults[delivery.last_fault.value] if delivery.last_fault else "",
    }


def _may(request: HttpRequest, permission: str) -> bool:
    return bool(request.user.is_authenticated and request.user.may(permission))


def _back(public_id: str) -> HttpResponse:
    return redirect("admin:webhooks_endpoint_change", public_id)
