"""The fields of files, and the names that shops and other systems give their columns.

Tiers run from the surest name to the vaguest. Names are in English, German, French, Spanish,
Italian, Portuguese, Dutch, Russian, Bulgarian, Chinese and the exports of common shop systems.
"""

from regulars.insight.readers.vocabulary.customers import CUSTOMER_FIELDS
from regulars.insight.readers.vocabulary.orders import ORDER_FIELDS
from regulars.insight.readers.vocabulary.products import PRODUCT_FIELDS
from regulars.insight.readers.vocabulary.suppressions import SUPPRESSION_FIELDS

__all__ = ["CUSTOMER_FIELDS", "ORDER_FIELDS", "PRODUCT_FIELDS", "SUPPRESSION_FIELDS"]
