"""The imports' pages in the console: every file that was brought in, and what came of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from regulars.edges.connectors.files.models import ImportRun


@admin.register(ImportRun)
class ImportRunAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for the checker only
    """Newest first."""

    address = "imports"
    fills_by_import = True
    lead = _("Each file that was brought in. Any of them can be undone.")
    list_display = (
        "file_name",
        "kind",
        "status",
        "rows_imported",
        "rows_unchanged",
        "rows_rejected",
        "created_at",
    )
    fields: ClassVar[Any] = (
        "file_name",
        "kind",
        "status",
        "source",
        "currency",
        "channel",
        "rows_total",
        "rows_read",
        "rows_imported",
        "rows_unchanged",
        "rows_rejected",
        "created_at",
        "finished_at",
    )
    ordering = ("-id",)
