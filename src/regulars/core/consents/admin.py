"""Suppressed addresses in the console: suppressing one and lifting that go through the verbs."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from regulars.core.consents import services
from regulars.core.consents.addresses import digest_of, known_address
from regulars.core.consents.forms import LiftingForm, SuppressionForm
from regulars.core.consents.models import Suppression
from regulars.core.consents.types import (
    LIFTABLE,
    LONGEST_REASON,
    AddressKind,
    SuppressionReason,
    SuppressionTold,
)
from regulars.core.staff.queries import actor_of, members_among
from regulars.kernel import clock

CHANGE = "consents.change"
CONSOLE = "console"  # the source of what is told here
LAST_LETTER = "\U0010ffff"


@admin.register(Suppression)
class SuppressionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for the checker only
    """The newest first, those that were lifted too."""

    address = "suppressions"
    add_text = gettext_lazy("Suppress an address")
    lead = gettext_lazy(
        "These addresses get nothing, or nothing but what belongs to orders, whatever their owners "
        "agreed to."
    )
    empty_template = "console/empty_suppressions.html"
    record_template = "console/suppression.html"
    list_display = ("shown_as", "reason", "since", "source", "state")
    fields: ClassVar[Any] = (
        "shown_as",
        "reason",
        "since",
        "state",
        "source",
        "teller",
        "note",
        "lifted_at",
        "lifter",
        "lifted_because",
        "public_id",
    )
    search_fields = ("address",)
    search_help_text = gettext_lazy("The whole address, or how it begins")
    ordering = ("-id",)

    @admin.display(description=gettext_lazy("address"))
    def shown_as(self, row: Suppression) -> str:
        """The address, or that it was erased."""
        return str(row)

    @admin.display(description=gettext_lazy("state"))
    def state(self, row: Suppression) -> str:
        """Whether it holds."""
        return _("Holds") if row.lifted_at is None else _("Lifted")

    @admin.display(description=gettext_lazy("told by"))
    def teller(self, row: Suppression) -> str:
        """Who took it down."""
        return named(row.actor)

    @admin.display(description=gettext_lazy("lifted by"))
    def lifter(self, row: Suppression) -> str:
        """Who lifted it; empty where nobody has."""
        return named(row.lifted_by) if row.lifted_by else ""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whoever may change consents may suppress an address."""
        return request.user.is_authenticated and request.user.may(CHANGE)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Suppression], search_term: str
    ) -> tuple[QuerySet[Suppression], bool]:
        """Of this address, also where it was erased, or of those that begin so."""
        del request
        text = search_term.strip().lower()
        if not text:
            return queryset, False
        whole = (known_address(kind, text) for kind in AddressKind)
        digests = [digest_of(address) for address in whole if address]
        begins = Q(address__gte=text, address__lt=text + LAST_LETTER)
        return queryset.filter(begins | Q(digest__in=digests)), False

    def get_urls(self) -> list[URLPattern]:
        """The list, a page to suppress an address, and each one's page."""
        pages: Any = super()
        ours: Any = self
        name = "consents_suppression"
        return [
            ours.guarded("add/", self.suppress, f"{name}_add", CHANGE),
            ours.guarded("<str:public_id>/lift/", self.lift, f"{name}_lift", CHANGE),
            *pages.get_urls(),
        ]

    def suppress(self, request: HttpRequest) -> HttpResponse:
        """Ask which address, and why."""
        form = SuppressionForm(request.POST or None, initial=_asked(request))
        if request.method == "POST" and form.is_valid():
            now = clock.now()
            told = SuppressionTold(
                form.as_kept, SuppressionReason.MANUAL, now, form.cleaned_data["note"]
            )
            new = services.suppress(
                told=[told], source=CONSOLE, actor=actor_of(request.user), now=now
            )
            said = _("Nothing is sent there any more.") if new else _("It was suppressed before.")
            messages.success(request, said)
            return redirect("admin:consents_suppression_changelist")
        pages: Any = self
        title = _("Suppress an address")
        response: HttpResponse = pages.page(
            request, "console/suppression_add.html", form=form, title=title
        )
        return response

    @method_decorator(require_POST)
    def lift(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """Let something be sent there again."""
        services.lift(
            public_id=public_id,
            because=request.POST.get("reason", "")[:LONGEST_REASON],
            actor=actor_of(request.user),
            now=clock.now(),
        )
        messages.success(request, _("It is lifted. Consents decide again what may be sent."))
        return redirect("admin:consents_suppression_change", public_id)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show it, with a form to lift it where that may be done."""
        row = self.get_object(request, object_id)
        reason = row.reason if row is not None and row.lifted_at is None else ""
        may_lift = reason in LIFTABLE and self.has_add_permission(request)
        context = {**(extra_context or {}), "form": LiftingForm(), "may_lift": may_lift}
        context["is_for_good"] = bool(reason) and reason not in LIFTABLE
        return super().change_view(request, object_id, form_url, context)


def named(actor: str) -> str:
    """A member of staff by name; anybody else as the log has them."""
    member = next(iter(members_among(ids=[], public_ids=[actor])), None)
    return (member.name or member.email) if member else actor


def _asked(request: HttpRequest) -> dict[str, str]:
    """What the address of the page says to begin with."""
    return {name: request.GET[name] for name in ("kind", "address") if name in request.GET}
