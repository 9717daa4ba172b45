"""The same by the growthbook package, hash and ranges alone; runs in an environment of its own."""

from __future__ import annotations

import sys
from collections import Counter

from growthbook.core import chooseVariation, gbhash, getBucketRanges


def main(customers: int) -> None:
    """Print how many are in each arm, and how many take no part."""
    ids = [f"cus_{number:08d}" for number in range(customers)]
    ranges = getBucketRanges(3, 0.8, [0.1, 0.3, 0.6])
    arms = Counter(chooseVariation(gbhash("welcome-series", one, 2), ranges) for one in ids)
    print([arms[arm] for arm in (-1, 0, 1, 2)])


main(int(sys.argv[1]))
