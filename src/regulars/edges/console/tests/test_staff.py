from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model

from regulars.edges.console.tests.factories import a_member, signed_in

NEW = {
    "name": "Desk two",
    "email": "Two@Example.com",
    "role": "support",
    "password": "correct horse battery",
}


def people() -> set[tuple[str, str]]:
    return set(get_user_model().objects.values_list("email", "role__code"))


@pytest.mark.django_db
class TestStaff:
    def test_an_owner_adds_somebody_who_can_then_sign_in(self):
        response = signed_in("owner").post("/console/staff/add/", NEW)

        assert (response.status_code, response["Location"]) == (302, "/console/staff/")
        added = get_user_model().objects.get(email="two@example.com")
        assert added.check_password("correct horse battery")
        assert added.role.code == "support"

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"password": "short"}, "This password is too short."),
            ({"password": "two@example.com"}, "The password is too similar to the e-mail"),
            ({"name": "correct horse battery"}, "The password is too similar to the name"),
            ({"email": "OWNER@example.com"}, "already belongs to a member of staff"),
            ({"role": "king"}, "Select a valid choice."),
        ],
    )
    def test_refuses_and_adds_nobody(self, changes, sentence):
        client = signed_in("owner")
        before = people()

        response = client.post("/console/staff/add/", NEW | changes)

        assert response.status_code == 200
        assert sentence in response.content.decode()
        assert people() == before

    def test_changes_a_role(self):
        client = signed_in("owner")
        viewer = a_member("viewer")

        client.post(f"/console/staff/{viewer}/role/", {"role": "analyst"})

        assert ("viewer@example.com", "analyst") in people()

    def test_shuts_somebody_out_and_lets_them_in_again(self):
        client = signed_in("owner")
        viewer = signed_in("viewer")
        person = get_user_model().objects.get(email="viewer@example.com").pk

        response = client.post(f"/console/staff/{person}/active/", {"active": "no"})
        assert viewer.get("/console/").status_code == 302
        assert "Let them sign in again" in client.get(response["Location"]).content.decode()

        client.post(f"/console/staff/{person}/active/", {"active": "yes"})
        assert viewer.get("/console/").status_code == 200

    def test_shutting_out_is_not_done_by_looking_nor_without_permission(self):
        client = signed_in("owner")
        viewer = a_member("viewer")

        looked = client.get(f"/console/staff/{viewer}/active/", {"active": "no"})
        signed_in("manager").post(f"/console/staff/{viewer}/active/", {"active": "no"})

        assert looked.status_code == 405
        assert client.get(f"/console/staff/{viewer}/role/").status_code == 405
        assert get_user_model().objects.get(pk=viewer).is_active

    @pytest.mark.parametrize(
        ("address", "form", "sentence"),
        [
            ("role", {"role": "king"}, "There is no such role. Choose one of the list."),
            ("role", {}, "There is no such role. Choose one of the list."),
            ("active", {"active": "maybe"}, "Say whether they may sign in"),
        ],
    )
    def test_says_what_is_wrong_with_a_form_and_changes_nothing(self, address, form, sentence):
        client = signed_in("owner")
        viewer = a_member("viewer")
        before = people()

        response = client.post(f"/console/staff/{viewer}/{address}/", form, follow=True)

        assert sentence in response.content.decode()
        assert people() == before
        assert get_user_model().objects.get(pk=viewer).is_active

    def test_keeps_the_last_owner(self):
        client = signed_in("owner")
        owner = get_user_model().objects.get().pk

        response = client.post(f"/console/staff/{owner}/role/", {"role": "viewer"})

        assert response.status_code == 409
        assert "This is the last owner." in response.content.decode()
        assert people() == {("owner@example.com", "owner")}

    def test_a_manager_looks_and_changes_nothing(self):
        client = signed_in("manager")
        viewer = a_member("viewer")
        before = people()

        assert "Give another role" not in client.get(f"/console/staff/{viewer}/").content.decode()
        assert client.post(f"/console/staff/{viewer}/role/", {"role": "owner"}).status_code == 403
        assert client.post("/console/staff/add/", NEW).status_code == 403
        assert people() == before
