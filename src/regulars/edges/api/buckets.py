"""How many requests of the API are answered."""

from __future__ import annotations

from regulars.kernel.buckets import Buckets, Rate

OF_KEYS = Rate(size=200, by_second=20)
OF_FAILURES = Rate(size=60, by_second=1)  # requests of one address without a key that holds
KEYS = Buckets(OF_KEYS)
FAILURES = Buckets(OF_FAILURES)
