"""Claims as they are compared: without what stands for nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from regulars.core.customers.queries import email_as_kept
from regulars.core.identity.known import Mark
from regulars.core.identity.rules import is_persons, is_somebodys, tidy_phone, usable
from regulars.core.identity.types import BROWSER, REFERENCE, Claim, Key, Kind

LONGEST_NAME, LONGEST_PHONE = 200, 40  # as customers have them


@dataclass(frozen=True, slots=True)
class Tidy:
    """A claim without what stands for nobody."""

    claim: Claim
    user_id: str
    anonymous_id: str
    email: str
    phone: str
    marks: tuple[Mark, ...]  # proven, the most telling first

    @classmethod
    def of(cls, claim: Claim, region: str) -> Tidy:
        """Tidy it up."""
        email, phone = email_as_kept(claim.email), tidy_phone(claim.phone, region)
        card = usable(claim.card, is_proven=claim.is_proven)
        proven = (
            (Kind.EMAIL, email if is_persons(email) else ""),
            (Kind.PHONE, phone),
            (Kind.CARD, card),
        )
        marks = tuple((kind, value) for kind, value in proven if value and claim.is_proven)
        anonymous_id = "" if claim.is_shared else usable(claim.anonymous_id)
        user_id = usable(claim.user_id, is_proven=claim.is_proven)
        return cls(claim, user_id, anonymous_id, email, phone, marks)

    @property
    def keys(self) -> Sequence[Key]:
        """What it says that somebody may be known by, the most telling first."""
        named = (REFERENCE, self.user_id or self.role)
        return [key for key in (named, *self.marks, (BROWSER, self.anonymous_id)) if key[1]]

    @property
    def role(self) -> str:
        """The address of a firm that says no more of who it is: in the shop that says it, it is as
        good as a name; elsewhere it means nobody.
        """
        is_role = bool(self.own_email) and not is_persons(self.email)
        return self.email if is_role and self.claim.is_proven and not self.user_id else ""

    @property
    def name(self) -> str:
        """What they are called, as far as there is room for it."""
        return self.claim.name.strip()[:LONGEST_NAME]

    @property
    def own_email(self) -> str:
        """The e-mail, where it can be somebody's."""
        return self.email if is_somebodys(self.email) else ""

    @property
    def phone_as_told(self) -> str:
        """The number as E.164 has it, or else as it was told."""
        return self.phone or self.claim.phone.strip()[:LONGEST_PHONE]
