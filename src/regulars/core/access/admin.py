"""The keys' pages in the console: making one and revoking one go through the verbs."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from regulars.core.access import services
from regulars.core.access.forms import (
    SCOPES,
    KeyForm,
    PublishableKeyForm,
    RevokingForm,
    SecretKeyForm,
)
from regulars.core.access.models import AccessKey
from regulars.core.access.rules import LONGEST_REASON
from regulars.core.access.types import KeyKind, Scope
from regulars.core.staff.queries import actor_of, members_among
from regulars.kernel import clock

CHANGE = "access.change"
FORMS: dict[str, type[KeyForm]] = {
    KeyKind.SECRET: SecretKeyForm,
    KeyKind.PUBLISHABLE: PublishableKeyForm,
}


@admin.register(AccessKey)
class KeyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for the checker only
    """The newest first, those that open nothing any more included."""

    address = "keys"
    add_text = gettext_lazy("Make a key")
    lead = gettext_lazy("With a key, a program asks this store something or tells it something.")
    empty_template = "console/empty_keys.html"
    record_template = "console/key.html"
    list_display = ("name", "recognised_by", "kind", "source", "last_used_at", "state")
    fields: ClassVar[Any] = (
        "name",
        "recognised_by",
        "kind",
        "source",
        "may_do",
        "pages",
        "state",
        "last_used_at",
        "made_at",
        "maker",
        "ends_at",
        "revoked_at",
        "revoker",
        "revoked_because",
        "public_id",
    )
    ordering = ("-id",)

    @admin.display(description=gettext_lazy("recognised by"))
    def recognised_by(self, key: AccessKey) -> str:
        """How the token begins and ends."""
        return key.shown_as

    @admin.display(description=gettext_lazy("may do"))
    def may_do(self, key: AccessKey) -> str:
        """Its scopes, in words."""
        known = set(Scope)
        return ", ".join(str(SCOPES[Scope(name)]) for name in key.scopes.split() if name in known)

    @admin.display(description=gettext_lazy("pages it stands in"))
    def pages(self, key: AccessKey) -> str:
        """The origins."""
        return ", ".join(key.origins.split())

    @admin.display(description=gettext_lazy("state"))
    def state(self, key: AccessKey) -> str:
        """Whether it opens anything."""
        if key.revoked_at is not None:
            return _("Revoked")
        if key.ends_at is not None and key.ends_at <= clock.now():
            return _("Ended")
        return _("In use") if key.last_used_at else _("Not used yet")

    @admin.display(description=gettext_lazy("made by"))
    def maker(self, key: AccessKey) -> str:
        """Who made it."""
        return _named(key.made_by)

    @admin.display(description=gettext_lazy("revoked by"))
    def revoker(self, key: AccessKey) -> str:
        """Who revoked it; empty where nobody has."""
        return _named(key.revoked_by) if key.revoked_by else ""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whoever may change keys may make one."""
        return request.user.is_authenticated and request.user.may(CHANGE)

    def get_urls(self) -> list[URLPattern]:
        """The list, a page to make a key, and each key's page."""
        pages: Any = super()
        ours: Any = self
        return [
            ours.guarded("add/", self.make, "access_accesskey_add", CHANGE, once=True),
            ours.guarded("<str:public_id>/revoke/", self.revoke, "access_accesskey_revoke", CHANGE),
            *pages.get_urls(),
        ]

    def make(self, request: HttpRequest) -> HttpResponse:
        """Ask what the key is for, make it, and show its token once."""
        kind = request.GET.get("kind", "")
        form = FORMS.get(kind, SecretKeyForm)(request.POST or None)
        pages: Any = self
        response: HttpResponse
        if request.method == "POST" and form.is_valid():
            made = services.make_key(**form.asked, actor=actor_of(request.user), now=clock.now())
            response = pages.page(
                request, "console/key_made.html", made=made, title=_("The key is made")
            )
            return response
        response = pages.page(
            request,
            "console/key_add.html",
            form=form,
            is_secret=form.kind is KeyKind.SECRET,
            title=_("Make a key"),
        )
        return response

    @method_decorator(require_POST)
    def revoke(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """Let nobody in with the key any more."""
        reason = request.POST.get("reason", "")[:LONGEST_REASON]
        services.revoke_key(
            public_id=public_id, reason=reason, actor=actor_of(request.user), now=clock.now()
        )
        messages.success(request, _("The key opens nothing any more."))
        return redirect("admin:access_accesskey_change", public_id)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the key, with a form to revoke it where that may be done."""
        key = self.get_object(request, object_id)
        may_change = request.user.is_authenticated and request.user.may(CHANGE)
        may_revoke = may_change and key is not None and key.revoked_at is None
        context = {**(extra_context or {}), "form": RevokingForm(), "may_revoke": may_revoke}
        return super().change_view(request, object_id, form_url, context)


def _named(actor: str) -> str:
    """A member of staff by name; anybody else as the log has them."""
    member = next(iter(members_among(ids=[], public_ids=[actor])), None)
    return (member.name or member.email) if member else actor
