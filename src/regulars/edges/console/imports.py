"""The list of imports: how each stands, in words and with its time."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from regulars.edges.connectors.files.admin import ImportRunAdmin
from regulars.edges.connectors.files.queries import card
from regulars.edges.console.records import RecordPages
from regulars.edges.console.wizard.state import state_of


class ImportPages(ImportRunAdmin, RecordPages):  # type: ignore[misc]  # Unfold has no types
    """Newest first."""

    lead: ClassVar[Any] = gettext_lazy(  # type: ignore[misc]  # plain in the module
        "Each file that was brought in, the latest first. Any of them can be undone."
    )

    list_display: Any = (
        "file_name",
        "kind",
        "state",
        "new",
        "there",
        "not_taken",
    )
    list_filter: ClassVar[Any] = ("kind",)

    @admin.display(description=gettext_lazy("state"))
    def state(self, run: Any) -> SafeString:
        """How it stands, and since when."""
        state = state_of(card(run))
        return format_html('<span class="c-state c-state-{}">{}</span>', state.code, state.words)

    @admin.display(description=gettext_lazy("rows new"))
    def new(self, run: Any) -> int | None:
        """Rows that it brought; of one undone nothing is left."""
        return None if run.status == run.Status.UNDONE else run.rows_imported

    @admin.display(description=gettext_lazy("already there"))
    def there(self, run: Any) -> int:
        """Rows that were there already."""
        return int(run.rows_unchanged)

    @admin.display(description=gettext_lazy("not taken"))
    def not_taken(self, run: Any) -> int:
        """Rows that could not be taken, without those that only say something else."""
        return int(run.rows_rejected) - int(run.created.get("differing", 0))


admin.site.extend(ImportRunAdmin, ImportPages)  # type: ignore[attr-defined]  # our site, not Django's
