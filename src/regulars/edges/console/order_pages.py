"""The pages of orders and refunds, completed by the import that brought them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.core.orders.admin import OrderAdmin, RefundAdmin
from regulars.edges.connectors.files import queries as imports
from regulars.edges.connectors.files.types import DEFAULT_SOURCE
from regulars.edges.console.records import RecordPages
from regulars.edges.console.senders import sender_names


class FromImports(RecordPages):
    """Records that imports bring: each leads to its own."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """The record, which knows whether whoever asks may see its import."""
        record = super().get_object(request, object_id, from_field)
        if record is not None:
            record.may_see_import = request.user.is_authenticated and request.user.may("files.view")
        return record

    @admin.display(description=gettext_lazy("came from"))
    def came_from(self, record: Any) -> str:
        """The file that brought it, and the shop where several are told apart."""
        if record.import_run is None:
            return sender_names().get(str(record.source), str(record.source))
        file = self._file(record)
        return (
            file if record.source == DEFAULT_SOURCE else format_html("{}, {}", file, record.source)
        )

    def _file(self, record: Any) -> str:
        run_id: int = record.import_run
        name = imports.file_names([run_id]).get(run_id, _("import %(number)s") % {"number": run_id})
        if not record.may_see_import:
            return name
        address = reverse("admin:files_importrun_change", args=[run_id])
        return format_html('<a href="{}">{}</a>', address, name)


class OrderPages(OrderAdmin, FromImports):  # type: ignore[misc]  # Unfold has no types
    """An order with the file it is from."""

    fields: ClassVar[Any] = tuple(
        "came_from" if name == "source" else name for name in OrderAdmin.fields
    )


class RefundPages(RefundAdmin, FromImports):  # type: ignore[misc]  # Unfold has no types
    """A refund with the file it is from."""

    fields: ClassVar[Any] = tuple(
        "came_from" if name == "source" else name for name in RefundAdmin.fields
    )


for declared, pages in ((OrderAdmin, OrderPages), (RefundAdmin, RefundPages)):
    admin.site.extend(declared, pages)  # type: ignore[attr-defined]  # our site, not Django's
