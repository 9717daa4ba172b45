"""What these tables hold of people: what is looked for while an erasure is under way."""

from __future__ import annotations

from regulars.core.personal import Impersonal
from regulars.core.privacy.models import Erasure, Remembered

PERSONAL = (
    Impersonal(
        Erasure,
        "Who was erased by public ids that nothing leads from; what is looked for is gone when it "
        "is found.",
    ),
    Impersonal(Remembered, "Digests that tell nothing without the secret key."),
)
