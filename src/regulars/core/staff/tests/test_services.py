from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth import authenticate

from regulars.core.events.models import EventRow
from regulars.core.staff.models import Staff
from regulars.core.staff.services import activate, change_role, create_staff, deactivate
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
    return create_staff(email=email, name="One", role=role, password="a long secret", now=NOW)


class TestCreateStaff:
    def test_lets_them_sign_in_by_e_mail_in_any_case(self):
        staff_id = staff(" One@Example.com ")

        member = authenticate(username="ONE@example.com", password="a long secret")
        assert member is not None
        assert (member.pk, member.email, member.role.code) == (staff_id, "one@example.com", "owner")

    def test_records_it_without_personal_data(self):
        staff_id = staff()

        event = EventRow.objects.get()
        assert (event.name, event.payload) == (
            "staff.created",
            {"staff_id": staff_id, "role": "owner"},
        )

    def test_gives_no_way_in_without_a_password(self):
        create_staff(email="a@example.com", name="A", role="viewer", password=None, now=NOW)

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

        change_role(staff_id=second, role="support", now=NOW)

        member = Staff.objects.get(pk=second)
        assert member.may("customers.change")
        assert not member.may("reports.view")
        event = EventRow.objects.order_by("pk").last()
        assert event.payload == {"staff_id": second, "before": "viewer", "after": "support"}

    def test_changes_nothing_for_the_same_role(self):
        owner = staff()

        change_role(staff_id=owner, role="owner", now=NOW)

        assert EventRow.objects.count() == 1

    def test_keeps_the_last_owner(self):
        owner = staff()
        staff("two@example.com", "manager")

        with pytest.raises(LastOwner):
            change_role(staff_id=owner, role="viewer", now=NOW)

        assert Staff.objects.get(pk=owner).role.code == "owner"
        assert EventRow.objects.count() == 2

    def test_lets_one_of_two_owners_go(self):
        owner = staff()
        staff("two@example.com")

        change_role(staff_id=owner, role="viewer", now=NOW)

        assert Staff.objects.get(pk=owner).role.code == "viewer"

    def test_refuses_somebody_unknown(self):
        with pytest.raises(UnknownStaff):
            change_role(staff_id=404, role="viewer", now=NOW)

        assert EventRow.objects.exists() is False


class TestDeactivate:
    def test_lets_them_sign_in_no_more_and_keeps_what_they_did(self):
        staff()
        second = staff("two@example.com", "viewer")

        deactivate(staff_id=second, now=NOW)
        deactivate(staff_id=second, now=NOW)

        assert authenticate(username="two@example.com", password="a long secret") is None
        names = EventRow.objects.order_by("pk").values_list("name", "payload")
        assert list(names)[2:] == [("staff.deactivated", {"staff_id": second})]

    def test_keeps_the_last_owner(self):
        owner = staff()
        deactivate(staff_id=staff("two@example.com"), now=NOW)

        with pytest.raises(LastOwner):
            deactivate(staff_id=owner, now=NOW)

        assert Staff.objects.get(pk=owner).is_active

    def test_can_be_taken_back(self):
        staff()
        second = staff("two@example.com", "viewer")
        deactivate(staff_id=second, now=NOW)

        activate(staff_id=second, now=NOW)

        assert authenticate(username="two@example.com", password="a long secret").pk == second

    @pytest.mark.parametrize("verb", [activate, deactivate])
    def test_refuses_somebody_unknown(self, verb):
        with pytest.raises(UnknownStaff):
            verb(staff_id=404, now=NOW)

        assert EventRow.objects.exists() is False


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
