"""Readers: order histories, customers and products from files and tables of any shape."""

from regulars.insight.notation import Notation
from regulars.insight.readers.fields import Field, FieldSet, Kind
from regulars.insight.readers.inspection import Inspection, SuggestedColumn, inspect
from regulars.insight.readers.intake import Intake, Reading
from regulars.insight.readers.reading import read
from regulars.insight.readers.vocabulary import (
    CUSTOMER_FIELDS,
    ORDER_FIELDS,
    PRODUCT_FIELDS,
    SUPPRESSION_FIELDS,
)

__all__ = [
    "CUSTOMER_FIELDS",
    "ORDER_FIELDS",
    "PRODUCT_FIELDS",
    "SUPPRESSION_FIELDS",
    "Field",
    "FieldSet",
    "Inspection",
    "Intake",
    "Kind",
    "Notation",
    "Reading",
    "SuggestedColumn",
    "inspect",
    "read",
]
