"""What a shop answered, applied."""

from __future__ import annotations

from regulars.edges.connectors.intake.services import apply_waiting
from regulars.edges.connectors.shopify.tests.payloads import NOW


def applied():
    return apply_waiting(now=NOW)
