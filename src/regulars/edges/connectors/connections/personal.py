"""Nothing of these tables is of customers."""

from __future__ import annotations

from regulars.core.personal import Impersonal
from regulars.edges.connectors.connections.models import Backfill, Connection, Refusals

PERSONAL = (
    Impersonal(Connection, "Which systems are connected, and with which secrets."),
    Impersonal(Refusals, "How many deliveries were turned away."),
    Impersonal(Backfill, "How far bringing in has come, and what stopped it."),
)
