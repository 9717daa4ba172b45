"""Claims of before somebody was erased, and about them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from regulars.core import personal
from regulars.core.customers.queries import erased_ids
from regulars.core.identity.tidying import Tidy
from regulars.core.privacy.queries import erased_among


@dataclass(frozen=True)
class Gone:
    """By what erased people were known, of all that a batch says, and when they were erased."""

    source: str
    erased: Mapping[personal.Mark, datetime]
    customers: Collection[int]  # ids of erased customers whom claims name by our own ids

    @classmethod
    def among(cls, claims: Sequence[Tidy], source: str) -> Gone:
        """Ask about all of them at once."""
        asked = (
            mark for one in claims for mark in (*_named_by(one, source), _browser(one, source))
        )
        ours = [pk for one in claims if (pk := one.claim.customer_id) is not None]
        return cls(source, erased_among(asked), erased_ids(ours))

    def has(self, one: Tidy) -> bool:
        """Whether the claim is of before somebody was erased whom it names, or means somebody
        erased by our own id. Where it names nobody, the browser that it came from does.
        """
        if one.claim.customer_id in self.customers:
            return True
        if not self.erased:
            return False
        named = [mark for mark in _named_by(one, self.source) if mark.value]
        asked = named or [_browser(one, self.source)]
        return any(self._is_of_before(mark, one) for mark in asked)

    def without_browser(self, one: Tidy) -> Tidy:
        """The claim of somebody else without the browser that was an erased person's then."""
        if not _names_anybody(one) or not self._is_of_before(_browser(one, self.source), one):
            return one
        return replace(one, anonymous_id="")

    def _is_of_before(self, mark: personal.Mark, one: Tidy) -> bool:
        erased_at = self.erased.get(mark)
        return erased_at is not None and one.claim.seen_at <= erased_at


def _named_by(one: Tidy, source: str) -> Sequence[personal.Mark]:
    return (
        personal.Mark(personal.REFERENCE, one.user_id, source),
        personal.Mark(personal.EMAIL, one.email),
        personal.Mark(personal.PHONE, one.phone),
        *(personal.Mark(kind.value, value) for kind, value in one.marks),
    )


def _browser(one: Tidy, source: str) -> personal.Mark:
    return personal.Mark(personal.BROWSER, one.anonymous_id, source)


def _names_anybody(one: Tidy) -> bool:
    return bool(one.user_id or one.email or one.phone or one.marks)
