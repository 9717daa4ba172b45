"""The console's site: Unfold's, with our pages, every one of them behind a permission.

Unfold brings the site, the way finder and what lists and records are declared with. The templates
are our own: Unfold's need Alpine, which evaluates code, and stay empty without JavaScript.
Ours work without it, under a Content-Security-Policy that allows nothing but our own files.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.admin import ModelAdmin
from django.contrib.auth import get_user_model
from django.contrib.auth.views import LogoutView, PasswordChangeView
from django.db.models import Model
from django.db.models.base import ModelBase
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path, reverse
from unfold.sites import UnfoldAdminSite

from regulars.core.staff.services import note_sign_out
from regulars.edges.console.access import EVERYBODY, STAFF, Page, guarded
from regulars.edges.console.records import RecordPages
from regulars.kernel import clock


class ConsoleSite(UnfoldAdminSite):  # type: ignore[misc]  # Unfold has no types
    """Where modules register their pages; for looking, unless a module opens what a verb does."""

    login_template = "console/sign_in.html"
    password_change_template = "console/password.html"  # noqa: S105 - a template
    password_change_done_template = "console/password_done.html"  # noqa: S105
    enable_nav_sidebar = False

    def __init__(self, name: str = "admin") -> None:
        from regulars.edges.console.accounts import SignInForm

        self.login_form = SignInForm
        super().__init__(name)

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: type[ModelAdmin[Any]] | None = None,
        **options: Any,
    ) -> None:
        """Register a module's pages, with what all our pages share beneath them.

        What libraries register is left out: their pages know nothing of our permissions.
        """
        named = (
            [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else model_or_iterable
        )
        models = [model for model in named if model.__module__.startswith("regulars.")]
        name = admin_class.__name__ if admin_class else "Pages"
        declared = (admin_class,) if admin_class else ()
        if not (admin_class and issubclass(admin_class, RecordPages)):
            admin_class = type(name, (*declared, RecordPages), {})
        super().register(models, admin_class, **options)

    def extend(self, declared: type[ModelAdmin[Any]], extension: type[ModelAdmin[Any]]) -> None:
        """Put an edge's fuller pages in the place of those that a module declares."""
        for model, pages in list(self._registry.items()):
            if isinstance(pages, declared):
                self.unregister(model)
                self.register(model, extension)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What the frame shows, and where its reader may be led."""
        user = request.user
        may = {
            name: user.is_authenticated and user.may(permission)
            for name, permission in (
                ("may_import", "files.change"),
                ("may_see_imports", "files.view"),
                ("may_see_customers", "customers.view"),
                ("may_see_figures", "reports.view"),
                ("may_connect", "connections.change"),
                ("may_make_keys", "access.change"),
            )
        }
        sandbox = "/shop/" if settings.REGULARS_SANDBOX else ""
        return {**super().each_context(request), **may, "sandbox": sandbox}

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """Nothing: the way finder lists our pages, not Django's applications."""
        del request, app_label
        return []

    def get_sidebar_list(self, request: HttpRequest) -> list[dict[str, Any]]:
        """The way finder's groups, without those of which nothing may be seen."""
        groups = super().get_sidebar_list(request)
        return [group for group in groups if any(item["has_permission"] for item in group["items"])]

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """Sign in, by one step or two, and know the browser the next time."""
        from regulars.edges.console.second_step import Door

        if request.method == "GET" and self.has_permission(request):
            return redirect(Door.way_of(request))
        told = {"app_path": request.get_full_path()}
        request.current_app = self.name
        view = Door.as_view(
            authentication_form=self.login_form,
            template_name=self.login_template,
            extra_context={**self.each_context(request), **told, **(extra_context or {})},
        )
        return view(request)

    def member(self, staff_id: int) -> Any:
        """The person who is half-way through signing in; None where there is nobody."""
        return get_user_model().objects.select_related("role").filter(pk=staff_id).first()

    def first_way(self, request: HttpRequest) -> str:
        """The first page in the way finder that whoever asks may open; empty if none."""
        items = [item for group in self.get_sidebar_list(request) for item in group["items"]]
        return next((str(item["link"]) for item in items if item["has_permission"]), "")

    def logout(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """Sign out, and back to the sign-in page."""
        del extra_context
        if request.method == "POST" and request.user.is_authenticated:
            note_sign_out(staff_id=request.user.pk, now=clock.now())
        return LogoutView.as_view(next_page=f"{self.name}:login")(request)

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """Change one's own password."""
        from regulars.edges.console.accounts import OwnPasswordForm

        view = PasswordChangeView.as_view(
            form_class=OwnPasswordForm,
            success_url=reverse(f"{self.name}:password_change_done"),
            template_name=self.password_change_template,
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        return view(request)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Our pages and the registered modules'; nothing of Django's admin besides."""
        from regulars.edges.console.addresses import PAGES

        own = [
            Page("login/", "login", EVERYBODY, self.login),
            Page("logout/", "logout", STAFF, self.logout, first=True),
            Page("password/", "password_change", STAFF, self.password_change),
            Page("password/done/", "password_change_done", STAFF, self.password_change_done),
        ]
        return [*(guarded(self, page) for page in [*own, *PAGES]), *self._module_urls()]

    def _module_urls(self) -> list[URLResolver]:
        return [
            path(f"{pages.address_of(model)}/", include(pages.urls))
            for model, pages in self._registry.items()
            if isinstance(pages, RecordPages)
        ]
