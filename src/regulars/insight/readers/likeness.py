"""What the values of a column say of it, alone and beside those of another."""

from __future__ import annotations

from collections import defaultdict

from regulars.insight.readers.profiles import Profile

SMALL_QUANTITY = 1_000
SEVERAL = 2


def says_the_same(left: Profile, right: Profile) -> bool:
    """Whether each value of one column always goes with one value of the other, in the sample."""
    both = zip(left.sample, right.sample, strict=True)
    pairs = {pair for pair in both if pair[0] is not None and pair[1] is not None}
    return len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})


def divides(finer: Profile, coarser: Profile) -> bool:
    """Whether one column numbers the parts of what the other numbers, in the sample."""
    both = zip(finer.sample, coarser.sample, strict=True)
    pairs = {pair for pair in both if pair[0] is not None and pair[1] is not None}
    parts, wholes = {part for part, _ in pairs}, {whole for _, whole in pairs}
    return len(pairs) == len(parts) > len(wholes) > 0


def looks_like_count(profile: Profile) -> bool:
    """Small whole numbers without leading zeros, the same ones again and again."""
    texts = profile.filled
    return (
        bool(texts)
        and profile.is_number
        and not profile.has_decimals
        and all(text.lstrip("-") == "0" or not text.lstrip("-").startswith("0") for text in texts)
        and all(text.lstrip("-").isdigit() and abs(int(text)) <= SMALL_QUANTITY for text in texts)
        and profile.distinct < len(texts)
    )


def comes_back(profile: Profile, dates: Profile) -> bool:
    """Whether some values are seen at several dates: a customer's id is, an order's is not."""
    if profile.has_fractions or profile.distinct < SEVERAL:
        return False
    seen: defaultdict[str, set[str | None]] = defaultdict(set)
    for value, date in zip(profile.sample, dates.sample, strict=True):
        if value is not None:
            seen[value].add(date)
    return any(len(found) > 1 for found in seen.values())
