"""What the events of a page speak of, by name: imports, members of staff, whoever did it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.core.access.types import Key
from regulars.core.customers.types import Called
from regulars.core.events.types import COMMAND_LINE, SYSTEM, VISITOR
from regulars.core.staff.types import Member

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Names:
    """What the events of a page speak of, by id: imports by their file, staff, keys, connections
    and customers by their name, orders by their number.
    """

    imports: Mapping[int, str] = field(default_factory=dict)
    staff: Sequence[Member] = ()
    keys: Sequence[Key] = ()
    connections: Mapping[str, str] = field(default_factory=dict)
    orders: Mapping[str, str] = field(default_factory=dict)
    customers: Sequence[Called] = ()

    def order(self, public_id: str) -> SafeString:
        """An order, leading to its page; it begins a sentence."""
        if not public_id:
            return escape(_("An order that is not known yet"))
        number = self.orders.get(public_id)
        words = _("Order %(number)s") % {"number": number} if number else _("An order")
        address = reverse("admin:orders_order_change", args=[public_id])
        return format_html('<a href="{}">{}</a>', address, words)

    def customer(
        self, named: str | int | None, page: str = "admin:customers_customer_change"
    ) -> SafeString:
        """A customer by their public id or ours, leading to a page of theirs."""
        known = next((one for one in self.customers if named in {one.id, one.public_id}), None)
        public_id = known.public_id if known else named if isinstance(named, str) else ""
        words = known.name if known else _("A customer")
        if not public_id:
            return escape(words)
        return format_html('<a href="{}">{}</a>', reverse(page, args=[public_id]), words)

    def file(self, run_id: int) -> SafeString:
        """The file of an import, leading to its page."""
        address = reverse("admin:files_importrun_change", args=[run_id])
        name = self.imports.get(run_id)
        if name is None:
            return escape(_("import %(number)s") % {"number": run_id})
        return format_html('<a href="{}">{}</a>', address, name)

    def person(self, staff_id: int | None) -> SafeString:
        """A member of staff, leading to their page."""
        known = next((member for member in self.staff if member.id == staff_id), None)
        return _link(known) if known else escape(_("somebody unknown"))

    def key(self, key_id: int) -> SafeString:
        """A key, leading to its page."""
        known = next((key for key in self.keys if key.id == key_id), None)
        return _link_to_key(known) if known else escape(_("an unknown key"))

    def connection(self, public_id: str) -> SafeString:
        """A connection, leading to its page."""
        name = self.connections.get(public_id)
        if name is None:
            return escape(_("an unknown connection"))
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:connection", args=[public_id]), name
        )

    def actor(self, actor: str) -> SafeString:
        """Who did it: a member of staff, a program by its key, a shop by its connection, or what
        else the log names.
        """
        known = next((member for member in self.staff if member.public_id == actor), None)
        if known is not None:
            return _link(known)
        program = next((key for key in self.keys if key.public_id == actor), None)
        if program is not None:
            return _link_to_key(program)
        if actor in self.connections:
            return self.connection(actor)
        name, _colon, account = actor.partition(": ")
        if account:
            return escape(_("Command line: %(account)s") % {"account": account})
        return escape(ACTORS.get(name, _("somebody unknown")))


def _link(member: Member) -> SafeString:
    address = reverse("admin:staff_staff_change", args=[member.public_id])
    return format_html('<a href="{}">{}</a>', address, member.name or member.email)


def _link_to_key(key: Key) -> SafeString:
    address = reverse("admin:access_accesskey_change", args=[key.public_id])
    return format_html('<a href="{}">{}</a>', address, key.name)


ACTORS = {
    SYSTEM: gettext_lazy("Regulars itself"),
    VISITOR: gettext_lazy("A visitor"),
    COMMAND_LINE: gettext_lazy("Command line"),
}
