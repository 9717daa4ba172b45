"""The two lists once more in plain Python, loop by loop, as the definitions read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import exp, expm1, log, log1p, sqrt

Row = tuple[str, float, str]
DECAY = 0.9


@dataclass
class Shop:
    """Baskets by customer, oldest first, each a day and a set of products."""

    lives: dict[str, list[tuple[float, set[str]]]]

    @classmethod
    def of(cls, rows: Sequence[Row]) -> Shop:
        baskets: dict[tuple[str, float], set[str]] = defaultdict(set)
        for customer, day, product in rows:
            baskets[customer, day].add(product)
        lives = defaultdict(list)
        for customer, day in sorted(baskets):
            lives[customer].append((day, baskets[customer, day]))
        return cls(dict(lives))

    def all_baskets(self) -> list[set[str]]:
        return [held for life in self.lives.values() for _, held in life]

    def bought(self) -> Counter[str]:
        return Counter(product for held in self.all_baskets() for product in held)

    def lately(self) -> dict[str, float]:
        """Baskets of each product, each half as much after 28 days."""
        last = max(day for life in self.lives.values() for day, _ in life)
        counts: dict[str, float] = defaultdict(float)
        for life in self.lives.values():
            for day, held in life:
                for product in held:
                    counts[product] += 0.5 ** ((last - day) / 28)
        return counts

    def rest(self) -> Shop:
        return Shop(
            {name: life[:-1] if len(life) > 1 else life for name, life in self.lives.items()}
        )

    def hidden(self) -> dict[str, set[str]]:
        return {name: life[-1][1] for name, life in self.lives.items() if len(life) > 1}

    def places(self, customer: str, product: str) -> list[int]:
        """The numbers of the customer's baskets that hold the product."""
        return [at for at, (_, held) in enumerate(self.lives[customer]) if product in held]

    def had(self, customer: str) -> set[str]:
        return set().union(*(held for _, held in self.lives.get(customer, [])))

    def repeats(self, without: str) -> dict[str, tuple[int, int]]:
        """By product, times bought again and chances to, over all customers but one."""
        counts: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
        for name, life in self.lives.items():
            for product in self.had(name) if name != without else ():
                at = self.places(name, product)
                again, chances = counts[product]
                counts[product] = (again + len(at) - 1, chances + len(life) - 1 - at[0])
        return counts


def taste(shop: Shop, customer: str) -> dict[str, float]:
    life = shop.lives.get(customer, [])
    weights: dict[str, float] = defaultdict(float)
    for at, (_, held) in enumerate(life):
        for product in held:
            weights[product] += DECAY ** (len(life) - 1 - at) / len(life)
    return weights


def cosine(one: dict[str, float], other: dict[str, float]) -> float:
    joint = sum(weight * other.get(product, 0.0) for product, weight in one.items())
    lengths = sqrt(sum(w * w for w in one.values()) * sum(w * w for w in other.values()))
    return joint / lengths if lengths else 0.0


def opinion(shop: Shop, customer: str) -> dict[str, float]:
    """The average taste of all customers who are at all alike, as there are fewer than 200."""
    usable = [name for name, life in shop.lives.items() if len(life) > 1] or list(shop.lives)
    own = taste(shop, customer)
    near = [
        taste(shop, name)
        for name in usable
        if name != customer and cosine(own, taste(shop, name)) > 0
    ]
    said: dict[str, float] = defaultdict(float)
    for other in near:
        for product, weight in other.items():
            said[product] += weight / len(near)
    return said


def likeness(shop: Shop) -> dict[tuple[str, str], float]:
    bought = shop.bought()
    joint: Counter[tuple[str, str]] = Counter()
    for held in shop.all_baskets():
        for one, other in combinations(sorted(held), 2):
            joint[one, other] += 1
            joint[other, one] += 1
    return {
        (one, other): count / (sqrt(bought[one] * bought[other]) + 5.0)
        for (one, other), count in joint.items()
    }


def customer_traits(shop: Shop, customer: str) -> tuple[float, float, float]:
    """Logarithms of basket size, of baskets, and of the share bought again."""
    life = shop.lives.get(customer, [])
    bought = sum(len(held) for _, held in life)
    distinct = len(shop.had(customer))
    size = max(bought, 1) / max(len(life), 1)
    return log(size), log(max(len(life), 1)), log((bought - distinct + 2) / (bought + 8))


def pair_traits(shop: Shop, customer: str, product: str) -> list[float]:
    life, at = shop.lives[customer], shop.places(customer, product)
    size, baskets, leaning = customer_traits(shop, customer)
    days = [day for day, _ in life]
    usual = (days[-1] - days[0]) / max(len(life) - 1, 1)
    gap = (days[at[-1]] - days[at[0]]) / max(len(at) - 1, 1)
    due = log((days[-1] - days[at[-1]] + usual + 1) / (gap + 1)) if len(at) > 1 else 0.0
    everyone = shop.repeats(without="")
    again = sum(count for count, _ in everyone.values()) + 0.5
    common = again / (sum(chances for _, chances in everyone.values()) + 10)
    bought, lately = shop.bought(), shop.lately()
    usual = bought[product] * sum(lately.values()) / sum(bought.values())
    taken, chances = shop.repeats(without=customer)[product]
    return [
        1.0,
        log(len(at)),
        float(len(at) > 1),
        log(sum(DECAY ** (len(life) - 1 - number) for number in at)),
        log1p(len(life) - 1 - at[-1]),
        due,
        baskets,
        size,
        log(bought[product] / len(shop.all_baskets())),
        log((lately[product] + 1) / (usual + 1)),
        log((taken + 20 * common) / (chances + 20)),
        leaning,
        log(opinion(shop, customer).get(product, 0.0) + 1e-4),
    ]


def again_chances(shop: Shop, customer: str, weights: Sequence[float]) -> dict[str, float]:
    found = {}
    for product in shop.had(customer):
        traits = pair_traits(shop, customer, product)
        line = sum(weight * trait for weight, trait in zip(weights, traits, strict=True))
        found[product] = 1 / (1 + exp(-line))
    return found


def novelty_shares(shop: Shop, customer: str) -> list[dict[str, float]]:
    """What the four opinions say of each product that is new."""
    like, own = likeness(shop), taste(shop, customer)
    fresh = set(shop.bought()) - shop.had(customer)
    said = opinion(shop, customer)
    near = {
        product: sum(weight * like.get((had, product), 0.0) for had, weight in own.items())
        for product in fresh
    }
    popularity = shared({product: float(shop.bought()[product]) for product in fresh})
    lately = shared({product: shop.lately()[product] for product in fresh})
    neighbours = shared({product: said.get(product, 0.0) for product in fresh})
    return [popularity, lately, neighbours or popularity, shared(near) or popularity]


def shared(values: dict[str, float]) -> dict[str, float]:
    whole = sum(values.values())
    return {product: value / whole for product, value in values.items()} if whole else {}


def new_chances(
    shop: Shop, customer: str, weights: Sequence[float], mixed: Sequence[float]
) -> dict[str, float]:
    size, baskets, leaning = customer_traits(shop, customer)
    traits = (1.0, size, baskets, leaning)
    many = exp(sum(weight * trait for weight, trait in zip(weights, traits, strict=True)))
    opinions = novelty_shares(shop, customer)
    fresh = set(shop.bought()) - shop.had(customer)
    share = {
        product: sum(
            part * said.get(product, 0.0) for part, said in zip(mixed, opinions, strict=True)
        )
        for product in fresh
    }
    return {product: -expm1(-many * value) for product, value in share.items() if value > 0}
