"""Two customers side by side: what is known of both, line by line."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from regulars.core.customers import queries as customers
from regulars.core.customers.types import Profile
from regulars.core.identity import queries as identity
from regulars.core.identity.types import Marks
from regulars.core.orders import queries as orders
from regulars.core.orders.types import Buying
from regulars.edges.console.duplicate_words import KINDS
from regulars.edges.console.writing import day_text, money_text, number_text
from regulars.kernel.money import Money

NOTHING = ("–",)


@dataclass(frozen=True)
class Side:
    """One of two customers, as a page shows them beside the other."""

    profile: Profile
    marks: Marks
    buyings: Sequence[Buying]


@dataclass(frozen=True)
class Line:
    """What is known of both in one matter; ``is_same`` where that speaks for their being one."""

    title: str
    one: Sequence[str]
    other: Sequence[str]
    is_same: bool = False


def sides_of(customer_ids: Collection[int]) -> Mapping[int, Side]:
    """These customers as they are shown, in five database queries."""
    ids = sorted(customer_ids)
    if not ids:
        return {}
    marks, bought = identity.marks_of(ids), orders.buying_of(ids)
    profiles = customers.profiles(ids)
    return {pk: Side(profiles[pk], marks[pk], bought.get(pk, [])) for pk in ids if pk in profiles}


def longer_known(one: Side, other: Side) -> tuple[Side, Side]:
    """The two, the one first who has been known longer."""
    first, second = sorted(
        (one, other), key=lambda side: (side.profile.first_seen_at, side.profile.id)
    )
    return first, second


def lines_of(one: Side, other: Side, *, with_orders: bool) -> list[Line]:
    """Both line by line; ``with_orders``: whoever looks may see what was bought."""
    return list(_lines(one, other, with_orders=with_orders))


def _lines(one: Side, other: Side, *, with_orders: bool) -> Iterator[Line]:
    first, second = one.profile, other.profile
    yield _line(_("Name"), [first.name], [second.name])
    yield _line(_("E-mail"), [first.email], [second.email])
    yield _line(_("Phone"), [first.phone], [second.phone])
    said = [[one.claimed_email, one.claimed_phone] for one in (first, second)]
    if any(any(claimed) for claimed in said):
        yield _line(_("Said in a browser"), *said)
    yield _line(_("References"), _references(first), _references(second))
    yield _line(_("Also known by"), _known_by(one), _known_by(other))
    yield Line(_("First seen"), _day(first.first_seen_at), _day(second.first_seen_at))
    if with_orders:
        yield Line(_("Orders"), _bought(one), _bought(other))
        yield Line(_("Net revenue"), _revenue(one), _revenue(other))
        yield Line(_("Last order"), _last(one), _last(other))
    browsers = [number_text(side.marks.visitors) for side in (one, other)]
    yield Line(_("Browsers"), browsers[:1], browsers[1:])


def _line(title: str, one: Sequence[str], other: Sequence[str]) -> Line:
    these, those = ([text for text in texts if text] for texts in (one, other))
    shared = {text.casefold() for text in these} & {text.casefold() for text in those}
    return Line(title, these or NOTHING, those or NOTHING, is_same=bool(shared))


def _references(profile: Profile) -> list[str]:
    return [known.reference for known in profile.references]


def _known_by(side: Side) -> list[str]:
    """What they are known by beside what is shown of them anyway, with its kind."""
    shown = {side.profile.email, side.profile.phone}
    found = side.marks.identifiers
    return [f"{KINDS[kind]} {value}" for kind, value in found if value not in shown]


def _day(moment: datetime | None) -> Sequence[str]:
    return (day_text(moment),) if moment else NOTHING


def _bought(side: Side) -> Sequence[str]:
    return (number_text(sum(buying.orders for buying in side.buyings)),)


def _revenue(side: Side) -> Sequence[str]:
    amounts = [Money(buying.revenue_minor, buying.currency) for buying in side.buyings]
    return [money_text(amount) for amount in amounts] or NOTHING


def _last(side: Side) -> Sequence[str]:
    moments = [buying.last_order_at for buying in side.buyings if buying.last_order_at]
    return _day(max(moments, default=None))
