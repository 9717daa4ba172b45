"""What says who somebody is, and who it turns out to be."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from regulars.core.customers.types import Known, Standing
from regulars.core.events.types import Event
from regulars.kernel.errors import Invalid, NotFound, Refused

REVIEW = "/console/duplicates/"  # where people decide
LONGEST = 254  # letters of anything that somebody is known by
LONGEST_REASON = 300


class Kind(enum.StrEnum):
    """What somebody is known by, beside a shop's own name for them."""

    EMAIL = "email"
    PHONE = "phone"
    CARD = "card"


REFERENCE, BROWSER = "reference", "browser"
Key = tuple[str, str]  # one of these or a Kind, and a value of it


class Doubt(enum.StrEnum):
    """Why two customers may be one."""

    SAME_EMAIL = "same_email"
    SAME_PHONE = "same_phone"
    SAME_CARD = "same_card"
    CLAIMED_EMAIL = "claimed_email"  # of one it is proven, the other only said it in a browser


class Settled(enum.StrEnum):
    """What became of two customers who might have been one."""

    MERGED = "merged"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Claim:
    """What one message says of who it is about; empty text says nothing.

    ``is_proven``: the shop vouches for it, as with a secret key; else a browser says so, where
    anybody can say anything. ``is_shared``: the device is a till or a kiosk, that many stand at.
    ``is_part_of_name``: only the first or the last name is said, which is no reason to forget the
    other. ``customer_id``: our own id of whom it is about, whatever else it says of them.
    ``cleared`` are fields of which it says that nothing is known any more.
    """

    seen_at: datetime
    user_id: str = ""  # what the source knows the customer by
    anonymous_id: str = ""  # what the source knows the browser by
    email: str = ""
    phone: str = ""
    card: str = ""  # loyalty card
    name: str = ""
    is_part_of_name: bool = False
    joined_at: datetime | None = None
    is_proven: bool = False
    is_shared: bool = False
    historical: bool = False
    customer_id: int | None = None
    cleared: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Met:
    """Who it is: a customer, a visitor of whom nothing but a browser is known, both, or nobody.

    ``is_erased``: it is of before somebody was erased, and about them. Nothing of it may be kept
    that says who they were. ``is_perhaps``: nothing says that it is the customer but a phone or a
    card, that others of the household may have, too: it decides nothing for them. ``is_part``: the
    customer who is named is part of another by now. What is written down as theirs is brought after
    (``services.bring_after``), and goes back with them where the merge is taken back.
    """

    customer_id: int | None = None
    visitor_id: int | None = None
    is_erased: bool = False
    is_perhaps: bool = False
    is_part: bool = False


@dataclass(frozen=True)
class ToldCustomer:
    """What came of telling of a customer; ``may_be`` are the public ids of others with whom people
    should compare them.
    """

    public_id: str
    outcome: TellingOutcome
    may_be: tuple[str, ...] = ()


class TellingOutcome(enum.StrEnum):
    """What came of telling of a customer."""

    CREATED = "created"
    RECOGNISED = "recognised"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(eq=False)
class NobodyMeant(Invalid):
    """What was told stands for nobody, or for too many."""

    code = "identity.nobody_meant"
    sentence = (
        "Nobody can be known by this. Tell a reference, an e-mail, a phone number or a loyalty "
        "card that means one person."
    )


@dataclass(eq=False)
class UnusableEmail(Invalid):
    """Not an e-mail address."""

    code = "identity.unusable_email"
    sentence = "{email!r} is no e-mail address. Put it right, or leave it out."
    email: str


@dataclass(eq=False)
class TwoCustomers(Refused):
    """What was told means two customers, whom only people make one."""

    code = "identity.two_customers"
    sentence = (
        "This means two customers, {one} and {other}. People decide whether they are one, in the "
        "console under {review}; nothing was changed."
    )
    one: str
    other: str
    review: str = REVIEW


@dataclass(frozen=True)
class Suspicion:
    """Two customers who may be one, and why; for people to decide.

    ``one`` and ``other`` are whom those that were suspected are part of by now, the lower id first.
    """

    id: int
    one: int
    other: int
    doubts: tuple[Doubt, ...]
    since: datetime


@dataclass(frozen=True)
class Marks:
    """What somebody is known by beside the shops' names for them, and in how many browsers."""

    identifiers: tuple[tuple[Kind, str], ...] = ()
    visitors: int = 0


@dataclass(frozen=True)
class Identified:
    """Something that means one customer, and who said so first."""

    kind: Kind
    value: str
    source: str
    first_seen_at: datetime


@dataclass(frozen=True)
class Browsers:
    """How many browsers are known to be a customer's, and since when; None: none."""

    number: int
    first_seen_at: datetime | None


@dataclass(frozen=True)
class Count:
    """So many rows of one table; ``title`` names as many, perhaps translated when shown."""

    table: str
    title: Any
    number: int


@dataclass(frozen=True)
class MergeCard:
    """Two customers who were made one; ``undone_at``: until then."""

    public_id: str
    kept: int
    merged: int
    merged_at: datetime
    reason: str
    actor: str
    undone_at: datetime | None
    undone_reason: str


@dataclass(frozen=True)
class MergePlan:
    """What making two customers one would do.

    ``moving`` become the kept one's. ``known`` is what would be known of the kept one.
    """

    kept: Standing
    merged: Standing
    moving: tuple[Count, ...]
    known: Known


@dataclass(frozen=True)
class UnmergePlan:
    """What taking a merge back would do.

    ``returning`` are rows that the merge moved, then or as they came since, and ``gone`` were moved
    and are somebody else's, or no more. ``known`` is what would be known of ``whole``, the customer
    whom all this is of at present. ``is_asked_again``: people were asked whether the
    two are one, and would be again.
    """

    merge: MergeCard
    whole: Standing
    returning: tuple[Count, ...]
    gone: tuple[Count, ...]
    known: Known
    is_asked_again: bool = False


@dataclass(eq=False)
class SameCustomer(Refused):
    """Somebody cannot be part of themselves."""

    code = "identity.same_customer"
    sentence = "{customer} is one customer already. Choose another to merge with."
    customer: str


@dataclass(eq=False)
class PartOfAnother(Refused):
    """Who is part of another customer is no longer merged by themselves."""

    code = "identity.part_of_another"
    sentence = "{customer} is part of {whole} already. Merge {whole}, or take that merge back."
    customer: str
    whole: str


@dataclass(eq=False)
class NobodyToMerge(NotFound):
    """No customer has this id."""

    code = "identity.nobody_to_merge"
    sentence = "There is no customer with the id {customer_id}."
    customer_id: int


@dataclass(eq=False)
class UnknownMerge(NotFound):
    """No merge has this id."""

    code = "identity.unknown_merge"
    sentence = "There is no merge {merge}. A customer's page names those that they are made of."
    merge: str


@dataclass(eq=False)
class MergeTakenBack(Refused):
    """It was taken back before."""

    code = "identity.merge_taken_back"
    sentence = "Merge {merge} was taken back already: the two are two."
    merge: str


@dataclass(eq=False)
class UnknownSuspicion(NotFound):
    """Nobody suspects this, or somebody has settled it."""

    code = "identity.unknown_suspicion"
    sentence = "These two are no longer asked about: somebody has decided."
    suspicion_id: int


@dataclass(eq=False)
class UnusableReason(Invalid):
    """Customers are merged, and kept apart, for a reason that others can read later."""

    code = "identity.unusable_reason"
    sentence = "Say why, in 1 to {longest} letters."
    longest: int = LONGEST_REASON


@dataclass(frozen=True, kw_only=True)
class VisitorRecognised(Event):
    """A visitor turned out to be a customer: what they did before is that customer's."""

    name: ClassVar[str] = "identity.visitor_recognised"
    visitor_id: int
    customer_id: int


@dataclass(frozen=True, kw_only=True)
class DeviceShared(Event):
    """Several customers use one browser, so that from now on it says nothing of who somebody is."""

    name: ClassVar[str] = "identity.device_shared"
    visitor_id: int
    customer_id: int  # the one it was known to be of before


@dataclass(frozen=True, kw_only=True)
class DuplicateSuspected(Event):
    """Two customers may be one."""

    name: ClassVar[str] = "identity.duplicate_suspected"
    suspicion_id: int
    one: int
    other: int
    doubt: str


@dataclass(frozen=True, kw_only=True)
class CustomersMerged(Event):
    """Two customers were made one: so many rows of each table are the kept one's now, and these
    fields are known of them otherwise.
    """

    name: ClassVar[str] = "identity.customers_merged"
    merge: str  # public ids
    kept: str
    merged: str
    kept_id: int
    merged_id: int
    reason: str
    moved: Mapping[str, int]
    fields: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class CustomersUnmerged(Event):
    """A merge was taken back: so many rows went back, of these tables."""

    name: ClassVar[str] = "identity.customers_unmerged"
    merge: str  # public ids
    kept: str  # of whom the other was a part until now
    merged: str
    kept_id: int
    merged_id: int
    reason: str
    returned: Mapping[str, int]
    fields: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class KeptApart(Event):
    """Somebody said that two customers are two."""

    name: ClassVar[str] = "identity.kept_apart"
    one: str  # public ids
    other: str
    one_id: int
    other_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class RowsGathered(Event):
    """Rows that came to a customer who is part of another were brought after: so many of each
    table.
    """

    name: ClassVar[str] = "identity.rows_gathered"
    kept: str  # public ids
    merged: str
    kept_id: int
    merged_id: int
    moved: Mapping[str, int]
