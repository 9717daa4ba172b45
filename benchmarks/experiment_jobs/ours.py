"""A million customers divided among three arms by our own hash."""

from __future__ import annotations

import sys

from regulars.insight.experiments import Split


def main(customers: int) -> None:
    """Print how many are in each arm, and how many take no part."""
    ids = [f"cus_{number:08d}" for number in range(customers)]
    arms = Split("welcome-series", weights=(0.1, 0.3, 0.6), coverage=0.8).assign(ids)
    print([int((arms == arm).sum()) for arm in (-1, 0, 1, 2)])


main(int(sys.argv[1]))
