"""The log's pages in the console."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from regulars.core.events.models import EventRow


@admin.register(EventRow)
class EventAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for the checker only
    """What was written last comes first."""

    address = "events"
    lead = _("Everything that happened, as it was written down. Nothing here is ever changed.")
    list_display = ("name", "key", "occurred_at", "historical")
    fields: ClassVar[Any] = ("name", "key", "occurred_at", "recorded_at", "historical", "facts")
    ordering = ("-id",)

    @admin.display(description=_("facts"))
    def facts(self, event: EventRow) -> str:
        """What the event says, field by field."""
        text = json.dumps(event.payload, indent=2, ensure_ascii=False, sort_keys=True)
        return format_html("<pre>{}</pre>", text)
