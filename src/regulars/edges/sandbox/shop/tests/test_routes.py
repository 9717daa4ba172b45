"""Every address, for everybody who may ask for it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from regulars.config import urls as real_urls
from regulars.core.staff.models import RolePermission
from regulars.edges.sandbox.shop.models import CartLine, Order, Refund
from regulars.edges.sandbox.shop.tests.factories import (
    TOKEN,
    a_member,
    an_account,
)
from regulars.edges.sandbox.shop.urls import AT_WORK, BUYING, HOOKS, STOREFRONT, urlpatterns

OPEN = ("everybody",)
OPERATE = ("sandbox.operate",)
DEEDS = ("paid", "ship", "deliver", "delay", "refund", "cancel")
WITHOUT_AN_ORDER = {
    **dict.fromkeys((*DEEDS, "receipt", "desk_order"), 404),
    **dict.fromkeys(("pick", "send_again"), 302),
    **dict.fromkeys(("key", "secret"), 422),
}


def answer_of(client, pattern, values, *, method="get"):
    address = "/shop/" + str(pattern.pattern)
    for name, value in values.items():
        for kind in ("slug", "str"):
            address = address.replace(f"<{kind}:{name}>", value)
    return getattr(client, method)(address)


@pytest.fixture
def values(shop):
    """What stands in the places of addresses."""
    return {
        "product": shop["GT-1"],
        "slug": "green-tea",
        "number": "S99999",
        "token": TOKEN,
    }


def resolvable_by_get(pattern):
    """Whether the address is one to look at."""
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return pattern.callback(request).status_code != 405


class TestRoutes:
    def test_declare_who_may_open_them(self):
        declared = {pattern.name: pattern.callback.permissions for pattern in urlpatterns}

        assert len(declared) == len(urlpatterns)
        assert {declared[pattern.name] for pattern in [*STOREFRONT, *BUYING, *HOOKS]} == {OPEN}
        assert {declared[pattern.name] for pattern in AT_WORK} == {OPERATE}

    def test_are_not_there_unless_the_sandbox_is_on(self, client, db, settings):
        assert settings.REGULARS_SANDBOX is False
        assert "shop/" not in [str(pattern.pattern) for pattern in real_urls.urlpatterns]
        assert client.get("/shop/").status_code == 404
        assert client.get("/shop/desk/").status_code == 404

    def test_are_given_to_three_roles(self, db):
        roles = RolePermission.objects.filter(permission="sandbox.operate")

        assert set(roles.values_list("role__code", flat=True)) == {"owner", "manager", "support"}

    @pytest.mark.parametrize("pattern", AT_WORK, ids=lambda pattern: pattern.name)
    def test_at_work_open_for_those_who_hold_the_permission_alone(self, values, pattern):
        method = "get" if resolvable_by_get(pattern) else "post"
        visitor, customer = Client(), an_account(Client())
        analyst, support = a_member("analyst", "a@example.com"), a_member("support")

        for nobody in (visitor, customer):
            asked = answer_of(nobody, pattern, values, method=method)
            assert asked.status_code == 302
            assert asked["Location"].startswith("/console/login/?next=/shop/")
        assert answer_of(analyst, pattern, values, method=method).status_code == 403
        opened = answer_of(support, pattern, values, method=method)
        assert opened.status_code == WITHOUT_AN_ORDER.get(pattern.name, 200)
        assert "login" not in opened.headers.get("Location", "")
        assert not Refund.objects.exists()
        assert not Order.objects.exists()

    @pytest.mark.parametrize("role", ["visitor", "customer", "viewer", "support"])
    def test_of_the_shop_open_for_everybody(self, values, role):
        client = {"visitor": Client, "customer": lambda: an_account(Client())}.get(
            role, lambda: a_member(role)
        )()
        pages = ("front", "category", "search", "product", "picture", "cookies", "cart", "find")

        for pattern in [*STOREFRONT, *BUYING]:
            if pattern.name in pages:
                assert answer_of(client, pattern, values).status_code == 200
        assert client.get("/shop/account/sign-in/").status_code == 200

    def test_have_headers_that_let_nothing_in(self, shop):
        response = Client().get("/shop/")

        assert response.headers["Content-Security-Policy"].startswith("default-src 'none';")
        assert "script-src" not in response.headers["Content-Security-Policy"]
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Frame-Options"] == "DENY"

    def test_refuse_forms_from_elsewhere(self, shop):
        client = Client(enforce_csrf_checks=True)

        response = client.post(f"/shop/cart/add/{shop['GT-1']}/", {"quantity": 1})

        assert response.status_code == 403
        assert not CartLine.objects.exists()
