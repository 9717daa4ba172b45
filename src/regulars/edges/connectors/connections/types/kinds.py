"""What a kind of connection declares.

A kind is a package in ``edges/connectors``, an application in ``INSTALLED_APPS``. Its
``handlers.py`` declares it, once, when it is loaded::

    from regulars.edges.connectors.connections.services import declare

    declare(
        Kind(
            name="teashop",                 # in addresses, in the database, on the command line
            title="Tea shop",
            about=_("Orders and customers of a tea shop."),
            signing=Signing(label=_("Webhook secret"), help=_("In the shop, under Webhooks.")),
            fields=(Field("shop", _("Address"), _("Such as tea.example.")),),
            check=checking.check,           # pure
            apply=applying.apply,           # in a transaction that is open already
            heeds=applying.heeds,           # optional: of which topics anything comes
            tidy=rules.tidy,                # optional: of what people filled in
            register=registering.register,  # optional: tell the shop our address, through its API
            reconcile=asking.changed,       # optional: what was changed lately
            backfill=asking.everything,     # optional: what was there before
        )
    )

The framework then has the address ``/webhooks/teashop/{public id}``, the command
``regulars connect teashop``, and the pages of the console. It does for every kind:

* A POST is read as raw bytes, at most :data:`LARGEST_BODY`. ``check`` gets a :class:`Posted` and
  answers with one of four: :class:`Accepted`, :class:`Acknowledged`, :class:`Forged`,
  :class:`Malformed`. It is pure: it reads no database, no clock and no network, compares
  signatures in constant time (``hmac.compare_digest``) over ``body``, and tries every one of
  ``secrets``. Without any secret nothing is genuine.
* What is accepted is one row of the intake, known by ``key`` within its connection, so that the
  same delivery twice is one. It is kept for thirty days, to be looked at and applied again.
* ``apply`` gets the connection and some of its deliveries, in the order in which they came, inside
  a transaction. Applying the same again, or in another order, must end the same. It calls the verbs
  of core (``tell_orders``, ``meet``, ``tell_products``, ``note``) with ``connection.source`` and
  ``connection.actor``. A refusal (``RegularsError``) sets one delivery aside with its sentence; an
  ``Unavailable`` is tried again. Raise for one bad delivery: the others are applied without it.
* ``reconcile`` is called every quarter of an hour, if there is anything to ask with. It yields
  pages of what the shop changed since a moment, the oldest change first; each :class:`Found` is put
  down like a delivery, unless one with its key is there. Make the key of the thing and its moment
  of change. After each page, the connection remembers ``until``, and goes on there after a failure.
* ``backfill`` is called again and again with the ``cursor`` that it returned last (empty at first)
  until it says that it is done. What it found is applied with ``facts["is_historical"]`` in the
  transaction that keeps the cursor, so nothing is skipped or done twice. Historical means: sets
  nothing in motion.

A system that tells nothing by itself and is only asked, as one that a store moves away from, has
neither ``signing`` nor ``check``. Then it has no address and no secret of that kind, and nothing
can be posted to it. It is not paused either: its history is stopped.

Where asking for what was there before leaves nothing behind at the other side, the kind says so
with ``may_preview``: then the whole of it can be gone through without keeping anything, to count
it.

Where it tells of balances and of the histories that they come from, ``compare`` says which of them
do not agree, by what is kept here.

Hooks that reach the network (``register``, ``reconcile``, ``backfill``) run outside transactions,
and raise ``Unavailable`` for what may work later, another ``RegularsError`` for what will not.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from regulars.edges.connectors.connections.types.connections import Connection, Opened
from regulars.edges.connectors.intake.types import Arrived, Heeding, everything
from regulars.kernel.errors import RegularsError

LARGEST_BODY = 2 * 1024 * 1024  # bytes of a delivery
LONGEST_KEY = 160


@dataclass(frozen=True, slots=True)
class Posted:
    """A request as it reached a connection's address: names of headers in small letters."""

    headers: Mapping[str, str]
    body: bytes
    secrets: Sequence[str]  # the newest first; while one is replaced, two
    settings: Mapping[str, Any]
    now: datetime


@dataclass(frozen=True, slots=True)
class Accepted:
    """It is genuine and in order.

    ``key`` is what its sender knows this delivery by, the same when it is sent again, at most
    :data:`LONGEST_KEY` letters. ``facts`` are kept beside the body, for ``apply``: headers that
    matter, no secrets. ``size`` is how many messages it holds.
    """

    key: str
    topic: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    size: int = 1


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A greeting, or something that is nobody's matter: answered with 200, and nothing is kept."""


@dataclass(frozen=True, slots=True)
class Forged:
    """Its signature is wrong, missing or too old: answered with 401, counted, and not kept."""

    reason: str


@dataclass(frozen=True, slots=True)
class Malformed:
    """It is signed, and cannot be used: answered with the refusal, counted, and not kept."""

    problem: RegularsError


Checked = Accepted | Acknowledged | Forged | Malformed


class FieldKind(enum.StrEnum):
    """How a field is filled in."""

    TEXT = "text"
    SECRET = "secret"  # noqa: S105 - kept encrypted, never shown again
    FLAG = "flag"


@dataclass(frozen=True)
class Field:
    """Something that people fill in once. A secret is handed to hooks in ``Opened.credentials``,
    everything else in ``Connection.settings``; a flag is True or False.
    """

    name: str
    label: Any
    help: Any = ""
    kind: FieldKind = FieldKind.TEXT
    is_required: bool = True
    default: str | bool = ""


@dataclass(frozen=True)
class Signing:
    """The secret that deliveries are signed with.

    ``make``: it is made here and pasted there; None: the other system makes it, and people fill it
    in, at once or, where it is told only once our address is known, later. Where it
    ``comes_with_registering``, ``register`` brings it, so nobody is asked for it.
    """

    label: Any
    help: Any
    make: Callable[[], str] | None = None
    comes_with_registering: bool = False

    @property
    def is_asked(self) -> bool:
        """Whether people fill it in when they connect."""
        return self.make is None and not self.comes_with_registering


@dataclass(frozen=True, slots=True)
class Registered:
    """What came of telling a shop our address: the topics that it was told of now, those that it
    refused with the reason, and the secret that it signs with, where it made one just then.
    """

    added: Sequence[str] = ()
    refused: Sequence[str] = ()
    secret: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Something that a shop was asked for, in the shape of a delivery; ``moment`` is when the shop
    changed it.
    """

    key: str
    topic: str
    body: bytes
    moment: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """Some of what was changed; everything that was changed before ``until`` has been given."""

    found: Sequence[Found]
    until: datetime


@dataclass(frozen=True, slots=True)
class Preview:
    """What bringing in the history would bring: how many things of each topic, and how many that
    cannot be used at all.
    """

    found: Mapping[str, int]
    left_out: int


@dataclass(frozen=True, slots=True)
class Step:
    """A piece of what was there before: ``cursor`` is where the next begins, None: there is none.

    ``wait``: nothing more is to be had before that. ``left_out`` counts what cannot be used at all.
    """

    cursor: Mapping[str, Any] | None
    found: Sequence[Found] = ()
    wait: timedelta = timedelta()
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """An account whose balance is not what its history comes to; ``customer`` is the public id of
    whom it is, empty where that is nobody any more.
    """

    account: str
    customer: str
    told: int
    counted: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """The balances that a system told beside what its histories come to.

    ``entries`` are those that were counted. ``basis`` says what of the balance was compared.
    ``differences`` are in the order of the accounts.
    """

    accounts: int
    entries: int
    basis: str
    differences: Sequence[Difference] = ()


Checking = Callable[[Posted], Checked]
Applying = Callable[[Connection, Sequence[Arrived], datetime], None]
Tidying = Callable[[Mapping[str, Any]], Mapping[str, Any]]
Registering = Callable[[Opened, str, datetime], Registered]
Reconciling = Callable[[Opened, datetime, datetime], Iterator[Page]]
Backfilling = Callable[[Opened, Mapping[str, Any], datetime], Step]
Comparing = Callable[[Connection], Comparison]
MayAsk = Callable[[Opened], bool]


def holding(*names: str) -> MayAsk:
    """A shop may be asked where all these secret fields were filled in."""
    return lambda opened: all(opened.credentials.get(name) for name in names)


ALWAYS = holding()


@dataclass(frozen=True)
class Kind:
    """A kind of system that can be connected; see the module for what is done with each part.

    ``tidy`` gets all that people filled in, by field and without secrets, and returns what is kept;
    it raises FieldMisfit. ``register`` gets our address and the moment; it is called when a
    connection is made and again every hour, and leaves alone what is in order. Where ``may_ask``
    says no, ``register``, ``reconcile`` and ``backfill`` are not called; see :func:`holding`.
    ``heeds`` says of a topic whether anything comes of it: what is of another is kept as ignored,
    and ``apply`` is not given it.
    """

    name: str
    title: Any
    about: Any
    apply: Applying
    heeds: Heeding = everything
    signing: Signing | None = None
    check: Checking | None = None
    fields: Sequence[Field] = ()
    tidy: Tidying = dict
    register: Registering | None = None
    reconcile: Reconciling | None = None
    backfill: Backfilling | None = None
    may_ask: MayAsk = ALWAYS
    may_preview: bool = False
    compare: Comparing | None = None

    @property
    def delivers(self) -> bool:
        """Whether it tells by itself what happens; else it is only asked."""
        return self.check is not None
