from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from regulars.edges.console.accounts import GUESSES
from regulars.edges.console.tests.factories import PASSWORD, a_member, signed_in

LOGIN = "/console/login/"


@pytest.fixture(autouse=True)
def forget_guesses():
    cache.clear()
    yield
    cache.clear()


@pytest.mark.django_db
class TestSignIn:
    def test_lets_in_with_email_in_any_case_and_leads_to_the_page_asked_for(self):
        a_member("owner")
        client = Client()

        response = client.post(
            LOGIN,
            {"username": "OWNER@example.com", "password": PASSWORD, "next": "/console/orders/"},
        )

        assert (response.status_code, response["Location"]) == (302, "/console/orders/")
        assert client.session.get_expiry_age() == 12 * 60 * 60

    def test_says_the_same_of_an_unknown_email_and_of_a_wrong_password(self):
        a_member("owner")

        pages = [
            Client().post(LOGIN, {"username": email, "password": "wrong"}).content.decode()
            for email in ["owner@example.com", "nobody@example.com"]
        ]

        sentence = "This e-mail and password do not belong together."
        assert all(sentence in text for text in pages)

    def test_stops_guessing_after_ten_even_with_the_right_password(self):
        a_member("owner")
        for _ in range(GUESSES):
            Client().post(LOGIN, {"username": "owner@example.com", "password": "wrong"})

        response = Client().post(LOGIN, {"username": "owner@example.com", "password": PASSWORD})

        assert response.status_code == 200
        assert "Too many attempts." in response.content.decode()

    def test_does_not_lock_out_a_colleague_elsewhere(self):
        a_member("owner")
        for _ in range(GUESSES):
            Client().post(LOGIN, {"username": "owner@example.com", "password": "wrong"})

        elsewhere = Client(REMOTE_ADDR="192.0.2.7")
        response = elsewhere.post(LOGIN, {"username": "owner@example.com", "password": PASSWORD})

        assert response.status_code == 302

    def test_never_leads_to_another_site(self):
        a_member("owner")

        response = Client().post(
            LOGIN,
            {
                "username": "owner@example.com",
                "password": PASSWORD,
                "next": "https://elsewhere.example/",
            },
        )

        assert response["Location"] == "/console/"

    def test_signs_out_by_form_only(self):
        client = signed_in()

        assert client.get("/console/logout/").status_code == 405
        assert client.post("/console/logout/").status_code in {200, 302}
        assert client.get("/console/").status_code == 302
