"""What publishers say of customers: whole publications, changes, lists, and what goes with whom."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from regulars.core.customers import queries, services
from regulars.core.customers.models import Customer, CustomerTraits, Publication
from regulars.core.customers.publishers import Form, forms
from regulars.core.customers.tests.test_customers import bring_in, draft
from regulars.core.customers.types import (
    NothingPublished,
    PublicationUnknown,
    Publisher,
    Trait,
    TraitKind,
    TraitMisfit,
    TraitsDraft,
    UnknownPublisher,
)
from regulars.core.events.types import SYSTEM
from regulars.core.tests.estates import Memory

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = date(2026, 2, 28)
CLUB = Publisher(
    "club",
    (
        Trait("club.points", TraitKind.NUMBER, "Points"),
        Trait("club.tier", TraitKind.TEXT, "Tier"),
        Trait("club.joined_on", TraitKind.DAY, "Joined on"),
        Trait("club.seen_at", TraitKind.MOMENT, "Seen at"),
        Trait("club.is_guest", TraitKind.FLAG, "Guest"),
        Trait("club.gifts", TraitKind.LIST, "Gifts"),
    ),
)
NOTHING = (None,) * len(CLUB.traits)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def club(monkeypatch):
    """A module that publishes traits."""
    monkeypatch.setitem(forms(), "club", Form(CLUB))


def shoppers(number: int) -> list[int]:
    return list(bring_in(*(draft(str(place)) for place in range(number))).ids.values())


def points(customer_id: int, number: float, ranking: float | None = None) -> TraitsDraft:
    return TraitsDraft(customer_id, (number, *NOTHING[1:]), ranking)


def begun(version: str = "first") -> int:
    return services.draft_traits(publisher="club", model_version=version, as_of=DAY, now=NOW)


def published(*drafts: TraitsDraft, version: str = "first") -> int:
    publication = begun(version)
    services.add_traits(publication_id=publication, drafts=drafts)
    services.publish_traits(publication_id=publication)
    return publication


def points_of(*customer_ids: int) -> dict[int, float]:
    found = queries.traits_of(customer_ids, publisher="club")
    return {pk: traits.values["club.points"] for pk, traits in found.items()}


class TestPublishing:
    def test_gives_back_values_of_every_kind_in_one_query(self, django_assert_num_queries):
        [shopper] = shoppers(1)
        values = (12.5, "gold", DAY, NOW, False, ["mug", 2])
        published(TraitsDraft(shopper, values))

        with django_assert_num_queries(1):
            traits = queries.traits_of([shopper], publisher="club")[shopper]

        assert tuple(traits.values.values()) == values
        assert list(traits.values) == [trait.name for trait in CLUB.traits]
        assert (traits.model_version, traits.as_of) == ("first", DAY)

    def test_takes_the_place_of_what_was_said_before_in_one_step(self):
        one, two = shoppers(2)
        published(points(one, 1), points(two, 2))
        second = begun("second")
        services.add_traits(publication_id=second, drafts=[points(two, 20)])

        assert points_of(one, two) == {one: 1, two: 2}
        services.publish_traits(publication_id=second)
        assert points_of(one, two) == {two: 20}
        services.sweep_traits(publisher="club")

        assert list(CustomerTraits.objects.values_list("customer_id", flat=True)) == [two]
        assert list(Publication.objects.values_list("model_version", flat=True)) == ["second"]

    def test_clears_away_what_was_never_finished(self):
        [shopper] = shoppers(1)
        services.add_traits(publication_id=begun("lost"), drafts=[points(shopper, 1)])

        published(points(shopper, 2))

        assert points_of(shopper) == {shopper: 2}
        assert CustomerTraits.objects.count() == Publication.objects.count() == 1

    def test_leaves_out_who_is_no_longer_there(self):
        one, two = shoppers(2)
        publication = begun()
        Customer.objects.get(pk=two).delete()

        drafts = [points(one, 1), points(two, 2)]

        assert services.add_traits(publication_id=publication, drafts=drafts) == 1
        assert CustomerTraits.objects.get().customer_id == one

    @pytest.mark.parametrize(
        ("values", "name"),
        [
            ((1.0, 2, *NOTHING[2:]), "club.tier"),
            ((True, *NOTHING[1:]), "club.points"),
            ((None, None, NOW, *NOTHING[3:]), "club.joined_on"),
            ((1.0,), "club"),
        ],
    )
    def test_refuses_a_value_of_another_kind(self, values, name):
        one, two = shoppers(2)
        publication = begun()

        with pytest.raises(TraitMisfit) as refusal, transaction.atomic():
            services.add_traits(
                publication_id=publication, drafts=[points(one, 1), TraitsDraft(two, values)]
            )

        assert (refusal.value.customer_id, refusal.value.name) == (two, name)
        assert CustomerTraits.objects.exists() is False

    def test_refuses_whom_nobody_knows(self):
        with pytest.raises(UnknownPublisher) as refusal:
            services.draft_traits(publisher="clubb", model_version="1", as_of=DAY, now=NOW)

        assert (refusal.value.publisher, "club" in refusal.value.publishers) == ("clubb", True)
        assert Publication.objects.exists() is False

    def test_refuses_to_write_into_what_is_published(self):
        [shopper] = shoppers(1)
        publication = published(points(shopper, 1))

        with pytest.raises(PublicationUnknown), transaction.atomic():
            services.add_traits(publication_id=publication, drafts=[points(shopper, 2)])
        with pytest.raises(PublicationUnknown), transaction.atomic():
            services.publish_traits(publication_id=publication)

        assert points_of(shopper) == {shopper: 1}

    def test_a_publisher_has_one_draft_at_a_time(self):
        begun()

        with pytest.raises(IntegrityError), transaction.atomic():
            Publication.objects.create(
                publisher="club", state="draft", model_version="2", as_of=DAY, begun_at=NOW
            )

        assert Publication.objects.count() == 1

    def test_a_ranking_is_a_finite_number(self):
        [shopper] = shoppers(1)
        wrong = math.inf if connection.vendor == "sqlite" else math.nan  # SQLite has no NaN

        with pytest.raises(IntegrityError), transaction.atomic():
            services.add_traits(publication_id=begun(), drafts=[points(shopper, 1, wrong)])

        assert CustomerTraits.objects.exists() is False


class TestChanging:
    def test_says_something_else_of_some_and_nothing_of_who_is_gone(self):
        one, two, three, four = shoppers(4)
        published(points(one, 1), points(two, 2), points(three, 3))
        kept = CustomerTraits.objects.get(customer_id=one).pk

        changed = services.change_traits(
            publisher="club", drafts=[points(two, 20), points(four, 40)], gone=[three]
        )

        assert changed == 2
        assert points_of(one, two, three, four) == {one: 1, two: 20, four: 40}
        assert CustomerTraits.objects.get(customer_id=one).pk == kept

    def test_refuses_where_nothing_was_said_yet(self):
        [shopper] = shoppers(1)

        with pytest.raises(NothingPublished), transaction.atomic():
            services.change_traits(publisher="club", drafts=[points(shopper, 1)])

        assert CustomerTraits.objects.exists() is False


class TestRanked:
    def test_puts_the_highest_first_and_leaves_out_who_has_no_ranking(self):
        one, two, three, four = shoppers(4)
        published(points(one, 1, 5.0), points(two, 2), points(three, 3, 9.5), points(four, 4, 5.0))

        def ranked(**asked: int) -> list[int]:
            found = queries.ranked_traits(publisher="club", **asked)
            return [traits.customer_id for traits in found]

        assert ranked(limit=10) == [three, one, four]
        found = queries.traits_of([one, two], publisher="club")
        assert (found[one].ranking, found[two].ranking) == (5.0, None)
        assert ranked(limit=1, offset=1) == [one]
        assert ranked(limit=5, offset=3) == []
        assert queries.ranking_of_all(publisher="club") == (3, 19.5)

    def test_of_who_has_said_nothing_is_empty(self):
        assert queries.ranked_traits(publisher="club", limit=10) == []
        assert queries.ranking_of_all(publisher="club") == (0, 0.0)


class TestLeaving:
    def test_goes_with_the_customer_when_an_import_is_undone(self):
        [kept] = bring_in(draft("2")).ids.values()
        [gone] = bring_in(draft("1"), import_run=7).ids.values()
        published(points(gone, 1), points(kept, 2))

        services.undo_import(
            estate=Memory().estate(7),
            held=lambda _: (),
            told=[],
            seen=lambda _: {},
            actor=SYSTEM,
            now=NOW,
        )

        assert Customer.objects.get().pk == kept
        assert list(CustomerTraits.objects.values_list("customer_id", flat=True)) == [kept]

    def test_is_in_the_way_of_deleting_a_customer_past_it(self):
        [shopper] = shoppers(1)
        published(points(shopper, 1))

        with pytest.raises(IntegrityError), transaction.atomic():
            Customer.objects.filter(pk=shopper)._raw_delete("default")
            connection.check_constraints()

        assert points_of(shopper) == {shopper: 1}
