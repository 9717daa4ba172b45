"""What of these tables is customers'."""

from __future__ import annotations

from regulars.core.consents.models import ConsentFact
from regulars.core.customers.types import Belonging

BELONGINGS = (Belonging(ConsentFact),)
