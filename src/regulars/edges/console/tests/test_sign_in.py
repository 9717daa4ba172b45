from __future__ import annotations

import pytest
from django.apps import apps
from django.test import Client

from regulars.edges.console.accounts import GUESSES, GUESSES_FROM_ADDRESS, GUESSES_OF_EMAIL
from regulars.edges.console.tests.factories import PASSWORD, a_member, signed_in

LOGIN = "/console/login/"


def guess(client: Client, password: str, email: str = "owner@example.com"):
    return client.post(LOGIN, {"username": email, "password": password})


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

    def test_leads_on_to_the_page_that_was_asked_for(self):
        a_member("owner")
        client = Client()

        door = client.get("/console/work/")["Location"]
        text = client.get(door).content.decode()

        assert door == "/console/login/?next=/console/work/"
        assert '<input type="hidden" name="next" value="/console/work/">' in text
        told = {"username": "owner@example.com", "password": PASSWORD, "next": "/console/work/"}
        assert client.post(door, told)["Location"] == "/console/work/"
        assert client.get(door)["Location"] == "/console/work/"

    @pytest.mark.parametrize("way", ["", "https://elsewhere.example/", "//elsewhere.example"])
    def test_leads_home_from_nowhere_and_never_elsewhere(self, way):
        a_member("owner")
        client = Client()

        response = client.post(
            f"{LOGIN}?next={way}",
            {"username": "owner@example.com", "password": PASSWORD, "next": way},
        )

        assert response["Location"] == "/console/"
        assert client.get(f"{LOGIN}?next={way}")["Location"] == "/console/"

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

        assert (response.status_code, response["Retry-After"]) == (429, "900")
        assert "Too many attempts." in response.content.decode()

    def test_does_not_lock_out_a_colleague_elsewhere(self):
        a_member("owner")
        for _ in range(GUESSES):
            Client().post(LOGIN, {"username": "owner@example.com", "password": "wrong"})

        elsewhere = Client(REMOTE_ADDR="192.0.2.7")
        response = elsewhere.post(LOGIN, {"username": "owner@example.com", "password": PASSWORD})

        assert response.status_code == 302

    @pytest.mark.slow
    def test_a_thousand_guesses_from_everywhere_get_nowhere_and_leave_the_owner_at_work(self):
        a_member("owner")
        desk = Client(REMOTE_ADDR="192.0.2.7")
        assert guess(desk, PASSWORD).status_code == 302
        desk.post("/console/logout/")

        tried = 0
        for place in range(1_000):
            stranger = Client(REMOTE_ADDR=f"203.0.113.{place % 250}")
            text = guess(stranger, f"guess {place}").content.decode()
            tried += "Too many attempts." not in text

        assert tried == GUESSES_OF_EMAIL
        assert guess(Client(REMOTE_ADDR="203.0.113.251"), PASSWORD).status_code == 429
        assert guess(desk, PASSWORD).status_code == 302

    def test_a_known_browser_may_not_guess_for_ever_either(self):
        a_member("owner")
        desk = Client()
        guess(desk, PASSWORD)
        desk.post("/console/logout/")
        for _ in range(GUESSES):
            guess(desk, "wrong")

        assert "Too many attempts." in guess(desk, PASSWORD).content.decode()

    @pytest.mark.parametrize(("email", "password"), [("owner@example.com", ""), ("", "wrong")])
    def test_half_a_form_is_no_guess_and_forgives_none(self, email, password):
        a_member("owner")
        desk = Client()
        guess(desk, PASSWORD)
        desk.post("/console/logout/")
        for _ in range(GUESSES):
            guess(desk, "wrong")

        assert (
            "Give your e-mail and your password." in guess(desk, password, email).content.decode()
        )
        assert "Too many attempts." in guess(desk, PASSWORD).content.decode()

    def test_knows_a_browser_by_a_mark_that_nobody_else_can_make(self):
        a_member("owner")
        desk = Client()
        response = guess(desk, PASSWORD)
        name = next(name for name in response.cookies if name.startswith("regulars_browser_"))
        cookie = response.cookies[name]

        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", LOGIN)
        for _ in range(GUESSES):
            guess(Client(), "wrong")
        forger = Client()
        forger.cookies[name] = "mark:forged:signature"
        assert "Too many attempts." in guess(forger, PASSWORD).content.decode()

    def test_an_account_of_ones_own_does_not_wipe_out_the_guesses_of_others(self):
        a_member("owner")
        a_member("viewer")
        for place in range(GUESSES_FROM_ADDRESS):
            guess(Client(), "wrong", f"somebody{place}@example.com")

        assert guess(Client(), PASSWORD, "viewer@example.com").status_code == 429

    def test_keeps_nobodys_address_in_the_counts(self):
        guess(Client(), "wrong")

        keys = apps.get_model("staff", "GuessCount").objects.values_list("key", flat=True)
        assert {len(key) for key in keys} == {64}

    @pytest.mark.parametrize(
        ("role", "first"),
        [("support", "/console/customers/"), ("viewer", None), ("marketer", None)],
    )
    def test_leads_to_the_first_page_that_the_role_opens(self, role, first):
        response = signed_in(role).get("/console/")

        assert response.get("Location") == first

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
