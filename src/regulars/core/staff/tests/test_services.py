from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from regulars.core.events.models import EventRow
from regulars.core.events.types import SYSTEM
from regulars.core.staff.models import Staff
from regulars.core.staff.queries import actor_of, members_among
from regulars.core.staff.services import (
    activate,
    change_role,
    create_staff,
    deactivate,
    note_failed_sign_in,
    note_sign_in,
    note_sign_out,
    set_password,
)
from regulars.core.staff.types import (
    EmailTaken,
    LastOwner,
    UnknownRole,
    UnknownStaff,
    UnusableEmail,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def staff(email: str = "one@example.com", role: str = "owner") -> int:
    return create_staff(
        email=email, name="One", role=role, password="a long secret", actor=SYSTEM, now=NOW
    )


def told() -> list[tuple[str, str, dict]]:
    return list(EventRow.objects.order_by("pk").values_list("name", "actor", "payload"))


class TestCreateStaff:
    def test_lets_them_sign_in_by_e_mail_in_any_case(self):
        staff_id = staff(" One@Example.com ")

        member = authenticate(username="ONE@example.com", password="a long secret")
        assert (member.pk, member.email, member.role.code) == (staff_id, "one@example.com", "owner")

    def test_records_it_without_personal_data(self):
        staff_id = staff()

        assert told() == [("staff.created", "system", {"staff_id": staff_id, "role": "owner"})]

    def test_gives_no_way_in_without_a_password(self):
        create_staff(
            email="a@example.com", name="A", role="viewer", password=None, actor=SYSTEM, now=NOW
        )

        assert authenticate(username="a@example.com", password="") is None

    @pytest.mark.parametrize("email", ["", "one", "one@", "one two@example.com"])
    def test_refuses_what_is_no_e_mail(self, email):
        with pytest.raises(UnusableEmail):
            staff(email)

        assert Staff.objects.exists() is False

    def test_refuses_the_same_e_mail_twice(self):
        staff()

        with pytest.raises(EmailTaken) as refusal:
            staff("ONE@example.com")

        assert refusal.value.fields() == {"email": "one@example.com"}
        assert Staff.objects.count() == 1
        assert EventRow.objects.count() == 1

    def test_refuses_an_email_that_somebody_else_takes_at_the_same_moment(self, monkeypatch):
        set_password = Staff.set_password

        def meanwhile(member: Staff, password: str | None) -> None:
            monkeypatch.setattr(Staff, "set_password", set_password)
            staff("one@example.com")  # after the first one looked, before it wrote

        monkeypatch.setattr(Staff, "set_password", meanwhile)

        with pytest.raises(EmailTaken) as refusal:
            staff("one@example.com")

        assert refusal.value.fields() == {"email": "one@example.com"}
        assert Staff.objects.count() == 0  # both were in the transaction that was refused
        assert EventRow.objects.count() == 0

    def test_refuses_an_unknown_role_and_names_the_six(self):
        with pytest.raises(UnknownRole) as refusal:
            staff(role="king")

        assert refusal.value.roles == (
            "owner",
            "manager",
            "marketer",
            "support",
            "analyst",
            "viewer",
        )
        assert Staff.objects.exists() is False


class TestChangeRole:
    def test_changes_what_they_may_do(self):
        staff()
        second = staff("two@example.com", "viewer")

        change_role(staff_id=second, role="support", actor="stf_owner", now=NOW)

        member = Staff.objects.get(pk=second)
        assert member.may("customers.change")
        assert not member.may("reports.view")
        facts = {"staff_id": second, "before": "viewer", "after": "support"}
        assert told()[2:] == [("staff.role_changed", "stf_owner", facts)]

    def test_changes_nothing_for_the_same_role(self):
        owner = staff()

        change_role(staff_id=owner, role="owner", actor=SYSTEM, now=NOW)

        assert EventRow.objects.count() == 1

    def test_keeps_the_last_owner(self):
        owner = staff()
        staff("two@example.com", "manager")

        with pytest.raises(LastOwner):
            change_role(staff_id=owner, role="viewer", actor=SYSTEM, now=NOW)

        assert Staff.objects.get(pk=owner).role.code == "owner"
        assert EventRow.objects.count() == 2

    def test_lets_one_of_two_owners_go(self):
        owner = staff()
        staff("two@example.com")

        change_role(staff_id=owner, role="viewer", actor=SYSTEM, now=NOW)

        assert Staff.objects.get(pk=owner).role.code == "viewer"

    def test_refuses_somebody_unknown(self):
        with pytest.raises(UnknownStaff):
            change_role(staff_id=404, role="viewer", actor=SYSTEM, now=NOW)

        assert EventRow.objects.exists() is False


class TestDeactivate:
    def test_lets_them_sign_in_no_more_and_keeps_what_they_did(self):
        staff()
        second = staff("two@example.com", "viewer")

        deactivate(staff_id=second, actor="stf_owner", now=NOW)
        deactivate(staff_id=second, actor="stf_owner", now=NOW)

        assert authenticate(username="two@example.com", password="a long secret") is None
        assert told()[2:] == [("staff.deactivated", "stf_owner", {"staff_id": second})]

    def test_keeps_the_last_owner(self):
        owner = staff()
        deactivate(staff_id=staff("two@example.com"), actor=SYSTEM, now=NOW)

        with pytest.raises(LastOwner):
            deactivate(staff_id=owner, actor=SYSTEM, now=NOW)

        assert Staff.objects.get(pk=owner).is_active

    def test_can_be_taken_back(self):
        staff()
        second = staff("two@example.com", "viewer")
        deactivate(staff_id=second, actor=SYSTEM, now=NOW)

        activate(staff_id=second, actor="stf_owner", now=NOW)

        assert told()[3:] == [("staff.activated", "stf_owner", {"staff_id": second})]
        assert authenticate(username="two@example.com", password="a long secret").pk == second

    @pytest.mark.parametrize("verb", [activate, deactivate])
    def test_refuses_somebody_unknown(self, verb):
        with pytest.raises(UnknownStaff):
            verb(staff_id=404, actor=SYSTEM, now=NOW)

        assert EventRow.objects.exists() is False


class TestSetPassword:
    def test_records_who_set_it_and_not_what(self):
        staff_id = staff()

        set_password(staff_id=staff_id, password="another secret", actor="stf_other", now=NOW)

        assert authenticate(username="one@example.com", password="another secret").pk == staff_id
        assert told()[1:] == [("staff.password_set", "stf_other", {"staff_id": staff_id})]


class TestSignIns:
    def test_are_recorded_as_the_persons_own_each_time(self):
        staff_id = staff()
        actor = Staff.objects.get().public_id

        note_sign_in(staff_id=staff_id, now=NOW)
        note_sign_in(staff_id=staff_id, now=NOW)
        note_sign_out(staff_id=staff_id, now=NOW)

        facts = {"staff_id": staff_id}
        assert told()[1:] == [
            ("staff.signed_in", actor, facts),
            ("staff.signed_in", actor, facts),
            ("staff.signed_out", actor, facts),
        ]

    def test_that_fail_tell_whose_e_mail_was_tried(self):
        staff_id = staff()

        note_failed_sign_in(email=" ONE@example.com", now=NOW)

        assert told()[1:] == [("staff.sign_in_failed", "visitor", {"staff_id": staff_id})]

    def test_that_fail_keep_nothing_that_was_typed(self):
        note_failed_sign_in(email="my secret passphrase", now=NOW)

        assert told() == [("staff.sign_in_failed", "visitor", {"staff_id": None})]
        assert "passphrase" not in EventRow.objects.get().key

    @pytest.mark.parametrize("note", [note_sign_in, note_sign_out])
    def test_of_nobody_known_are_refused(self, note):
        with pytest.raises(UnknownStaff):
            note(staff_id=404, now=NOW)

        assert told() == []


class TestActors:
    def test_are_found_by_either_id(self, django_assert_num_queries):
        staff()
        create_staff(
            email="two@example.com", name="", role="viewer", password=None, actor=SYSTEM, now=NOW
        )
        one, two = Staff.objects.order_by("pk")

        with django_assert_num_queries(1):
            found = members_among(ids=[two.pk], public_ids=[one.public_id, SYSTEM, "stf_gone"])

        assert {member.email for member in found} == {one.email, "two@example.com"}

    def test_are_members_of_staff_or_visitors(self):
        staff()

        assert actor_of(Staff.objects.get()) == Staff.objects.get().public_id
        assert actor_of(AnonymousUser()) == "visitor"

    def test_have_an_id_that_nobody_could_take_for_another_kind(self):
        staff()

        with pytest.raises(IntegrityError), transaction.atomic():
            Staff.objects.update(public_id="cus_1")


class TestPermissions:
    @pytest.mark.parametrize(
        ("role", "allowed", "denied"),
        [
            ("owner", "staff.change", None),
            ("manager", "orders.change", "staff.change"),
            ("marketer", "files.change", "customers.change"),
            ("support", "customers.change", "reports.view"),
            ("analyst", "events.view", "files.change"),
            ("viewer", "reports.view", "customers.view"),
        ],
    )
    def test_follow_the_role(self, role, allowed, denied):
        member = Staff.objects.get(pk=staff(role=role))

        assert member.may(allowed)
        assert denied is None or not member.may(denied)

    def test_answer_django(self):
        member = Staff.objects.get(pk=staff(role="support"))

        assert member.has_perm("orders.view_order")
        assert member.has_perms(["customers.change_customer", "customers.view_customer"])
        assert not member.has_perm("orders.change_order")
        assert member.has_module_perms("orders")
        assert not member.has_module_perms("staff")

    def test_end_when_somebody_leaves(self):
        member = Staff.objects.get(pk=staff())
        member.is_active = False

        assert member.permissions == frozenset()
        assert not member.is_staff
