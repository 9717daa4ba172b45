"""Orders as programs tell them: what they name is looked up, and all of it is told in one go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from regulars.core.bulk import at_once
from regulars.core.catalog import queries as catalog
from regulars.core.catalog.services import tell_products
from regulars.core.catalog.types import ProductTold
from regulars.core.customers import queries as customers
from regulars.core.events.types import is_late
from regulars.core.identity.services import bring_after, check_names, meet
from regulars.core.identity.types import Claim, Met, NobodyMeant
from regulars.core.orders import queries
from regulars.core.orders.services import open_channels, tell_orders
from regulars.core.orders.told_forms import (
    Cancellation,
    LineOf,
    OrderAsItIs,
    RefundedLine,
    RefundTaken,
    ToldLine,
    ToldOrder,
    ToldRefund,
)
from regulars.core.orders.types import (
    LineTold,
    OrderTold,
    OrderToldTwice,
    RefundTold,
    UnknownOrder,
)
from regulars.core.wire import CustomerNamed, NothingNamed, happened
from regulars.kernel.errors import RegularsError, located
from regulars.kernel.money import exponent_of

NOBODY = Met()
OF_OURS = re.compile(r"ord_[0-9a-z]{26}")


@dataclass(frozen=True)
class Heard:
    """An order as it was told, and where in the request it stands."""

    number: str
    form: OrderAsItIs
    place: tuple[str | int, ...] = ()


@dataclass(frozen=True)
class Program:
    """Who tells, and when."""

    source: str
    actor: str
    now: datetime

    def number(self, name: str) -> str:
        """The number of the order that has this id or this number.

        Raises UnknownOrder where it looks like an id of ours and is none.
        """
        known = queries.order_named(name, source=self.source)
        if known is None and OF_OURS.fullmatch(name):
            raise UnknownOrder(public_id=name)
        return known.number if known else name

    @at_once
    def tell(self, heard: Sequence[Heard]) -> list[ToldOrder]:
        """Tell orders as they are; all of them, or none.

        Raises OrderToldTwice, NothingNamed, NobodyMeant, MomentOutOfReach, UnknownCurrency,
        OtherCurrency, TotalBelowRefunds, each with its place in the request.
        """
        _check_told_once(heard)
        people = self._people(heard)
        told = self._told(heard, people)
        places = {one.number: one.place for one in heard}
        try:
            outcome = tell_orders(orders=told, source=self.source, actor=self.actor, now=self.now)
        except RegularsError as error:
            error.at(*places.get(str(error.fields().get("number")), ()))
            raise
        bring_after(met=people, actor=self.actor, now=self.now)
        names = queries.public_ids_of(outcome.ids.values())
        return [
            ToldOrder(
                number=one.number,
                id=names[outcome.ids[one.number]],
                outcome=outcome.of_order(one.number),
            )
            for one in heard
        ]

    @at_once
    def take_back(self, name: str, form: RefundTaken) -> ToldRefund:
        """Tell what was taken back of an order.

        Raises UnknownOrder, NothingNamed, MomentOutOfReach, UnknownCurrency, OtherCurrency,
        RefundTooLarge, ReservedReference.
        """
        order = queries.order_named(name, source=self.source)
        number = order.number if order else self.number(name)
        if order is None and form.lines is None:
            raise UnknownOrder(public_id=name)
        with located("currency"):
            exponent_of(form.currency)
        at = happened(form.refunded_at, now=self.now, place="refunded_at") or self.now
        told = RefundTold(
            number=number,
            reference=form.reference,
            at=at,
            day=at.astimezone(ZoneInfo(settings.TIME_ZONE)).date(),
            currency=form.currency,
            lines=self._taken_back(form.lines),
            historical=form.historical or is_late(at, self.now),
        )
        outcome = tell_orders(refunds=[told], source=self.source, actor=self.actor, now=self.now)
        return ToldRefund(
            number=number,
            order_id=order.public_id if order else None,
            reference=form.reference,
            outcome=outcome.of_refund(form.reference),
        )

    @at_once
    def cancel(self, name: str, form: Cancellation) -> ToldOrder:
        """Tell that an order was cancelled.

        Raises UnknownOrder, MomentOutOfReach.
        """
        order = queries.order_named(name, source=self.source)
        if order is None:
            raise UnknownOrder(public_id=name)
        told_at = happened(form.told_at, now=self.now, place="told_at") or self.now
        at = happened(form.cancelled_at, now=self.now, place="cancelled_at") or told_at
        told = OrderTold(order.number, told_at, order.currency, cancelled_at=at)
        outcome = tell_orders(orders=[told], source=self.source, actor=self.actor, now=self.now)
        return ToldOrder(
            number=order.number, id=order.public_id, outcome=outcome.of_order(order.number)
        )

    def _told(self, heard: Sequence[Heard], people: Sequence[Met]) -> list[OrderTold]:
        lines = [(line, (*one.place, "lines", at)) for one, line, at in _lines_of(heard)]
        products = self._products(lines)
        codes = {one.form.channel for one in heard if one.form.channel}
        channels = open_channels(codes=codes) if codes else {}
        told: list[OrderTold] = []
        for one, who in zip(heard, people, strict=True):
            with located(*one.place):
                channel_id = channels.get(one.form.channel or "")
                told.append(self._order(one, products, who.customer_id, channel_id))
        return told

    def _order(
        self,
        heard: Heard,
        products: Mapping[str, int],
        customer_id: int | None,
        channel_id: int | None,
    ) -> OrderTold:
        form, now = heard.form, self.now
        with located("currency"):
            exponent_of(form.currency)
        told_at = happened(form.told_at, now=now, place="told_at") or now
        placed_at = happened(form.placed_at, now=now, place="placed_at")
        return OrderTold(
            number=heard.number,
            told_at=told_at,
            currency=form.currency,
            lines=[_line(line, products, f"line {at + 1}") for at, line in enumerate(form.lines)],
            placed_at=placed_at,
            customer_id=customer_id,
            channel_id=channel_id,
            tax_minor=form.tax_minor,
            tax_is_included=form.tax_is_included,
            shipping_minor=form.shipping_minor,
            paid_at=happened(form.paid_at, now=now, place="paid_at"),
            shipped_at=happened(form.shipped_at, now=now, place="shipped_at"),
            delivered_at=happened(form.delivered_at, now=now, place="delivered_at"),
            cancelled_at=happened(form.cancelled_at, now=now, place="cancelled_at"),
            historical=form.historical or is_late(placed_at or told_at, now),
        )

    def _taken_back(self, lines: Sequence[RefundedLine] | None) -> list[LineTold] | None:
        if lines is None:
            return None
        products = self._products([(line, ("lines", at)) for at, line in enumerate(lines)])
        return [_line(line, products, "") for line in lines]

    def _products(self, lines: Sequence[tuple[LineOf, tuple[str | int, ...]]]) -> dict[str, int]:
        """The catalogue's products by the names that lines have for them; of references that are
        new, products are made.
        """
        known = catalog.ids_of({line.product_id for line, _ in lines if line.product_id})
        for line, place in lines:
            if line.product_id and line.product_id not in known:
                name = line.product_id
                raise NothingNamed(kind="product", name=name).at(*place, "product_id")
        names: dict[str, str | None] = {}
        for line, _ in lines:
            if line.product_reference and not names.get(line.product_reference):
                names[line.product_reference] = line.name
        found = catalog.known_references(self.source, names)
        new = [ProductTold(name, names[name]) for name in names if name not in found]
        if new:
            tell_products(products=new, source=self.source, actor=self.actor, now=self.now)
            found = catalog.known_references(self.source, names)
        return known | found

    def _people(self, heard: Sequence[Heard]) -> list[Met]:
        """Whose the orders are: known by our ids, or met by what the shop knows them by."""
        named = [(one, one.form.customer) for one in heard if one.form.customer]
        ids = customers.ids_of({who.id for _, who in named if who.id})
        claims: dict[str, Claim] = {}
        for one, who in named:
            if who.id and who.id not in ids:
                raise NothingNamed(kind="customer", name=who.id).at(*one.place, "customer", "id")
            with located(*one.place):
                claims[one.number] = self._claim(one.form, who, ids.get(who.id or ""))
            with located(*one.place, "customer"):
                check_names(reference=who.reference, loyalty_card=who.loyalty_card)
        met = meet(claims=list(claims.values()), source=self.source, actor=self.actor, now=self.now)
        people = dict(zip(claims, met, strict=True))
        for one, who in named:
            if who.email and people[one.number] == NOBODY:
                raise NobodyMeant().at(*one.place, "customer", "email")
        return [people.get(one.number, NOBODY) for one in heard]

    def _claim(self, form: OrderAsItIs, who: CustomerNamed, customer_id: int | None) -> Claim:
        told_at = happened(form.told_at, now=self.now, place="told_at") or self.now
        seen_at = happened(form.placed_at, now=self.now, place="placed_at") or told_at
        return Claim(
            seen_at=seen_at,
            user_id=who.reference or "",
            email=who.email or "",
            phone=who.phone or "",
            card=who.loyalty_card or "",
            name=who.name or "",
            is_proven=True,
            historical=form.historical or is_late(seen_at, self.now),
            customer_id=customer_id,
        )


def _check_told_once(heard: Sequence[Heard]) -> None:
    seen: set[str] = set()
    for one in heard:
        if one.number in seen:
            raise OrderToldTwice(number=one.number).at(*one.place, "number")
        seen.add(one.number)


def _lines_of(heard: Sequence[Heard]) -> Iterable[tuple[Heard, ToldLine, int]]:
    for one in heard:
        yield from ((one, line, at) for at, line in enumerate(one.form.lines))


def _line(line: ToldLine | RefundedLine, products: Mapping[str, int], key: str) -> LineTold:
    return LineTold(
        key=line.key_or(key),
        quantity=line.quantity,  # type: ignore[arg-type]  # the form has made a number of it
        amount_minor=line.amount_minor,
        name=line.name or "",
        product_id=products.get(line.product_id or line.product_reference or ""),
        discount_minor=line.discount_minor if isinstance(line, ToldLine) else None,
        cost_minor=line.cost_minor,
    )
