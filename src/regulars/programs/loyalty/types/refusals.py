"""What is wrong with a programme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from regulars.kernel.errors import Invalid


@dataclass(frozen=True)
class Flaw:
    """One thing that is wrong, and where in the document, as ``rules.2.code``."""

    place: str
    sentence: str


@dataclass(eq=False)
class UnusableProgramme(Invalid):
    """A document that is no programme."""

    code = "loyalty.unusable_programme"
    sentence = "This is no programme yet: {flaws}"
    flaws: Sequence[Flaw]

    def values(self) -> dict[str, str]:
        """The flaws one after the other."""
        return {"flaws": " ".join(f"{flaw.place}: {flaw.sentence}" for flaw in self.flaws)}
