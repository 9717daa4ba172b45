import json

import pytest
from django.contrib.auth import authenticate
from typer.testing import CliRunner

from regulars.core.events.models import EventRow
from regulars.core.second_factor.queries import enrolment_of
from regulars.core.second_factor.services import begin
from regulars.core.staff.models import Staff
from regulars.edges.staff import commands
from regulars.kernel import clock

PASSWORD = "correct horse battery"
EMAIL = "owner@example.com"
LAST_OWNER = "This is the last owner. Make somebody else an owner first."


@pytest.fixture(autouse=True)
def installation(db, monkeypatch):
    monkeypatch.setattr(commands, "open_installation", lambda: None)


def run(*arguments, password=PASSWORD):
    return CliRunner().invoke(
        commands.app, arguments, env={"REGULARS_STAFF_PASSWORD": password}, catch_exceptions=True
    )


def refused(*arguments, password=PASSWORD):
    """The sentence that refuses, after which everything stored is as it was."""
    before = stored()

    outcome = run(*arguments, password=password)

    assert (outcome.exit_code, outcome.output, stored()) == (1, "", before)
    return str(outcome.exception)


def stored():
    members = Staff.objects.order_by("pk").values_list(
        "email", "role__code", "is_active", "password"
    )
    return list(members), list(EventRow.objects.order_by("pk").values_list("name", flat=True))


class TestAdd:
    def test_lets_somebody_sign_in(self):
        outcome = run("add", "Owner@Example.com", "--role", "owner", "--name", "Owner")

        assert outcome.output == "Owner@Example.com may sign in as owner.\n"
        member = authenticate(username=EMAIL, password=PASSWORD)
        assert (member.email, member.name, member.role.code) == (EMAIL, "Owner", "owner")

    def test_asks_for_the_password_twice(self):
        answers = f"{PASSWORD}\n{PASSWORD}\n"

        outcome = CliRunner().invoke(commands.app, ["add", EMAIL], input=answers)

        assert outcome.exit_code == 0
        assert PASSWORD not in outcome.output
        assert authenticate(username=EMAIL, password=PASSWORD).role.code == "viewer"

    def test_refuses_a_weak_password_and_adds_nobody(self):
        assert refused("add", EMAIL, password="password") == (
            "This password cannot be used. This password is too short. It must contain at least "
            "12 characters. This password is too common."
        )
        assert stored() == ([], [])

    def test_refuses_an_email_that_is_taken(self):
        run("add", EMAIL)

        assert refused("add", EMAIL) == (
            f"{EMAIL} already belongs to a member of staff. Choose another e-mail."
        )


class TestPassword:
    def test_replaces_the_old_one(self):
        run("add", EMAIL)

        outcome = run("password", EMAIL, password="another long passphrase")

        assert outcome.output == f"{EMAIL} has a new password.\n"
        assert authenticate(username=EMAIL, password=PASSWORD) is None
        assert authenticate(username=EMAIL, password="another long passphrase").email == EMAIL
        last = EventRow.objects.latest("pk")
        assert last.name == "staff.password_set"
        assert "passphrase" not in json.dumps(last.payload)

    def test_refuses_an_unknown_email(self):
        assert refused("password", "nobody@example.com") == (
            "Nobody on the staff has the e-mail nobody@example.com. See: regulars staff list"
        )


class TestRole:
    def test_changes_it(self):
        run("add", EMAIL, "--role", "owner")
        run("add", "second@example.com", "--role", "owner")

        outcome = run("role", "second@example.com", "analyst")

        assert outcome.output == "second@example.com is now analyst.\n"

    def test_keeps_the_last_owner(self):
        run("add", EMAIL, "--role", "owner")

        assert refused("role", EMAIL, "viewer") == LAST_OWNER


class TestDeactivate:
    def test_shuts_somebody_out_and_lets_them_in_again(self):
        run("add", EMAIL, "--role", "owner")
        run("add", "second@example.com", "--role", "analyst")

        outcome = run("deactivate", "second@example.com")
        assert outcome.output == "second@example.com can no longer sign in.\n"
        assert "second@example.com  analyst  (inactive)" in run("list").output

        outcome = run("activate", "second@example.com")
        assert outcome.output == "second@example.com may sign in again as analyst.\n"

    def test_keeps_the_last_owner(self):
        run("add", EMAIL, "--role", "owner")

        assert refused("deactivate", EMAIL) == LAST_OWNER


class TestList:
    def test_lists_everybody(self):
        run("add", "b@example.com", "--role", "support")
        run("add", "a@example.com", "--role", "owner")

        assert run("list").output == "a@example.com  owner\nb@example.com  support\n"
        assert [row["role"] for row in json.loads(run("list", "--json").output)] == [
            "owner",
            "support",
        ]


class TestRequireMfa:
    def test_of_everybody_of_some_and_of_nobody(self):
        everybody = run("require-mfa")
        some = run("require-mfa", "owner", "manager")
        nobody = run("require-mfa", "--off")

        names = "owner, manager, marketer, support, analyst, viewer"
        assert everybody.output == f"Must have a second factor: {names}.\n"
        assert some.output == "Must have a second factor: owner, manager.\n"
        assert nobody.output == "Nobody must have one.\n"
        events = EventRow.objects.filter(name="second_factor.requirement_changed")
        assert [row.payload["roles"] for row in events.order_by("pk")][1:] == [
            ["owner", "manager"],
            [],
        ]

    def test_refuses_a_role_that_there_is_not(self):
        outcome = run("require-mfa", "boss")

        assert outcome.exit_code == 1
        assert str(outcome.exception).startswith("There is no role 'boss'.")
        assert EventRow.objects.count() == 0


class TestResetMfa:
    def test_takes_it_away(self):
        run("add", EMAIL, "--role", "owner")
        member = Staff.objects.get()
        begin(staff_id=member.pk, now=clock.now())

        outcome = run("reset-mfa", EMAIL)

        assert outcome.output == f"{EMAIL} signs in without a second factor again.\n"
        assert enrolment_of(member.pk, account=EMAIL) is None

    def test_refuses_where_there_is_none(self):
        run("add", EMAIL, "--role", "owner")

        sentence = refused("reset-mfa", EMAIL)

        assert sentence == "There is no second factor. Begin to set one up first."
