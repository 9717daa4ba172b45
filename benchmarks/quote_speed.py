"""How quickly carts are quoted with many offers, beside going through all combinations."""

from __future__ import annotations

import random
import statistics
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from itertools import product
from time import process_time

from benchmarks.processes import header, row
from regulars.engine.rewards.rules.quoting import quote
from regulars.engine.rewards.types.cart import Cart, CartLine
from regulars.engine.rewards.types.offers import (
    AmountOff,
    AnyTerms,
    BuyGet,
    FreeProduct,
    FreeShipping,
    Offer,
    PercentOff,
    Scope,
)

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
CARTS, OFFERS, LINES = 300, 1_000, 10
FEW = 3  # offers of each class that the naive way can still go through
CLASSES = ("goods", "order", "shipping", "gift", "units")
LIMIT_MS = 30


def a_cart(chance: random.Random) -> Cart:
    """Ten lines of a shop with 40 products in 8 collections."""
    lines = []
    for place in range(LINES):
        item = chance.randrange(40)
        lines.append(
            CartLine(
                id=f"line-{place}",
                product=f"p{item}",
                unit_price_minor=chance.randrange(500, 8_000),
                quantity=chance.choice((1, 1, 1, 2, 3)),
                collections=frozenset({f"c{item % 8}"}),
            )
        )
    return Cart(currency="EUR", lines=tuple(lines), shipping_minor=490)


def an_offer(chance: random.Random, number: int) -> Offer:
    """One of any class; half of them for a collection, many with a minimum."""
    stacking = CLASSES[number % len(CLASSES)]
    scope = Scope(collections=frozenset({f"c{chance.randrange(8)}"}))
    return Offer(
        id=f"offer-{number:04}",
        terms=some_terms(chance, stacking),
        stacking=stacking,
        is_exclusive=chance.random() < 0.05,
        currency="EUR",
        minimum_minor=chance.choice((0, 0, 2_000, 5_000, 20_000, 60_000)),
        scope=scope if stacking in {"goods", "units"} else Scope(),
    )


def some_terms(chance: random.Random, stacking: str) -> AnyTerms:
    """What is off, as is usual for the class."""
    terms: dict[str, Callable[[], AnyTerms]] = {
        "goods": lambda: PercentOff(chance.randrange(500, 3_000, 500)),
        "order": lambda: AmountOff(chance.randrange(500, 3_000, 250)),
        "shipping": FreeShipping,
        "gift": lambda: FreeProduct(frozenset({f"p{chance.randrange(40)}"})),
        "units": lambda: BuyGet(buy=chance.randrange(1, 4), get=1, hundredths=5_000),
    }
    return terms[stacking]()


def naive(cart: Cart, offers: Iterable[Offer]) -> int:
    """The most that any allowed combination takes off, each quoted by itself."""
    classes: dict[str, list[Offer | None]] = {}
    alone: list[tuple[Offer, ...]] = []
    for offer in offers:
        if offer.is_exclusive:
            alone.append((offer,))
        else:
            classes.setdefault(offer.stacking, [None]).append(offer)
    together = (tuple(filter(None, ones)) for ones in product(*classes.values()))
    return max(quote(cart, ones, NOW).discount_minor for ones in (*alone, *together))


def milliseconds(work: Callable[[], object]) -> float:
    """How much of a processor it takes once."""
    begin = process_time()
    work()
    return (process_time() - begin) * 1_000


def percentile(times: Sequence[float]) -> float:
    """The time within which 95 % are done."""
    return statistics.quantiles(times, n=20)[-1]


def many_offers(chance: random.Random) -> None:
    """Carts with a thousand offers, beside the same carts with a hundred."""
    offers = [an_offer(chance, number) for number in range(OFFERS)]
    times, fewer, best = [], [], 0
    for turn in range(CARTS):
        sys.stderr.write(f"\r  cart {turn + 1} of {CARTS}" + " " * 30)
        cart = a_cart(chance)
        times.append(milliseconds(lambda cart=cart: quote(cart, offers, NOW)))
        fewer.append(milliseconds(lambda cart=cart: quote(cart, offers[:100], NOW)))
        best += quote(cart, offers, NOW).is_best
    sys.stderr.write("\r" + " " * 70 + "\r")
    slowest, small = percentile(times), percentile(fewer)
    row(
        f"quote of {LINES} lines, {OFFERS:,} offers: 95 % of {CARTS} carts",
        f"≤{LIMIT_MS} ms of processor",
        f"{slowest:.1f} ms (median {statistics.median(times):.1f}), "
        f"{best / CARTS:.0%} known to be best",
        met=slowest <= LIMIT_MS,
        peer=f"100 offers {small:.1f} ms",
        ratio=f"{slowest / small:.1f}",
    )


def few_offers(chance: random.Random) -> None:
    """Carts with so few offers that every combination can be gone through."""
    ours, theirs, same, rounds = [], [], 0, 10
    for turn in range(rounds):
        sys.stderr.write(f"\r  every combination, cart {turn + 1} of {rounds}" + " " * 30)
        cart = a_cart(chance)
        offers = [an_offer(chance, number) for number in range(FEW * len(CLASSES))]
        ours.append(milliseconds(lambda c=cart, o=offers: quote(c, o, NOW)))
        begin = process_time()
        most = naive(cart, offers)
        theirs.append((process_time() - begin) * 1_000)
        same += quote(cart, offers, NOW).discount_minor == most
    sys.stderr.write("\r" + " " * 70 + "\r")
    mine, full = statistics.median(ours), statistics.median(theirs)
    row(
        f"quote of {LINES} lines, {FEW * len(CLASSES)} offers",
        f"as much off as every combination, in {rounds} of {rounds} carts",
        f"{mine:.2f} ms, as much off in {same}",
        met=same == rounds,
        peer=f"every combination {full:.0f} ms",
        ratio=f"{mine / full:.4f}",
    )


def main() -> None:
    """Measure both; the same carts and offers each time."""
    many_offers(random.Random(1))  # noqa: S311
    few_offers(random.Random(2))  # noqa: S311


if __name__ == "__main__":
    header()
    main()
