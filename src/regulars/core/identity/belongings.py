"""What of these tables is customers'."""

from __future__ import annotations

from regulars.core.customers.types import Belonging
from regulars.core.identity.models import Identifier, Suspected, Visitor

BELONGINGS = (
    Belonging(Visitor),
    Belonging(Identifier),
    Belonging(Suspected, field="one"),
    Belonging(Suspected, field="other"),
)
