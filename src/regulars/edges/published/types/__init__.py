"""What is published, as values: the catalogue of kinds, and one event as other programs see it."""

from __future__ import annotations

from regulars.edges.published.types.catalogue import (
    BY_EVENT,
    CATALOGUE,
    TEST,
    EventType,
    Published,
)
from regulars.edges.published.types.documents import Document, written

__all__ = [
    "BY_EVENT",
    "CATALOGUE",
    "TEST",
    "Document",
    "EventType",
    "Published",
    "written",
]
