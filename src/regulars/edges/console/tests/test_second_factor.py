"""Signing in by two steps, and setting the second one up."""

from __future__ import annotations

import base64
import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client

from regulars.core.events.types import SYSTEM
from regulars.core.second_factor.queries import enrolment_of, is_on
from regulars.core.second_factor.rules import code_at, step_of
from regulars.core.second_factor.services import begin, confirm, require_of
from regulars.core.staff.services import set_password
from regulars.edges.console.accounts import GUESSES, GUESSES_OF_CODE
from regulars.edges.console.tests.factories import PASSWORD, a_member, signed_in, text_of
from regulars.kernel import clock

pytestmark = pytest.mark.django_db

LOGIN, STEP, PAGE = "/console/login/", "/console/login/code/", "/console/second-factor/"
EMAIL = "owner@example.com"


class Telephone:
    """Shows the code of now, and another each time it is asked: half a minute passes."""

    def __init__(self, secret: str, moments) -> None:
        self.secret, self.moments = base64.b32decode(secret), moments

    def shows(self) -> str:
        self.moments.pass_by(seconds=30)
        return code_at(self.secret, step_of(clock.now()))


class Moments:
    def __init__(self) -> None:
        self.now = clock.system_clock()

    def __call__(self):
        return self.now

    def pass_by(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def moments():
    made = Moments()
    with clock.using(made):
        yield made


@pytest.fixture
def owner(moments) -> tuple[Telephone, list[str]]:
    """An owner with a second factor: their telephone, and their recovery codes."""
    return enrol(a_member("owner"), moments)


def enrol(staff_id: int, moments) -> tuple[Telephone, list[str]]:
    begin(staff_id=staff_id, now=clock.now())
    telephone = Telephone(enrolment_of(staff_id, account=EMAIL).secret, moments)
    code = telephone.shows()
    codes = confirm(staff_id=staff_id, code=code, actor=SYSTEM, now=clock.now())
    return telephone, codes


def half_way(**more) -> Client:
    client = Client(**more)
    response = client.post(
        LOGIN, {"username": EMAIL, "password": PASSWORD, "next": "/console/orders/"}
    )
    assert response["Location"] == STEP
    return client


def is_signed_in(client: Client) -> bool:
    return client.get("/console/customers/").status_code == 200


def told(name: str) -> int:
    return apps.get_model("events", "EventRow").objects.filter(name=name).count()


class TestSigningIn:
    def test_takes_two_steps_and_leads_where_one_wanted_to_go(self, owner):
        telephone, _ = owner
        client = half_way()
        assert "Your password is right." in text_of(client.get(STEP))
        assert (is_signed_in(client), told("staff.signed_in")) == (False, 0)

        response = client.post(STEP, {"code": telephone.shows()})

        assert (response.status_code, response["Location"]) == (302, "/console/orders/")
        assert (is_signed_in(client), told("staff.signed_in")) == (True, 1)
        assert "second_step" not in client.session
        assert client.session.get_expiry_age() == 12 * 60 * 60

    def test_takes_one_step_where_there_is_no_second_factor(self):
        a_member("owner")

        response = Client().post(LOGIN, {"username": EMAIL, "password": PASSWORD})

        assert response["Location"] == "/console/"

    def test_takes_a_recovery_code_once(self, owner):
        _, codes = owner
        assert half_way().post(STEP, {"code": codes[0]}).status_code == 302

        again = half_way().post(STEP, {"code": codes[0]})

        assert "This code does not count." in text_of(again)

    def test_takes_no_code_twice(self, owner):
        telephone, _ = owner
        code = telephone.shows()
        assert half_way().post(STEP, {"code": code}).status_code == 302

        client = half_way()
        response = client.post(STEP, {"code": code})

        assert "This code does not count." in text_of(response)
        assert (is_signed_in(client), told("staff.sign_in_failed")) == (False, 1)

    @pytest.mark.parametrize("address", [STEP, "/console/customers/", PAGE])
    def test_opens_nothing_without_the_first_step(self, owner, address):
        response = Client().get(address)

        assert response["Location"].startswith(LOGIN)

    def test_takes_no_code_without_the_first_step(self, owner):
        telephone, _ = owner
        client = Client()

        assert client.post(STEP, {"code": telephone.shows()})["Location"] == LOGIN
        assert not is_signed_in(client)

    def test_ends_after_five_minutes(self, owner, moments):
        telephone, _ = owner
        client = half_way()
        moments.pass_by(minutes=5)

        assert client.post(STEP, {"code": telephone.shows()})["Location"] == LOGIN
        assert not is_signed_in(client)

    def test_ends_with_the_password(self, owner):
        telephone, _ = owner
        client = half_way()
        staff_id = apps.get_model("staff", "Staff").objects.get().pk
        set_password(staff_id=staff_id, password="another-long-one", actor=SYSTEM, now=clock.now())

        assert client.post(STEP, {"code": telephone.shows()})["Location"] == LOGIN

    def test_ends_where_they_may_sign_in_no_more(self, owner):
        telephone, _ = owner
        client = half_way()
        apps.get_model("staff", "Staff").objects.update(is_active=False)

        assert client.post(STEP, {"code": telephone.shows()})["Location"] == LOGIN

    def test_stops_guessing_even_with_the_right_code(self, owner):
        telephone, _ = owner
        for place in range(GUESSES_OF_CODE):
            half_way(REMOTE_ADDR=f"203.0.113.{place}").post(STEP, {"code": "000000"})

        client = half_way(REMOTE_ADDR="203.0.113.99")
        response = client.post(STEP, {"code": telephone.shows()})

        assert (response.status_code, response["Retry-After"]) == (429, "900")
        assert "Too many attempts." in text_of(response)
        assert not is_signed_in(client)

    def test_strangers_guesses_keep_nobody_from_the_browser_they_work_with(self, owner):
        telephone, _ = owner
        desk = half_way()
        desk.post(STEP, {"code": telephone.shows()})
        desk.post("/console/logout/")
        for _place in range(GUESSES_OF_CODE):
            half_way(REMOTE_ADDR="203.0.113.1").post(STEP, {"code": "000000"})

        desk.post(LOGIN, {"username": EMAIL, "password": PASSWORD})
        desk.post(STEP, {"code": telephone.shows()})

        assert is_signed_in(desk)

    def test_a_known_browser_may_not_guess_for_ever_either(self, owner):
        telephone, _ = owner
        desk = half_way()
        desk.post(STEP, {"code": telephone.shows()})
        desk.post("/console/logout/")
        desk.post(LOGIN, {"username": EMAIL, "password": PASSWORD})
        for _place in range(GUESSES):
            desk.post(STEP, {"code": "000000"})

        assert "Too many attempts." in text_of(desk.post(STEP, {"code": telephone.shows()}))

    def test_says_what_to_do_where_the_installations_key_is_another(self, owner, settings):
        from django.contrib.sessions.backends.db import SessionStore

        client = half_way()
        kept = dict(client.session)
        settings.SECRET_KEY = "another-secret-" * 4
        store = SessionStore(client.cookies["sessionid"].value)
        staff = apps.get_model("staff", "Staff").objects.get()
        store.update(kept)
        store["second_step"] |= {"password": staff.get_session_auth_hash()}
        store.save()

        response = client.post(STEP, {"code": "000000"})

        assert response.status_code == 503
        assert "regulars staff reset-mfa" in text_of(response)


class TestSettingUp:
    def test_shows_a_picture_takes_the_first_code_and_gives_recovery_codes_once(self, moments):
        client = signed_in("owner")
        assert "It is off" in text_of(client.get(PAGE))
        assert client.post(PAGE)["Location"] == PAGE + "set-up/"
        page = text_of(client.get(PAGE + "set-up/"))
        secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1].replace(" ", "")
        assert "<svg" in page
        assert " style=" not in page

        wrong = text_of(client.post(PAGE + "set-up/", {"code": "000000"}))
        assert "This code does not count." in wrong
        code = Telephone(secret, moments).shows()
        done = client.post(PAGE + "set-up/", {"code": code})

        codes = re.findall(
            r"<li><code>([2-9a-z]{5}-[2-9a-z]{5})</code></li>", done.content.decode()
        )
        assert len(set(codes)) == 10
        assert "no-store" in done["Cache-Control"]
        assert "10 recovery codes are left." in text_of(client.get(PAGE))
        assert client.get(PAGE + "set-up/")["Location"] == PAGE
        assert told("second_factor.turned_on") == 1

    def test_leads_back_where_nothing_was_begun(self):
        assert signed_in().get(PAGE + "set-up/")["Location"] == PAGE


class TestTurningOff:
    @pytest.fixture
    def desk(self, owner):
        client = half_way()
        client.post(STEP, {"code": owner[0].shows()})
        return client

    def test_needs_password_and_code(self, desk, owner):
        telephone, _ = owner
        for form, sentence in [
            ({"password": "wrong", "code": telephone.shows()}, "This is not your password."),
            ({"password": PASSWORD, "code": "000000"}, "This code does not count."),
            ({"password": PASSWORD}, "This field is required."),
        ]:
            assert sentence in text_of(desk.post(PAGE, form))
        assert told("second_factor.turned_off") == 0

        response = desk.post(PAGE, {"password": PASSWORD, "code": telephone.shows()}, follow=True)

        assert "It is off" in text_of(response)
        assert told("second_factor.turned_off") == 1

    def test_stops_guessing(self, desk, owner):
        telephone, _ = owner
        for _place in range(GUESSES):
            desk.post(PAGE, {"password": "wrong", "code": "000000"})

        response = desk.post(PAGE, {"password": PASSWORD, "code": telephone.shows()})

        assert (response.status_code, response["Retry-After"]) == (429, "900")
        assert "Too many attempts." in text_of(response)
        assert told("second_factor.turned_off") == 0

    def test_is_not_offered_where_the_role_must_have_one(self, desk):
        require_of(roles=["owner"], actor=SYSTEM, now=clock.now())

        text = text_of(desk.get(PAGE))

        assert "so it stays on" in text
        assert "Your password" not in text


class TestResetting:
    def test_an_owner_takes_away_that_of_somebody_else(self, moments):
        manager = a_member("manager")
        enrol(manager, moments)
        client = signed_in("owner")
        person = apps.get_model("staff", "Staff").objects.get(pk=manager)
        page = text_of(client.get(f"/console/staff/{person.public_id}/"))
        assert "Take away their second factor" in page

        client.post(f"/console/staff/{manager}/second-factor/")

        assert not is_on(manager)
        assert told("second_factor.reset") == 1

    def test_but_not_their_own_and_no_manager_does(self, moments):
        client = signed_in("owner")
        owner = apps.get_model("staff", "Staff").objects.get().pk
        enrol(owner, moments)

        client.post(f"/console/staff/{owner}/second-factor/")
        refused = signed_in("manager").post(f"/console/staff/{owner}/second-factor/")

        assert refused.status_code == 403
        assert (is_on(owner), told("second_factor.reset")) == (True, 0)


class TestMustHave:
    def test_sets_one_up_before_all_else(self, moments):
        staff_id = a_member("owner")
        require_of(roles=None, actor=SYSTEM, now=clock.now())
        client = Client()
        client.post(LOGIN, {"username": EMAIL, "password": PASSWORD})

        guarded = ("/console/", "/console/customers/", "/console/staff/add/", "/console/password/")
        assert [client.get(way)["Location"] for way in guarded] == [PAGE] * 4
        assert "Your role must have a second factor." in text_of(client.get(PAGE))

        client.post(PAGE)
        secret = enrolment_of(staff_id, account=EMAIL).secret
        client.post(PAGE + "set-up/", {"code": Telephone(secret, moments).shows()})

        assert is_signed_in(client)

    def test_may_sign_out_instead(self):
        a_member("owner")
        require_of(roles=None, actor=SYSTEM, now=clock.now())
        client = Client()
        client.post(LOGIN, {"username": EMAIL, "password": PASSWORD})

        assert client.post("/console/logout/")["Location"] == LOGIN

    def test_leaves_other_roles_alone(self):
        a_member("owner")
        require_of(roles=["support"], actor=SYSTEM, now=clock.now())
        client = Client()

        client.post(LOGIN, {"username": EMAIL, "password": PASSWORD})

        assert is_signed_in(client)
