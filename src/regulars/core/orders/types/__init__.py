"""Orders and refunds as values, and what bringing them in brings about."""

from regulars.core.orders.types.cards import (
    Buying,
    ChannelCard,
    ChannelSales,
    Favourite,
    TimelineEntry,
    TimelineLine,
    TimelineMark,
)
from regulars.core.orders.types.documents import Document, HeadDraft, HeadName, LineDraft
from regulars.core.orders.types.outcomes import (
    ChangedLine,
    DocumentsImported,
    Estates,
    OrderImportUndone,
    OrdersImported,
    OrdersLeaving,
)

__all__ = [
    "Buying",
    "ChangedLine",
    "ChannelCard",
    "ChannelSales",
    "Document",
    "DocumentsImported",
    "Estates",
    "Favourite",
    "HeadDraft",
    "HeadName",
    "LineDraft",
    "OrderImportUndone",
    "OrdersImported",
    "OrdersLeaving",
    "TimelineEntry",
    "TimelineLine",
    "TimelineMark",
]
