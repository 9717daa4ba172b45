"""What is in each order, what it costs, and what is taken back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from regulars.edges.sandbox.generator.assortment import CONSUMABLES, SAMPLES, column, companions
from regulars.edges.sandbox.generator.calendar import (
    SECONDS_A_DAY,
    SECONDS_AN_HOUR,
    Floats,
    Integers,
    months_of,
)
from regulars.edges.sandbox.generator.customers import Customers, Shop
from regulars.edges.sandbox.generator.orders import NOBODY, Flags, Orders
from regulars.edges.sandbox.generator.parameters import ShopParameters
from regulars.edges.sandbox.generator.preferences import Codes, by_category

NOTHING = 255  # an empty place in a basket
PERCENT = 100
OFFICE_OPENS, OFFICE_HOURS = 9, 8  # when returns are booked


@dataclass(frozen=True)
class Lines:
    """Lines of documents, one element each; those of one document stand together."""

    document: Integers  # place of the order or credit note among its kind
    product: Codes
    quantity: Integers
    amount_minor: Integers
    discount_minor: Integers
    cost_minor: Integers


@dataclass(frozen=True)
class CreditNotes:
    """Documents that take lines of an order back, in the order of their moments."""

    order: Integers  # place among the orders
    booked_at: Integers  # seconds since the epoch
    lines: Lines


def percents(shop: ShopParameters) -> Integers:
    """Discount of each code, in the numbering of ``orders``."""
    return np.array([0, shop.welcome_percent, *(campaign.percent for campaign in shop.campaigns)])


def _appetites(
    shop: Shop, customers: Customers, orders: Orders, rng: np.random.Generator
) -> Floats:
    shape = shop.parameters.appetite_shape
    appetite = customers.appetite[orders.customer]
    nameless = orders.customer == NOBODY
    appetite[nameless] = (shape - 1) / rng.gamma(shape, 1.0, int(nameless.sum()))
    return appetite


def _first_places(
    shop: Shop, customers: Customers, orders: Orders, months: Integers, rng: np.random.Generator
) -> Codes:
    """The first line of each order: the first product, the favourite, or whatever appeals."""
    chosen = shop.preferences.draw(shop.preferences.ordinary, months, rng)
    known = orders.customer != NOBODY
    loyal = rng.random(len(orders)) < shop.parameters.favourite_share
    first, repeat = known & (orders.rank == 0), known & (orders.rank > 0) & loyal
    chosen[first] = customers.first_product[orders.customer[first]]
    chosen[repeat] = customers.favourite[orders.customer[repeat]]
    return chosen


def _with_companions(
    shop: ShopParameters, first: Codes, drawn: Codes, rng: np.random.Generator
) -> Codes:
    """The second lines, some of which go with the first."""
    fitting = companions()[first]
    is_companion = (fitting != first) & (rng.random(first.size) < shop.companion_share)
    found: Codes = np.where(is_companion, fitting, drawn)
    return found


def fill_baskets(
    shop: Shop, customers: Customers, orders: Orders, appetite: Floats, rng: np.random.Generator
) -> Codes:
    """Products of each basket, no product twice in one: shape (orders, places)."""
    parameters = shop.parameters
    months = months_of(orders.placed_at)
    baskets = np.full((len(orders), parameters.most_lines + 1), NOTHING, dtype=np.uint8)
    baskets[:, 0] = _first_places(shop, customers, orders, months, rng)
    extra = rng.poisson(parameters.extra_lines * appetite)
    for place in range(1, parameters.most_lines):
        rows = np.flatnonzero(extra >= place)
        drawn = shop.preferences.draw(shop.preferences.ordinary, months[rows], rng)
        if place == 1:
            drawn = _with_companions(parameters, baskets[rows, 0], drawn, rng)
        is_new = (baskets[rows, :place] != drawn[:, np.newaxis]).all(axis=1)
        baskets[rows[is_new], place] = drawn[is_new]
    samples = ~orders.at_till & (orders.rank > 1)
    samples &= rng.random(len(orders)) < parameters.sample_share
    baskets[samples, -1] = int(np.flatnonzero(column("category") == SAMPLES)[0])
    return baskets


def _quantities(
    shop: ShopParameters, product: Codes, appetite: Floats, rng: np.random.Generator
) -> Integers:
    lasting = np.isin(column("category"), CONSUMABLES)[product]
    return 1 + rng.poisson(shop.extra_packs * appetite * lasting)


def sell(shop: Shop, customers: Customers, orders: Orders, rng: np.random.Generator) -> Lines:
    """The lines of all orders, in their order."""
    appetite = _appetites(shop, customers, orders, rng)
    baskets = fill_baskets(shop, customers, orders, appetite, rng)
    is_filled = baskets != NOTHING
    document = np.repeat(np.arange(len(orders)), is_filled.sum(axis=1))
    product = baskets[is_filled]
    quantity = _quantities(shop.parameters, product, appetite[document], rng)
    full = column("price_minor")[product] * quantity
    percent = percents(shop.parameters)[orders.code[document]]
    discount = (full * percent + PERCENT // 2) // PERCENT
    return Lines(
        document=document,
        product=product,
        quantity=quantity,
        amount_minor=full - discount,
        discount_minor=discount,
        cost_minor=column("cost_minor")[product] * quantity,
    )


def _take_back(lines: Lines, places: Integers, document: Integers) -> Lines:
    return Lines(
        document=document,
        product=lines.product[places],
        quantity=-lines.quantity[places],
        amount_minor=-lines.amount_minor[places],
        discount_minor=-lines.discount_minor[places],
        cost_minor=-lines.cost_minor[places],
    )


def _booking_moments(
    shop: ShopParameters, placed_at: Integers, rng: np.random.Generator
) -> Integers:
    earliest, latest = shop.return_after_days
    days = placed_at // SECONDS_A_DAY + rng.integers(earliest, latest + 1, placed_at.size)
    into_office_hours = rng.integers(0, OFFICE_HOURS * SECONDS_AN_HOUR, placed_at.size)
    moments: Integers = days * SECONDS_A_DAY + OFFICE_OPENS * SECONDS_AN_HOUR + into_office_hours
    return moments


def take_back(shop: Shop, orders: Orders, lines: Lines, rng: np.random.Generator) -> CreditNotes:
    """Draw the lines that come back, one credit note an order, until the history ends."""
    shares = by_category(shop.parameters.return_shares, otherwise=0.0)
    returned: Flags = rng.random(lines.product.size) < shares[lines.product]
    places = np.flatnonzero(returned)
    owners, note = np.unique(lines.document[places], return_inverse=True)
    booked_at = _booking_moments(shop.parameters, orders.placed_at[owners], rng)
    sequence = np.argsort(booked_at, kind="stable")
    sequence = sequence[booked_at[sequence] < shop.web.hours[-1]]
    number = np.full(owners.size, NOBODY)
    number[sequence] = np.arange(sequence.size)
    in_time = number[note] != NOBODY
    places, document = places[in_time], number[note[in_time]]
    together = np.argsort(document, kind="stable")
    return CreditNotes(
        order=owners[sequence],
        booked_at=booked_at[sequence],
        lines=_take_back(lines, places[together], document[together]),
    )
