from __future__ import annotations

import re

import pytest

from regulars.core.access import queries
from regulars.core.access.models import AccessKey
from regulars.core.access.services import revoke_key
from regulars.core.access.tests.factories import a_publishable_key, a_secret_key
from regulars.core.events.models import EventRow
from regulars.core.events.types import SYSTEM
from regulars.edges.console.tests.factories import NOW, SIGNED_IN, signed_in, text_of
from regulars.kernel import clock

pytestmark = pytest.mark.django_db
ADD = "/console/keys/add/"
SECRET = {"name": "Warehouse", "source": "shop", "scopes": ["orders.read"], "ends_on": ""}
PUBLISHABLE = {
    "name": "Web shop",
    "source": "shop",
    "origins": "https://Shop.example/, https://b.example",
    "ends_on": "",
}


def token_on(response) -> str:
    found = re.findall(r"[ps]k_[0-9A-Za-z]{43}", text_of(response))
    assert len(found) == 1
    return found[0]


class TestList:
    def test_says_what_a_key_is_for_where_there_is_none(self):
        text = text_of(signed_in().get("/console/keys/"))

        assert "No program has a key yet" in text
        assert 'href="add/">Make a key</a>' in text

    def test_shows_no_token(self, django_assert_num_queries):
        made = [a_secret_key(), a_publishable_key()]
        client = signed_in()

        with django_assert_num_queries(SIGNED_IN + 1):
            text = text_of(client.get("/console/keys/"))

        assert [one.key.shown_as in text for one in made] == [True, True]
        assert [one.token in text for one in made] == [False, False]
        assert "Not used yet" in text

    def test_is_closed_to_other_roles(self):
        for role in ("marketer", "support", "analyst", "viewer"):
            assert signed_in(role).get("/console/keys/").status_code == 403


class TestMake:
    @pytest.mark.parametrize("role", ["owner", "manager"])
    def test_shows_the_token_once(self, role):
        client = signed_in(role)

        response = client.post(ADD, SECRET)

        token = token_on(response)
        key = queries.keys()[0]
        caller = queries.caller_of(token, now=clock.now())
        assert "no-store" in response["Cache-Control"]
        assert (caller.public_id, caller.source) == (key.public_id, "shop")
        assert [scope.value for scope in caller.scopes] == ["orders.read"]
        for address in ("/console/keys/", f"/console/keys/{key.public_id}/", "/console/events/"):
            assert token not in text_of(client.get(address))

    def test_records_who_made_it(self):
        client = signed_in()
        client.post(ADD, SECRET)

        text = text_of(client.get("/console/events/"))

        key = queries.keys()[0]
        assert key.made_by.startswith("stf_")
        assert "The secret key" in text
        assert f'href="/console/keys/{key.public_id}/">Warehouse</a>' in text
        assert "owner desk" in text_of(client.get(f"/console/keys/{key.public_id}/"))

    def test_makes_a_publishable_key_for_the_pages_of_a_shop(self):
        token = token_on(signed_in().post(f"{ADD}?kind=publishable", PUBLISHABLE))

        caller = queries.caller_of(token, now=clock.now())
        assert caller.origins == {"https://shop.example", "https://b.example"}
        assert [scope.value for scope in caller.scopes] == ["events.write"]

    def test_ends_after_the_last_day_of_the_store(self):
        signed_in().post(ADD, {**SECRET, "ends_on": "2099-12-31"})

        assert queries.keys()[0].ends_at.isoformat().startswith("2099-12-31T23:59:59.999999")

    @pytest.mark.parametrize(
        ("address", "told", "sentence"),
        [
            (ADD, {**SECRET, "name": ""}, "This field is required."),
            (ADD, {**SECRET, "source": "shop:1"}, "cannot be the code of a source"),
            (ADD, {**SECRET, "scopes": []}, "Choose at least one thing"),
            (ADD, {**SECRET, "scopes": ["everything"]}, "not one of the available choices"),
            (ADD, {**SECRET, "ends_on": "2001-01-01"}, "This day is over."),
            (f"{ADD}?kind=publishable", {**PUBLISHABLE, "origins": "*"}, "is no origin"),
            (f"{ADD}?kind=publishable", {**PUBLISHABLE, "origins": ","}, "Name the origins"),
        ],
    )
    def test_says_beside_the_field_what_is_wrong_and_makes_nothing(self, address, told, sentence):
        text = text_of(signed_in().post(address, told))

        assert sentence in text
        assert not AccessKey.objects.exists()
        assert not EventRow.objects.filter(name="access.key_made").exists()

    def test_gives_a_publishable_key_no_scope_that_is_smuggled_in(self):
        signed_in().post(f"{ADD}?kind=publishable", {**PUBLISHABLE, "scopes": ["orders.read"]})

        assert queries.keys()[0].scopes == ("events.write",)


class TestRevoke:
    def test_lets_nobody_in_and_says_why(self):
        client, made = signed_in(), a_secret_key()
        address = f"/console/keys/{made.key.public_id}/"

        response = client.post(f"{address}revoke/", {"reason": "It was in a mail."}, follow=True)

        text = text_of(response)
        assert response.redirect_chain == [(address, 302)]
        assert "The key opens nothing any more." in text
        assert "It was in a mail." in text
        assert "Revoke this key" not in text
        assert "Revoked by" in text
        assert queries.key(made.key.public_id).revoked_by.startswith("stf_")

    def test_asks_for_a_reason(self):
        client, made = signed_in(), a_secret_key()

        response = client.post(f"/console/keys/{made.key.public_id}/revoke/", {"reason": " "})

        assert response.status_code == 422
        assert "Say why the key is revoked." in text_of(response)
        assert queries.key(made.key.public_id).revoked_at is None

    def test_is_not_offered_twice(self):
        client, made = signed_in(), a_secret_key()
        revoke_key(public_id=made.key.public_id, reason="Lost.", actor=SYSTEM, now=NOW)

        response = client.post(f"/console/keys/{made.key.public_id}/revoke/", {"reason": "Again"})

        assert response.status_code == 409
        assert queries.key(made.key.public_id).revoked_because == "Lost."

    def test_says_so_where_there_is_no_such_key(self):
        assert signed_in().get("/console/keys/key_none/").status_code == 404
        response = signed_in("manager").post("/console/keys/key_none/revoke/", {"reason": "x"})
        assert response.status_code == 404


class TestLog:
    def test_names_a_program_by_its_key(self):
        made = a_secret_key()
        EventRow.objects.create(
            key="t",
            name="catalog.told",
            actor=made.key.public_id,
            occurred_at=NOW,
            payload={"first_id": 1, "last_id": 2, "made": 2, "changed": 1},
        )

        text = text_of(signed_in().get("/console/events/"))

        assert "A program told of products: 2 products were made, 1 was changed." in text
        assert f'href="/console/keys/{made.key.public_id}/">Warehouse</a>' in text
