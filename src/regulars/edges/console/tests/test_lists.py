from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps

from regulars.edges.console.tests.factories import (
    NOW,
    SIGNED_IN,
    an_order,
    import_orders,
    signed_in,
    some_customers,
    taken_back,
    text_of,
)


def entries_of(response):
    return [entry for month in response.context["months"] for entry in month.entries]


@pytest.mark.django_db
class TestUsualOrder:
    @pytest.mark.parametrize(
        ("address", "column", "direction"),
        [
            ("orders", "Placed at", "descending"),
            ("refunds", "Refunded on", "descending"),
            ("products", "Product", "ascending"),
            ("channels", "Name", "ascending"),
            ("staff", "Member of staff", "ascending"),
        ],
    )
    def test_is_marked_and_can_be_turned_round(self, address, column, direction):
        client = signed_in()
        order = an_order("1", some_customers(1)["C-000"], at=NOW)
        import_orders(taken_back(order, 100, NOW + timedelta(days=1)))
        apps.get_model("catalog", "Product").objects.create(public_id="prd_1", name="Green tea")

        usual = text_of(client.get(f"/console/{address}/"))
        turned = text_of(client.get(f"/console/{address}/", {"sort": "turned"}))

        other = {"descending": "ascending", "ascending": "descending"}[direction]
        assert f'aria-sort="{direction}"><a href="?sort=turned">{column}' in usual
        assert f'aria-sort="{other}"><a href="?">{column}' in turned

    def test_of_orders_is_by_when_they_were_placed_not_by_when_they_came_in(self):
        import_orders(an_order("late", None, at=NOW))
        import_orders(an_order("early", None, at=NOW - timedelta(days=9)))

        cl = signed_in().get("/console/orders/").context["cl"]

        assert [row.number for row in cl.result_list] == ["late", "early"]

    def test_turned_round_puts_the_first_order_first(self):
        client, buyer = signed_in(), some_customers(1)["C-000"]
        import_orders(*(an_order(str(n), buyer, at=NOW - timedelta(days=n)) for n in range(60)))

        cl = client.get("/console/orders/", {"sort": "turned"}).context["cl"]
        more = client.get("/console/orders/" + cl.older_address).context["cl"]

        numbers = [int(row.number) for row in [*cl.result_list, *more.result_list]]
        assert numbers == list(range(59, -1, -1))

    @pytest.mark.parametrize(
        ("address", "lead"),
        [
            ("imports", "Each file that was brought in, the latest first."),
            ("events", "Everything that happened, what was written down last first."),
        ],
    )
    def test_that_no_column_shows_is_said(self, address, lead):
        assert lead in text_of(signed_in().get(f"/console/{address}/"))


@pytest.mark.django_db
class TestCustomers:
    def test_shows_what_each_bought(self):
        customers = some_customers(2)
        order = an_order(
            "1001", customers["C-001"], at=NOW - timedelta(days=9), amounts=(1_000, 500)
        )
        second = an_order("1002", customers["C-001"], at=NOW - timedelta(days=2))
        import_orders(taken_back(order, 400, NOW - timedelta(days=5)), second)

        text = text_of(signed_in().get("/console/customers/"))

        assert "Shopper 1" in text
        assert '<td data-label="Orders" class="r-number">2</td>' in text
        assert '<td data-label="Revenue" class="r-number">€23.50</td>' in text
        last_order = '<td data-label="Last order"><time datetime="2026-02-27">Feb 27, 2026</time>'
        assert last_order in text
        assert '<td data-label="Revenue" data-empty class="r-number">–</td>' in text

    def test_costs_the_same_queries_for_one_and_for_fifty(self, django_assert_num_queries):
        client = signed_in()
        customers = some_customers(60)
        import_orders(
            *(an_order(str(place), pk, at=NOW) for place, pk in enumerate(customers.values()))
        )

        # the currencies, twice; the figures; the customers, their references, what they bought
        with django_assert_num_queries(SIGNED_IN + 7):
            response = client.get("/console/customers/")

        assert response.content.decode().count("<tr>") == 51

    def test_leads_to_the_rest_and_back(self):
        client = signed_in()
        some_customers(60)
        first = client.get("/console/customers/")
        cl = first.context["cl"]

        rest = client.get("/console/customers/" + cl.older_address)
        back = client.get("/console/customers/" + rest.context["cl"].newer_address)

        assert [row.name for row in rest.context["cl"].result_list] == [
            f"Shopper {place}" for place in range(9, -1, -1)
        ]
        assert rest.context["cl"].older_address == ""
        assert back.context["cl"].result_list == cl.result_list

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("Shopper 12", ["Shopper 12"]),
            ("SHOPPER3@", ["Shopper 3"]),
            ("C-01", [f"Shopper {place}" for place in range(14, 9, -1)]),
            ("nobody", []),
            ("100%", []),
        ],
    )
    def test_are_found_by_name_email_and_reference(self, text, found):
        some_customers(15)

        response = signed_in().get("/console/customers/", {"q": text})

        assert [row.name for row in response.context["cl"].result_list] == found
        assert ("Nothing matches" in text_of(response)) is (not found)

    def test_says_the_one_next_step_where_there_is_nobody(self):
        assert 'href="/console/imports/new/"' in text_of(signed_in().get("/console/customers/"))
        assert "Ask a manager" in text_of(signed_in("support").get("/console/customers/"))


@pytest.mark.django_db
class TestProfile:
    def test_shows_figures_and_everything_that_happened_newest_first(
        self, django_assert_num_queries
    ):
        customers = some_customers(1)
        order = an_order(
            "1001", customers["C-000"], at=NOW - timedelta(days=9), amounts=(1_000, 500)
        )
        second = an_order("1002", customers["C-000"], at=NOW - timedelta(days=400))
        import_orders(taken_back(order, 400, NOW - timedelta(days=5)), second)
        client = signed_in()
        address = client.get("/console/customers/").context["cl"].result_list[0].public_id

        # who it is, with references; sums; the newest run; the latest orders, favourites and what
        # of them was returned; channels; then the orders, lines, refunds, lines, and what was done;
        # what they are known by, their browsers, and the keys and connections that tell of them
        with django_assert_num_queries(SIGNED_IN + 21):  # four of them: traits and consents
            response = client.get(f"/console/customers/{address}/")

        text = text_of(response)
        assert "<dt>Net revenue</dt><dd>€23.50</dd>" in text
        assert "<dt>Average order</dt><dd>€11.75</dd>" in text
        assert "<dt>Taken back</dt><dd>€4.00</dd>" in text
        assert [entry.title for entry in entries_of(response)] == [
            "Taken back: 1001",
            "Order 1001",
            "Order 1002",
        ]
        assert [entry.kind for entry in entries_of(response)] == ["refund", "order", "order"]
        assert all(month.is_open for month in response.context["months"])
        assert '<span class="c-named">Green tea</span>' in text

    def test_goes_on_with_earlier_entries(self):
        customers = some_customers(1)
        days = [NOW - timedelta(days=day) for day in range(60)]
        import_orders(
            *(an_order(str(place), customers["C-000"], at=day) for place, day in enumerate(days))
        )
        client = signed_in()
        address = client.get("/console/customers/").context["cl"].result_list[0].public_id

        first = client.get(f"/console/customers/{address}/")
        rest = client.get(f"/console/customers/{address}/", {"before": first.context["earlier"]})

        assert [entry.title for entry in entries_of(first)] == [f"Order {n}" for n in range(50)]
        titles = [entry.title for entry in entries_of(rest)]
        assert titles == [f"Order {n}" for n in range(50, 60)]
        assert rest.context["earlier"] == ""

    def test_is_not_found_by_a_wrong_id(self):
        response = signed_in().get("/console/customers/cus_nobody/")

        assert response.status_code == 404


@pytest.mark.django_db
class TestOrders:
    def test_shows_an_order_with_its_lines_and_what_was_taken_back(self):
        customers = some_customers(1)
        order = an_order("1001", customers["C-000"], at=NOW, amounts=(1_000, 500))
        import_orders(taken_back(order, 400, NOW + timedelta(days=1)))
        client = signed_in()
        listed = client.get("/console/orders/")
        found = listed.context["cl"].result_list[0]

        text = text_of(client.get(f"/console/orders/{found.public_id}/"))

        assert '<td data-label="Total" class="r-number">€15.00</td>' in text_of(listed)
        assert 'Taken back · <time datetime="2026-03-02">Mar 2, 2026</time></h2>' in text
        assert '<td class="r-number">€10.00</td>' in text
        assert f'<a href="/console/customers/{found.customer.public_id}/">Shopper 0</a>' in text

    def test_list_costs_the_same_for_any_number(self, django_assert_num_queries):
        client = signed_in()
        customers = some_customers(30)
        import_orders(
            *(an_order(str(place), pk, at=NOW) for place, pk in enumerate(customers.values()))
        )

        # the channels of the filter, the orders with customer and channel, the references
        with django_assert_num_queries(SIGNED_IN + 3):
            client.get("/console/orders/")

    def test_are_filtered_by_channel_and_found_by_number(self):
        customers = some_customers(1)
        import_orders(an_order("A-17", customers["C-000"], at=NOW), an_order("B-1", None, at=NOW))
        client = signed_in()

        by_number = client.get("/console/orders/", {"q": "A-"})
        by_channel = client.get("/console/orders/", {"channel__id__exact": "999"})

        assert [row.number for row in by_number.context["cl"].result_list] == ["A-17"]
        assert by_channel.context["cl"].result_list == []


@pytest.mark.django_db
class TestRefunds:
    def test_lists_what_was_taken_back_with_order_and_customer(self, django_assert_num_queries):
        customers = some_customers(2)
        orders = [
            taken_back(an_order(str(n), pk, at=NOW), 400 + n, NOW + timedelta(days=n))
            for n, pk in enumerate(customers.values())
        ]
        import_orders(*orders)
        client = signed_in()

        # the channels of the filter, the refunds with customer, order and channel, the references
        with django_assert_num_queries(SIGNED_IN + 3):
            listed = client.get("/console/refunds/")

        found = listed.context["cl"].result_list
        text = text_of(listed)
        assert [row.number for row in found] == ["1", "0"]
        assert '<td data-label="Amount" class="r-number">€4.01</td>' in text
        assert f'<a href="/console/orders/{found[0].order.public_id}/">1</a>' in text
        assert f'<a href="/console/customers/{found[0].customer.public_id}/">Shopper 1</a>' in text
        assert '<time datetime="2026-03-02">Mar 2, 2026</time>' in text

    def test_shows_one_with_its_lines(self):
        customers = some_customers(1)
        import_orders(taken_back(an_order("1", customers["C-000"], at=NOW), 400, NOW))
        client = signed_in()
        found = client.get("/console/refunds/").context["cl"].result_list[0]

        text = text_of(client.get(f"/console/refunds/{found.pk}/"))

        assert '<th scope="row">Green tea</th>' in text
        assert client.get("/console/refunds/999999/").status_code == 404

    def test_says_what_would_appear_where_there_is_none(self):
        text = text_of(signed_in().get("/console/refunds/"))

        assert "Nothing has been taken back" in text
        assert 'href="/console/imports/new/"' in text


@pytest.mark.django_db
class TestChannels:
    def test_lists_what_came_through_each(self, django_assert_num_queries):
        customers = some_customers(2)
        orders = [
            an_order(str(n), customers[f"C-00{n % 2}"], at=NOW - timedelta(days=n))
            for n in range(3)
        ]
        import_orders(taken_back(orders[0], 250, NOW), *orders[1:], an_order("x", None, at=NOW))
        client = signed_in()

        with django_assert_num_queries(SIGNED_IN + 2):  # the channels, and their tallies
            text = text_of(client.get("/console/channels/"))

        assert '<td data-label="Orders" class="r-number">4</td>' in text
        assert '<td data-label="Revenue" class="r-number">€47.50</td>' in text
        assert '<td data-label="Taken back" class="r-number">€2.50</td>' in text
        assert '<td data-label="Customers" class="r-number">2</td>' in text
        assert '<time datetime="2026-02-27">Feb 27, 2026</time>' in text

    def test_counts_anew_after_an_import(self):
        customers = some_customers(1)
        client = signed_in()
        for number in ("1", "2"):
            import_orders(an_order(number, customers["C-000"], at=NOW))
            text = text_of(client.get("/console/channels/"))
            assert f'<td data-label="Orders" class="r-number">{number}</td>' in text

    def test_shows_one_by_currency(self):
        import_orders(an_order("1", None, at=NOW))
        client = signed_in()
        found = client.get("/console/channels/").context["cl"].result_list[0]

        text = text_of(client.get(f"/console/channels/{found.pk}/"))

        assert '<th scope="row">EUR</th>' in text

    def test_says_the_one_next_step_where_there_is_none(self):
        assert 'href="/console/imports/new/"' in text_of(signed_in().get("/console/channels/"))
