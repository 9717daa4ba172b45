"""The log's pages: what happened in plain sentences, the raw data folded away."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from regulars.core.access import queries as access
from regulars.core.customers import queries as customers
from regulars.core.customers.types import Called
from regulars.core.events.admin import EventAdmin
from regulars.core.events.types import CONNECTION, KEY
from regulars.core.orders import queries as orders
from regulars.core.staff import queries as staff
from regulars.edges.connectors.connections import queries as connections
from regulars.edges.connectors.files import queries as imports
from regulars.edges.console.event_groups import Group, grouped
from regulars.edges.console.event_names import Names
from regulars.edges.console.event_words import KINDS, SHARED, TOPICS
from regulars.edges.console.keyset import Turn
from regulars.edges.console.known_by import called_by_marks
from regulars.edges.console.records import Listing, RecordPages
from regulars.edges.console.writing import moment_text

CUSTOMERS = ("customer", "customer_id", "kept", "merged", "one", "other")  # in events' payloads


class Topic(SimpleListFilter):
    """Events of one topic."""

    title = _("about")
    parameter_name = "about"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The topics, whether anything has happened there or not: the log is never counted."""
        del request, model_admin
        return list(TOPICS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the topic that was chosen."""
        del request
        topic = self.value()
        if topic not in TOPICS:
            return queryset
        return queryset.filter(
            name__in=[name for name, kind in KINDS.items() if kind.topic == topic]
        )


class EventListing(Listing):
    """The log, whose groups say where they go on beyond the page."""

    def get_results(self, request: HttpRequest) -> None:
        """Fetch one page, and look whether its groups go on beside it."""
        self.seen: list[Any] = []
        super().get_results(request)
        older, newer = self._beside()
        for event in self.result_list:
            event.goes_on = event.group.goes_on_in(older, SHARED)
            event.began_before = event.group.goes_on_in(newer, SHARED)

    def turned(self, request: HttpRequest, after: str, before: str) -> Turn:
        """The page of events after or before a mark."""
        page = super().turned(request, after, before)
        self.seen = list(page.rows)
        return page

    def _beside(self) -> tuple[list[Any], list[Any]]:
        """The nearest events of the pages beside this one that might belong to its groups."""
        shareable = self.queryset.filter(name__in=SHARED)
        older = shareable.filter(pk__lt=self.seen[-1].pk).order_by("-pk") if self.older else []
        newer = shareable.filter(pk__gt=self.seen[0].pk).order_by("pk") if self.newer else []
        return list(older[: self.list_per_page]), list(newer[: self.list_per_page])


class EventPages(EventAdmin, RecordPages):
    """What was written last comes first."""

    lead: ClassVar[Any] = _(  # type: ignore[misc]  # plain in the module
        "Everything that happened, what was written down last first. Nothing here is ever changed."
    )

    list_display: Any = ("occurred_at", "happened", "who")
    list_filter: ClassVar[Any] = (Topic,)
    record_template = "console/event.html"

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[Listing]:
        """A list whose groups know of each other beyond the page."""
        del request, kwargs
        return EventListing

    def complete(self, rows: list[Any]) -> list[Any]:
        """What the page's events say, the names in them asked once for all; of downloads that are
        told as one, the newest.
        """
        names = names_in(rows)
        groups = grouped(rows, SHARED)
        for group in groups:
            group.event.group = group
            group.event.told = _listed(group, names)
            group.event.done_by = names.actor(group.event.actor)
        return [group.event for group in groups]

    @admin.display(description=_("what happened"))
    def happened(self, event: Any) -> SafeString:
        """The event as a sentence; of a group that the page cuts, that there is more of it."""
        beyond = [
            *([_("The rest of it is on the page before.")] if event.began_before else []),
            *([_("More of it is on the next page.")] if event.goes_on else []),
        ]
        notes = format_html_join("", '<p class="c-note">{}</p>', ([note] for note in beyond))
        return format_html("{}{}", event.told, notes)

    @admin.display(description=_("done by"))
    def who(self, event: Any) -> SafeString:
        """Who did it."""
        done_by: SafeString = event.done_by
        return done_by

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """One event: its sentence, its moments, and the raw data for whoever needs them."""
        event = self.get_object(request, object_id)
        context = extra_context or {}
        if event is not None:
            kind = KINDS.get(event.name)
            raw = json.dumps(event.payload, indent=2, ensure_ascii=False, sort_keys=True)
            names = names_in([event])
            context |= {
                "title": kind.title if kind else event.name,
                "told": told(event, names),
                "done_by": names.actor(event.actor),
                "raw": raw,
            }
        return super().change_view(request, object_id, form_url, context)


def told(event: Any, names: Names) -> SafeString | str:
    """The event as a sentence; of a kind that a newer version wrote, its name."""
    kind = KINDS.get(event.name)
    return kind.sentence(event.payload, names) if kind else str(event.name)


def _listed(group: Group, names: Names) -> SafeString:
    """A group's sentence, with its events folded beneath; of an event that is alone, its own."""
    together = KINDS[group.event.name].together if group.others else None
    if together is None:
        return format_html('<span class="c-sentence">{}</span>', told(group.event, names))
    several = together.sentence([event.payload for event in reversed(group.events)], names)
    each = [
        (
            reverse("admin:events_eventrow_change", args=[event.pk]),
            moment_text(event.occurred_at),
            told(event, names),
        )
        for event in group.events
    ]
    number = len(each)
    fold = ngettext("%(number)s event", "%(number)s events", number) % {"number": number}
    return format_html(  # beside the fold: a link in a summary could not be reached by the keyboard
        '<div class="c-sentence">{}<details><summary>{}</summary><ul>{}</ul></details></div>',
        several,
        fold,
        format_html_join("", '<li><a href="{}">{}</a> {}</li>', each),
    )


def names_in(rows: list[Any]) -> Names:
    """What to call the imports, people and keys of these events, in a database query each."""
    run_ids = {event.payload["import_run"] for event in rows if "import_run" in event.payload}
    staff_ids = {event.payload["staff_id"] for event in rows if event.payload.get("staff_id")}
    key_ids = {event.payload["key_id"] for event in rows if event.payload.get("key_id")}
    actors = {event.actor for event in rows}
    programs = {actor for actor in actors if actor.startswith(KEY)}
    shops = {event.payload["connection"] for event in rows if "connection" in event.payload}
    shops |= {actor for actor in actors if actor.startswith(CONNECTION)}
    numbers = {event.payload["order"] for event in rows if event.payload.get("order")}
    return Names(
        orders=orders.numbers_of(numbers) if numbers else {},
        customers=_customers_in(rows),
        connections=connections.names_of(shops) if shops else {},
        imports=imports.file_names(run_ids) if run_ids else {},
        staff=staff.members_among(ids=staff_ids, public_ids=actors),
        keys=access.keys_among(ids=key_ids, public_ids=programs) if key_ids or programs else (),
    )


def _customers_in(rows: list[Any]) -> Sequence[Called]:
    """The customers whom events are about, by whichever id they name them; orders' are not said."""
    named = {
        event.payload[place]
        for event in rows
        for place in CUSTOMERS
        if event.payload.get(place) and not (place == "customer_id" and "order" in event.payload)
    }
    ids = {one for one in named if isinstance(one, int)}
    public_ids = {one for one in named if isinstance(one, str)}
    found = customers.called(ids=ids, public_ids=public_ids) if named else []
    marks = called_by_marks([one.id for one in found if one.name == one.public_id])
    return [replace(one, name=marks.get(one.id) or one.name) for one in found]


def names_of(actors: Collection[str]) -> Names:
    """What to call these actors, in a database query for each kind of them."""
    programs = {actor for actor in actors if actor.startswith(KEY)}
    shops = {actor for actor in actors if actor.startswith(CONNECTION)}
    return Names(
        connections=connections.names_of(shops) if shops else {},
        staff=staff.members_among(ids=[], public_ids=actors) if actors else (),
        keys=access.keys_among(ids=[], public_ids=programs) if programs else (),
    )


admin.site.extend(EventAdmin, EventPages)  # type: ignore[attr-defined]  # our site, not Django's
