"""Consents and suppressions over the API."""

from __future__ import annotations

from ninja import Query, Router
from pydantic import Field

from regulars.core.access.types import Scope
from regulars.core.consents import queries, services
from regulars.core.consents.types import (
    GENERAL,
    LONGEST_CODE,
    LONGEST_DETAIL,
    LONGEST_KEY,
    LONGEST_REASON,
    LONGEST_WORDING,
    AddressKind,
    Channel,
    ConsentFact,
    ConsentTold,
    Method,
    Proof,
    Standing,
    State,
    Suppression,
    SuppressionReason,
    SuppressionTold,
    Topic,
)
from regulars.core.customers import queries as customers
from regulars.core.identity.queries import named
from regulars.core.identity.services import bring_after
from regulars.core.wire import (
    MOST,
    ApiRequest,
    Listing,
    Moment,
    Page,
    Paging,
    Strict,
    Text,
    needs,
)

LIST: Listing[Suppression] = Listing("suppressions", lambda one: (one.public_id,))
router = Router(tags=["Consents"])


class TopicNames(Strict):
    """What a topic is called, by language: `en`, `bg`, `ru`, `th`, `zh-hans`."""

    names: dict[str, Text] = Field(max_length=20, examples=[{"en": "News of tea", "bg": "За чая"}])


class ToldTopic(Strict):
    """What customers may be told of."""

    code: str = Field(examples=["tea_news"])
    names: dict[str, str]
    needs_consent: bool

    @classmethod
    def of(cls, topic: Topic) -> ToldTopic:
        """The topic as the API tells of it."""
        return cls(code=topic.code, names=dict(topic.names), needs_consent=topic.needs_consent)


class Topics(Strict):
    """Everything that customers may be told of."""

    data: list[ToldTopic]


class ProofTold(Strict):
    """What proves a consent, as far as it is known; what is not known is null or left out."""

    wording: Text | None = Field(None, max_length=LONGEST_WORDING, examples=["Send me news of tea"])
    wording_version: Text | None = Field(None, max_length=LONGEST_DETAIL, examples=["2026-02"])
    language: Text | None = Field(None, max_length=LONGEST_DETAIL, examples=["en"])
    ip: Text | None = Field(None, max_length=LONGEST_DETAIL, examples=["192.0.2.7"])
    user_agent: Text | None = Field(None, max_length=LONGEST_DETAIL)
    page: Text | None = Field(None, max_length=LONGEST_DETAIL)
    message_id: Text | None = Field(
        None, max_length=LONGEST_DETAIL, description="Of the message that asked to confirm."
    )
    note: Text | None = Field(None, max_length=LONGEST_DETAIL)

    @classmethod
    def of(cls, proof: Proof) -> ProofTold:
        """The proof as the API tells of it."""
        return cls(**proof.known())

    @property
    def proof(self) -> Proof:
        """The proof as it is kept."""
        return Proof(**{name: value for name, value in self.model_dump().items() if value})


class Consent(Strict):
    """Something that somebody said. It stays as it is for good."""

    id: str = Field(examples=["cst_01jd3v0q5xk8f6g7h9r2s4t6w8"])
    channel: Channel
    topic: str = Field(examples=[GENERAL])
    state: State
    occurred_at: Moment
    recorded_at: Moment
    source: str = Field(examples=["shop"])
    method: Method
    proof: ProofTold

    @classmethod
    def of(cls, fact: ConsentFact) -> Consent:
        """The fact as the API tells of it."""
        return cls(
            id=fact.public_id,
            channel=fact.channel,
            topic=fact.topic,
            state=fact.state,
            occurred_at=fact.occurred_at,
            recorded_at=fact.recorded_at,
            source=fact.source,
            method=fact.method,
            proof=ProofTold.of(fact.proof),
        )


class ConsentStanding(Strict):
    """What holds of a channel and a topic, and what was said that makes it so."""

    channel: Channel
    topic: str = Field(examples=[GENERAL])
    state: State
    since: Moment
    consent_id: str = Field(examples=["cst_01jd3v0q5xk8f6g7h9r2s4t6w8"])

    @classmethod
    def of(cls, standing: Standing) -> ConsentStanding:
        """What holds as the API tells of it."""
        return cls(
            channel=standing.channel,
            topic=standing.topic,
            state=standing.state,
            since=standing.since,
            consent_id=standing.fact.public_id,
        )


class CustomerConsents(Strict):
    """What holds of a customer's consents, and what was said, the last first."""

    standing: list[ConsentStanding] = Field(
        description="A channel and topic of which nothing was said is not among it: no consent."
    )
    data: list[Consent] = Field(description=f"The latest {MOST}.")


class ToldOfConsent(Strict):
    """Something that a customer said."""

    channel: Channel
    topic: Text = Field(GENERAL, min_length=1, max_length=LONGEST_CODE)
    state: State
    occurred_at: Moment | None = Field(
        None, description="When it was said; now, where it is left out."
    )
    method: Method = Method.API
    key: Text = Field(
        "",
        max_length=LONGEST_KEY,
        description="What the source knows it by: under one key, one consent is kept.",
    )
    proof: ProofTold | None = None


class TellingOfConsents(Strict):
    """Things that a customer said."""

    consents: list[ToldOfConsent] = Field(min_length=1, max_length=MOST)


class SuppressedAddress(Strict):
    """An address to which nothing is sent, or was not for a while."""

    id: str = Field(examples=["sup_01jd3v0q5xk8f6g7h9r2s4t6w8"])
    kind: AddressKind
    address: str | None = Field(examples=["mei@example.com"], description="Null: it was erased.")
    reason: SuppressionReason
    since: Moment
    source: str = Field(examples=["shop"])
    lifted_at: Moment | None
    lifted_because: str | None

    @classmethod
    def of(cls, found: Suppression) -> SuppressedAddress:
        """The suppression as the API tells of it."""
        return cls(
            id=found.public_id,
            kind=found.kind,
            address=found.address or None,
            reason=found.reason,
            since=found.since,
            source=found.source,
            lifted_at=found.lifted_at,
            lifted_because=found.lifted_because or None,
        )


class SuppressionPage(Page[SuppressedAddress]):
    """A part of the list of suppressions."""


class SuppressionFilters(Paging):
    """Which suppressions are asked for."""

    email: Text = Field("", max_length=254, description="Of this e-mail.")
    phone: Text = Field("", max_length=40, description="Of this phone.")


class AddressToSuppress(Strict):
    """An address to which nothing is to be sent."""

    kind: AddressKind
    address: Text = Field(min_length=1, max_length=254, examples=["mei@example.com"])
    reason: SuppressionReason
    since: Moment | None = Field(None, description="Now, where it is left out.")
    note: Text = Field("", max_length=LONGEST_REASON)


class TellingOfSuppressions(Strict):
    """Addresses to which nothing is to be sent."""

    suppressions: list[AddressToSuppress] = Field(min_length=1, max_length=MOST)


class NewSuppressions(Strict):
    """Those that are new; what was suppressed before for the same reason is not among them."""

    data: list[SuppressedAddress]


class LiftFilters(Strict):
    """Why something may be sent again."""

    reason: Text = Field(min_length=1, max_length=LONGEST_REASON, examples=["Asked by phone"])


@router.get(
    "/topics",
    response=Topics,
    auth=needs(Scope.CONSENTS_READ),
    operation_id="list_topics",
    summary="List what customers may be told of",
)
def list_topics(request: ApiRequest) -> Topics:
    """By code. What needs no consent belongs to an order or an account."""
    return Topics(data=[ToldTopic.of(topic) for topic in queries.topics()])


@router.put(
    "/topics/{code}",
    response=ToldTopic,
    auth=needs(Scope.CONSENTS_WRITE),
    operation_id="define_topic",
    summary="Define a topic, or give it other names",
)
def define_topic(request: ApiRequest, code: str, body: TopicNames) -> ToldTopic:
    """It needs consent. Its code stays for good."""
    services.define_topic(code=code, names=body.names, actor=request.caller.actor, now=request.now)
    return ToldTopic.of(queries.topic_named(code))


@router.get(
    "/customers/{customer_id}/consents",
    response=CustomerConsents,
    auth=needs(Scope.CONSENTS_READ),
    operation_id="get_customer_consents",
    summary="Get a customer's consents",
)
def get_customer_consents(request: ApiRequest, customer_id: str) -> CustomerConsents:
    """With what was said of their e-mail and phone before anybody was known to have them."""
    return _consents_of(customers.profile(customer_id).id, request)


@router.post(
    "/customers/{customer_id}/consents",
    response=CustomerConsents,
    auth=needs(Scope.CONSENTS_WRITE),
    operation_id="tell_customer_consents",
    summary="Tell what a customer agreed to",
)
def tell_customer_consents(
    request: ApiRequest, customer_id: str, body: TellingOfConsents
) -> CustomerConsents:
    """Grants, withdrawals, and that a confirmation was asked for. All of it is taken down, or
    nothing; nothing is ever changed or deleted.
    """
    who = named(customer_id)
    services.tell_consents(
        told=[
            ConsentTold(
                channel=one.channel,
                topic=one.topic,
                state=one.state,
                occurred_at=one.occurred_at or request.now,
                method=one.method,
                customer_id=who.customer_id,
                key=one.key,
                proof=one.proof.proof if one.proof else Proof(),
            )
            for one in body.consents
        ],
        source=request.caller.source,
        actor=request.caller.actor,
        now=request.now,
    )
    bring_after(met=[who], actor=request.caller.actor, now=request.now)
    return _consents_of(customers.profile(customer_id).id, request)


@router.get(
    "/suppressions",
    response=SuppressionPage,
    auth=needs(Scope.CONSENTS_READ),
    operation_id="list_suppressions",
    summary="List suppressed addresses",
)
def list_suppressions(request: ApiRequest, filters: Query[SuppressionFilters]) -> SuppressionPage:
    """In the order in which they were taken down, those that were lifted too."""
    kind = AddressKind.EMAIL if filters.email else AddressKind.PHONE
    text = filters.email or filters.phone
    address = queries.address_of(kind, text) if text else None
    shown, following = LIST.page(
        filters,
        lambda place, limit: queries.suppressions(
            address=address, after=place[0] if place else "", limit=limit
        ),
    )
    data = [SuppressedAddress.of(one) for one in shown]
    return SuppressionPage(data=data, next_cursor=following)


@router.post(
    "/suppressions",
    response=NewSuppressions,
    auth=needs(Scope.CONSENTS_WRITE),
    operation_id="suppress_addresses",
    summary="Send nothing to addresses any more",
)
def suppress_addresses(request: ApiRequest, body: TellingOfSuppressions) -> NewSuppressions:
    """All of them, or none."""
    public_ids = services.suppress(
        told=[
            SuppressionTold(
                address=services.address_of(one.kind, one.address),
                reason=one.reason,
                since=one.since or request.now,
                note=one.note,
            )
            for one in body.suppressions
        ],
        source=request.caller.source,
        actor=request.caller.actor,
        now=request.now,
    )
    found = queries.suppressions_by_id(public_ids)
    return NewSuppressions(data=[SuppressedAddress.of(one) for one in found])


@router.delete(
    "/suppressions/{suppression_id}",
    response=SuppressedAddress,
    auth=needs(Scope.CONSENTS_WRITE),
    operation_id="lift_suppression",
    summary="Lift a suppression",
)
def lift_suppression(
    request: ApiRequest, suppression_id: str, why: Query[LiftFilters]
) -> SuppressedAddress:
    """Something may be sent to the address again, as far as consents and other suppressions of it
    allow that. It stays in the list, with the reason. A complaint is never lifted.
    """
    services.lift(
        public_id=suppression_id,
        because=why.reason,
        actor=request.caller.actor,
        now=request.now,
    )
    return SuppressedAddress.of(queries.suppression(suppression_id))


def _consents_of(customer_id: int, request: ApiRequest) -> CustomerConsents:
    standing = queries.standing_of(customer_id, now=request.now)
    return CustomerConsents(
        standing=[ConsentStanding.of(one) for one in standing],
        data=[Consent.of(fact) for fact in queries.history_of(customer_id, limit=MOST)],
    )
