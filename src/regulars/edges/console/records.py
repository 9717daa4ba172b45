"""What all lists and record pages share: for looking only, and never counting."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.utils import label_for_field
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin

from regulars.core.orders import queries as orders
from regulars.edges.console.access import Page, guarded
from regulars.edges.console.keyset import NEWER, OLDER, Turn, turn
from regulars.edges.console.rules import number_of
from regulars.edges.console.sorting import SortLink

LONGEST_SEARCH = 200  # letters
SORT = "sort"
TURNED = "turned"  # the usual order the other way round
# Where a list shows a field that it is in the order of under another name.
SHOWN_IN = {"name": ("name", "__str__"), "refunded_at": ("refunded_on",)}


class SearchForm(forms.Form):
    """What is sought; no database compares with more than so much."""

    q = forms.CharField(required=False, strip=False, max_length=LONGEST_SEARCH)


class Listing(ChangeList):
    """A list that knows its neighbours and never counts the whole table."""

    search_form_class = SearchForm

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        """What the address says of the filters that the list offers; nothing else is looked up."""
        found = super().get_filters_params(params)
        offered = _offered(self.model, self.list_filter)
        return {
            name: values
            for name, values in found.items()
            if name in offered and all(offered[name](value) for value in values)
        }

    def turned(self, request: HttpRequest, after: str, before: str) -> Turn:
        """The page of rows after or before a mark."""
        del request
        return turn(self.queryset, self.order, self.list_per_page, after=after, before=before)

    @property
    def order(self) -> str:
        """The field that the list is in the order of; ``-`` in front puts the highest first."""
        pages: Any = self.model_admin
        usual: str = pages.ordering[0]
        if not self.is_turned:
            return usual
        return usual[1:] if usual.startswith("-") else f"-{usual}"

    @property
    def is_turned(self) -> bool:
        """Whether the usual order is asked for the other way round; only what a column shows can be
        turned.
        """
        pages: Any = self.model_admin
        field = pages.ordering[0].lstrip("-")
        is_shown = not set(SHOWN_IN.get(field, (field,))).isdisjoint(self.list_display)
        return is_shown and bool(self.params.get(SORT) == TURNED)

    def sorted_by(self, column: str) -> SortLink | None:
        """How the list is put in order by a column; None where it cannot be."""
        field = self.order.lstrip("-")
        if column not in SHOWN_IN.get(field, (field,)):
            return None
        name = capfirst(str(label_for_field(column, self.model, self.model_admin)))
        turned = {} if self.is_turned else {SORT: TURNED}
        address = self.get_query_string(turned, remove=[SORT])
        return SortLink(name, address, "descending" if self.order.startswith("-") else "ascending")

    @property
    def sort_links(self) -> list[SortLink]:
        """All ways to put the list in order."""
        links = [self.sorted_by(str(column)) for column in self.list_display]
        return [link for link in links if link is not None]

    def get_results(self, request: HttpRequest) -> None:
        """Fetch one page, and have the module's pages complete its rows."""
        pages: Any = self.model_admin
        page = self.turned(request, request.GET.get(OLDER, ""), request.GET.get(NEWER, ""))
        self.result_list = pages.complete(page.rows)
        self.result_count = len(page.rows)
        self.full_result_count = self.result_count
        self.show_full_result_count = self.show_admin_actions = False
        self.can_show_all = self.multi_page = False
        self.older, self.newer = page.older, page.newer
        self.paginator = pages.get_paginator(request, page.rows, self.list_per_page)

    @property
    def older_address(self) -> str:
        """The address of the next page; empty on the last."""
        return self._turned(OLDER, self.older)

    @property
    def newer_address(self) -> str:
        """The address of the page before; empty on the first."""
        return self._turned(NEWER, self.newer)

    def _turned(self, name: str, mark: str) -> str:
        return self.get_query_string({name: mark}, remove=[OLDER, NEWER]) if mark else ""

    def get_query_string(
        self, new_params: dict[str, Any] | None = None, remove: Iterable[str] | None = None
    ) -> str:
        """The address with other parameters; another filter begins at the first page again."""
        return super().get_query_string(new_params, [*(remove or []), OLDER, NEWER])


def _offered(model: type[Model], filters: Iterable[Any]) -> dict[str, Callable[[str], bool]]:
    """The parameters of a list's filters, each with what it may be."""
    found: dict[str, Callable[[str], bool]] = {}
    for declared in filters:
        if not isinstance(declared, str):  # a filter of its own knows its values
            found[declared.parameter_name] = bool
            continue
        field: Any = model._meta.get_field(declared)  # noqa: SLF001 - Django's own face for it
        if field.is_relation:
            found[f"{declared}__{field.target_field.name}__exact"] = _is_number
        else:
            found[f"{declared}__exact"] = bool
        found[f"{declared}__isnull"] = bool
    return found


def _is_number(text: str) -> bool:
    return number_of(text) is not None


class RecordPages(ModelAdmin):  # type: ignore[misc]  # Unfold has no types
    """The list of a table and the page of one record, for whoever may view the module."""

    actions: ClassVar[Any] = None
    list_per_page: ClassVar[int] = 50
    ordering: ClassVar[Any] = ("-pk",)
    sortable_by: ClassVar[Any] = ()
    show_full_result_count = False
    change_list_template: ClassVar[Any] = "console/list.html"
    record_template = "console/record.html"
    lead: ClassVar[Any] = ""  # a sentence under the list's title
    fills_by_import: ClassVar[bool] = False  # whether an import brings what is listed
    untold: ClassVar[Any] = ""  # what an empty list says where there are orders
    empty_template: ClassVar[str] = ""  # what an empty list says to do, where not the usual

    @property
    def when_empty(self) -> str:
        """The template of what an empty list says to do."""
        if self.untold and orders.has_orders():
            return "console/empty_untold.html"
        usual = "console/empty_import.html" if self.fills_by_import else "console/empty.html"
        return self.empty_template or usual

    @classmethod
    def address_of(cls, model: type[Model]) -> str:
        """Where the pages are: the plural of what the table holds."""
        return str(getattr(cls, "address", model._meta.app_label))  # noqa: SLF001

    @property
    def view_permission(self) -> str:
        """What one must hold to look."""
        return f"{self.opts.app_label}.view"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Records come in through verbs."""
        del request
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Records change through verbs."""
        del request, obj
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Records leave through verbs."""
        del request, obj
        return False

    def get_urls(self) -> list[URLPattern]:
        """The list and the record."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            self.guarded("", self.changelist_view, f"{name}_changelist"),
            self.guarded("<str:object_id>/", self.change_view, f"{name}_change"),
        ]

    def guarded(
        self, route: str, view: Any, name: str, permission: str = "", *, once: bool = False
    ) -> URLPattern:
        """An address of this module, with the permission it needs; ``once``: see ``Page``."""
        needed = permission or self.view_permission
        return guarded(self.admin_site, Page(route, name, needed, view, once=once))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[Listing]:
        """Our list."""
        del request, kwargs
        return Listing

    def complete(self, rows: list[Any]) -> list[Any]:
        """Add to a page's rows what one question can answer for all of them."""
        return rows

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """The record by the id that its address shows: the public one where it has one."""
        del from_field
        rows: QuerySet[Any] = self.get_queryset(request).select_related(*self.select_related())
        if any(field.name == "public_id" for field in self.opts.fields):
            return rows.filter(public_id=object_id).first()
        number = number_of(object_id)
        return None if number is None else rows.filter(pk=number).first()

    def record_at(self, request: HttpRequest, object_id: str) -> Any:
        """The record; where there is none, the page says so."""
        record = self.get_object(request, object_id)
        if record is None:
            raise Http404(_("It is not here, or no longer."))
        return record

    def select_related(self) -> list[str]:
        """What the list joins, the record page joins too."""
        related = self.list_select_related
        return list(related) if isinstance(related, list | tuple) else []

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one record to whoever may see it."""
        del form_url
        if not self.has_view_permission(request):
            raise PermissionDenied
        record = self.record_at(request, object_id)
        shown = {"record": record, **self.shown_of(request, record), **(extra_context or {})}
        return self.page(request, self.record_template, **shown)

    def shown_of(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        """What its page shows beside its facts: the tables that belong to it, unless a module says
        more.
        """
        del request
        return {"tables": self.tables(record)}

    def page(self, request: HttpRequest, template: str, **context: Any) -> TemplateResponse:
        """A page of this module inside the console's frame."""
        request.current_app = self.admin_site.name
        shared = self.admin_site.each_context(request)
        here = {"opts": self.opts, "pages": self, "kind": capfirst(self.opts.verbose_name_plural)}
        return TemplateResponse(request, template, {**shared, **here, **context})

    def tables(self, record: Any) -> list[Any]:
        """Tables below the facts: pairs of a title and rows. None unless a module has some."""
        del record
        return []
