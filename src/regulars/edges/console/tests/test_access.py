"""Nobody opens a page of the console without the permission that the page declares."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from regulars.edges.console.access import EVERYBODY, STAFF
from regulars.edges.console.tests.factories import ROLES, a_member, signed_in

KNOWN = {
    EVERYBODY,
    STAFF,
    "reports.view",
    "customers.view",
    "customers.change",
    "orders.view",
    "catalog.view",
    "files.view",
    "files.change",
    "events.view",
    "staff.view",
    "staff.change",
    "access.view",
    "traits.view",
    "consents.view",
    "consents.change",
    "access.change",
    "work.view",
    "work.change",
    "privacy.view",
    "privacy.change",
    "connections.view",
    "connections.change",
}
PLACES = {
    "report_id": "1",
    "name": "measures",
    "token": "0" * 32,
    "run_id": "1",
    "staff_id": "1",
    "task_id": "1",
    "delivery_id": "1",
    "public_id": "con_1",
    "kind": "webhook",
}


def patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for item in resolver.url_patterns:
        route = before + str(item.pattern)
        if isinstance(item, URLResolver):
            yield from patterns(item, route)
        else:
            yield route, item


def console_addresses() -> list[tuple[str, tuple[str, ...]]]:
    found = []
    for route, pattern in patterns(get_resolver()):
        if route.startswith("console/"):
            address = "/" + route
            for name in pattern.pattern.converters:
                value = PLACES.get(name, "1")
                address = "".join(
                    value if part.endswith(f"{name}>") else part
                    for part in address.replace("<", "\0<").replace(">", ">\0").split("\0")
                )
            found.append((address, getattr(pattern.callback, "permissions", ())))
    return found


ADDRESSES = console_addresses()
GUARDED = [
    (address, needed) for address, needed in ADDRESSES if not {EVERYBODY, STAFF} & set(needed)
]


class TestAddresses:
    def test_every_one_declares_a_known_permission(self):
        assert len(ADDRESSES) >= 25
        unknown = {
            address: needed for address, needed in ADDRESSES if not needed or set(needed) - KNOWN
        }
        assert unknown == {}

    def test_only_signing_in_and_its_style_are_open_to_everybody(self):
        open_addresses = {address for address, needed in ADDRESSES if needed == (EVERYBODY,)}

        door = {"/console/login/", "/console/login/code/", "/console/style.css"}
        assert open_addresses == door

    def test_nothing_of_django_admin_is_left_besides(self):
        for address in ["jsi18n/", "autocomplete/", "r/1/1/", "search/", "customers/customer/"]:
            assert "/console/" + address not in dict(ADDRESSES)


@pytest.mark.django_db
class TestCallers:
    @pytest.mark.parametrize(
        ("address", "needed"), [row for row in ADDRESSES if row[1] != (EVERYBODY,)]
    )
    def test_anonymous_is_sent_to_sign_in(self, address, needed):
        response = Client().get(address)

        assert response.status_code == 302
        at_the_door = (
            "/console/" if needed == (STAFF,) and "logout" in address else "/console/login/"
        )
        assert response["Location"].startswith(at_the_door)

    @pytest.mark.parametrize("role", ROLES)
    def test_each_role_opens_what_it_may_and_nothing_else(self, role):
        client = signed_in(role)
        allowed = client.get("/console/password/").wsgi_request.user.permissions

        refused = {address for address, needed in GUARDED if client.get(address).status_code == 403}

        assert refused == {address for address, needed in GUARDED if not allowed.issuperset(needed)}

    def test_the_viewer_sees_figures_and_changes_nothing(self):
        client = signed_in("viewer")

        refused = [
            client.post(address).status_code
            for address, needed in GUARDED
            if any("change" in permission for permission in needed)
        ]

        assert set(refused) == {403}
        assert client.get("/console/").status_code == 200
        assert client.get("/console/customers/").status_code == 403

    def test_a_refusal_keeps_the_ways_that_are_open(self):
        response = signed_in("support").get("/console/report/")
        text = response.content.decode()

        assert response.status_code == 403
        assert "Your role does not open this page" in text
        assert 'href="/console/customers/"' in text
        assert 'href="/console/report/"' not in text

    def test_nobody_changes_records_past_the_verbs(self):
        client = signed_in("owner")

        for address in ["/console/customers/", "/console/orders/", "/console/events/"]:
            assert client.get(address + "add/").status_code == 404

    def test_somebody_no_longer_active_is_shut_out(self):
        client = signed_in("manager")
        a_member("owner")
        client.get("/console/password/").wsgi_request.user.__class__.objects.filter(
            email="manager@example.com"
        ).update(is_active=False)

        assert client.get("/console/").status_code == 302


@pytest.mark.django_db
class TestForms:
    def test_a_form_from_elsewhere_is_refused(self):
        client = Client(enforce_csrf_checks=True)
        a_member()
        client.force_login(signed_in_user())

        response = client.post("/console/figures/refresh/")

        assert response.status_code == 403
        assert "This form is too old" in response.content.decode()


def signed_in_user():
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get(email="owner@example.com")
