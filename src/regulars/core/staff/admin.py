"""The staff's pages in the console: adding somebody and changing a role go through the verbs."""

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

from regulars.core.staff import services
from regulars.core.staff.forms import NewStaffForm, RoleForm
from regulars.core.staff.models import Staff
from regulars.core.staff.queries import actor_of
from regulars.kernel import clock

LIST = "admin:staff_staff_changelist"
CHANGE = "staff.change"


@admin.register(Staff)
class StaffAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for the checker only
    """Everybody who works with the console."""

    address = "staff"
    add_text = gettext_lazy("Add somebody")
    record_template = "console/staff.html"
    list_display = ("__str__", "email", "role", "is_active", "last_login")
    fields: ClassVar[Any] = ("name", "email", "role", "is_active", "created_at", "last_login")
    list_select_related = ("role",)
    ordering = ("name",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whoever may change the staff may add to it."""
        return request.user.is_authenticated and request.user.may(CHANGE)

    def get_urls(self) -> list[URLPattern]:
        """The list, a page to add somebody, and each person's page."""
        pages: Any = super()
        add = self.guarded("add/", self.add_somebody, "staff_staff_add", CHANGE)  # type: ignore[attr-defined]
        role = self.guarded("<int:staff_id>/role/", self.give_role, "staff_staff_role", CHANGE)  # type: ignore[attr-defined]
        active = self.guarded(  # type: ignore[attr-defined]
            "<int:staff_id>/active/", self.set_active, "staff_staff_active", CHANGE
        )
        return [add, role, active, *pages.get_urls()]

    def add_somebody(self, request: HttpRequest) -> HttpResponse:
        """Ask for name, e-mail, role and a first password, and add them."""
        form = NewStaffForm(request.POST or None, initial={"role": "viewer"})
        if request.method == "POST" and form.is_valid():
            values = form.cleaned_data
            services.create_staff(
                **{**values, "role": values["role"].code},
                actor=actor_of(request.user),
                now=clock.now(),
            )
            messages.success(request, _("%(name)s can sign in now.") % {"name": values["name"]})
            return redirect(LIST)
        pages: Any = self
        response: HttpResponse = pages.page(
            request, "console/staff_add.html", form=form, title=_("Add somebody")
        )
        return response

    @method_decorator(require_POST)
    def give_role(self, request: HttpRequest, staff_id: int) -> HttpResponse:
        """Change somebody's role."""
        form = RoleForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("There is no such role. Choose one of the list."))
            return _back_to(staff_id)
        role = form.cleaned_data["role"]
        services.change_role(
            staff_id=staff_id, role=role.code, actor=actor_of(request.user), now=clock.now()
        )
        messages.success(request, _("The role is now %(role)s.") % {"role": role})
        return _back_to(staff_id)

    @method_decorator(require_POST)
    def set_active(self, request: HttpRequest, staff_id: int) -> HttpResponse:
        """Let somebody sign in no more, or again."""
        if request.POST.get("active") == "no":
            services.deactivate(staff_id=staff_id, actor=actor_of(request.user), now=clock.now())
            messages.success(request, _("They can no longer sign in."))
        elif request.POST.get("active") == "yes":
            services.activate(staff_id=staff_id, actor=actor_of(request.user), now=clock.now())
            messages.success(request, _("They can sign in again."))
        else:
            messages.error(request, _("Say whether they may sign in: use one of the buttons."))
        return _back_to(staff_id)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the person, with a form for the role where it may be changed."""
        person = self.get_object(request, object_id)
        form = RoleForm(initial={"role": person.role.code if person else None})
        may_change = request.user.is_authenticated and request.user.may(CHANGE)
        context = {**(extra_context or {}), "form": form, "may_change": may_change}
        return super().change_view(request, object_id, form_url, context)


def _back_to(staff_id: int) -> HttpResponse:
    """To the person's page; to the list where there is nobody."""
    person = Staff.objects.filter(pk=staff_id).first()
    return redirect("admin:staff_staff_change", person.public_id) if person else redirect(LIST)
