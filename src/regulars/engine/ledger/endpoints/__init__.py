"""Points, store credit and gift cards over the API."""

from __future__ import annotations

from regulars.engine.ledger.endpoints import cards
from regulars.engine.ledger.endpoints.purses import router

__all__ = ["cards", "router"]
