"""What the growthbook package assigns to 10,000 ids, written down once.

Each row was made with growthbook 4.0.0 (MIT), for a split and the ids of :func:`deterministic`::

    result = GrowthBook(attributes={"id": id}).run(Experiment(key=..., variations=[...], ...))
    result.variationId if result.inExperiment else -1

``digest`` is the SHA-256 of these numbers plus one, a byte each.
"""

from __future__ import annotations

from dataclasses import dataclass

from regulars.insight.experiments import Namespace, Split

KINDS = ("{}", "cus_{:08d}", "buyer+{}@example.com", "顾客-{}", "ลูกค้า {}", "🛍{}🛍", "Ж/{}\t")


def deterministic(count: int = 10_000) -> list[str]:
    """Ids of many kinds: plain numbers, addresses, scripts beyond ASCII and beyond 16 bits."""
    return [KINDS[number % len(KINDS)].format(number) for number in range(count)]


@dataclass(frozen=True)
class Assigned:
    """The package's answer for one split."""

    split: Split
    counts: tuple[int, ...]
    digest: str
    first: tuple[int, ...]


ASSIGNED: dict[str, Assigned] = {
    "halves": Assigned(
        Split("welcome-series"),
        counts=(0, 4967, 5033),
        digest="cbae5a4cfd70b7db5ef9e65ffbc7f2c1006e62d1bd5b791b0f471199f149d2a0",
        first=(1, 1, 1, 0, 0, 1, 0, 1, 0, 1, 1, 1, 0, 0),
    ),
    "halves of version 1": Assigned(
        Split("welcome-series", hash_version=1),
        counts=(0, 5064, 4936),
        digest="241f379936c62202a6322c62b9077043fdc7302227c4def310dc3904f1861315",
        first=(0, 1, 1, 0, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1),
    ),
    "hold-out": Assigned(
        Split.hold_out("win-back", share=0.1),
        counts=(0, 977, 9023),
        digest="3aeb9b1c491ccb04fd87b5af63e8d5c010d0e7d629718ed3f6846e595251bfcf",
        first=(1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1),
    ),
    "three arms, partly": Assigned(
        Split("banner", weights=(0.2, 0.3, 0.5), coverage=0.35),
        counts=(6544, 688, 1041, 1727),
        digest="9554d27fcb0a5934a5e68c028141adacd3e1ee7da4d72861984f56899bfb37a9",
        first=(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 2, 1, -1),
    ),
    "seed": Assigned(
        Split("banner", weights=(0.25, 0.75), seed="зима-2026"),
        counts=(0, 2459, 7541),
        digest="3da4d68851eae98f7848798443bbd96068c855600cb918147886347b2f11c311",
        first=(0, 1, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 1, 1),
    ),
    "namespace": Assigned(
        Split("gift", weights=(0.4, 0.6), namespace=Namespace("winter", 0.2, 0.7)),
        counts=(5044, 1940, 3016),
        digest="b2d89dc4a0bced6e4d0c598997db0a76674c5926aa4c731845c91613b5a1af61",
        first=(0, -1, 1, -1, 0, -1, 1, 1, -1, 0, -1, -1, -1, -1),
    ),
    "nearly whole, version 1": Assigned(
        Split("points", weights=(0.33, 0.33, 0.33), coverage=0.9, hash_version=1),
        counts=(1096, 3095, 2992, 2817),
        digest="6f5454e2a2fc141c04a160d03acb24d43ca8dce6cf631df5bef8b208178ac710",
        first=(1, 0, 2, 0, 0, 2, -1, -1, 0, 0, 1, 2, 2, 0),
    ),
}
