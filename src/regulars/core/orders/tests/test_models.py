from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from regulars.core.orders.models import Channel, Order, OrderLine, Refund
from regulars.core.orders.tests.factories import document, line, store

pytestmark = pytest.mark.django_db


def refused(model, **values) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**values)


class TestOrder:
    @pytest.mark.parametrize("historical", [True, False])
    def test_adds_up(self, historical):
        store(document("1", line(1000)), import_run=1 if historical else None)

        refused(Order, total_minor=999)
        refused(Order, shipping_minor=1)

        assert Order.objects.get().total_minor == 1000

    def test_may_include_tax(self):
        store(document("1", line(1000), tax_minor=200, tax_is_included=True))
        store(document("2", line(1000), tax_minor=200))

        totals = Order.objects.order_by("number").values_list("total_minor", flat=True)
        assert list(totals) == [1000, 1200]
        refused(Order, tax_is_included=True)

    @pytest.mark.parametrize("currency", ["", "EU", "eur", "EURO"])
    def test_has_a_currency_of_three_capital_letters(self, currency):
        store(document("1", line(1000)))

        with pytest.raises(Exception, match=r"(?i)constraint|too long"), transaction.atomic():
            Order.objects.update(currency=currency)

        assert Order.objects.get().currency == "EUR"

    def test_refunds_at_most_its_total_unless_it_is_history(self):
        store(document("live", line(1000)), import_run=None)
        store(document("past", line(1000)), import_run=1)

        with pytest.raises(IntegrityError), transaction.atomic():
            Order.objects.filter(number="live").update(refunded_minor=1001)
        Order.objects.filter(number="live").update(refunded_minor=1000)
        Order.objects.filter(number="past").update(refunded_minor=1001)

    def test_is_not_negative_unless_it_is_history(self):
        store(document("1", line(1000)), import_run=None)

        refused(Order, discount_minor=-100, subtotal_minor=900)

    def test_has_one_number_for_each_source(self):
        store(document("1", line(1000)))
        order = Order.objects.get()
        order.pk, order.public_id = None, "ord_other"

        with pytest.raises(IntegrityError), transaction.atomic():
            order.save(force_insert=True)

        assert Order.objects.count() == 1


class TestLines:
    def test_of_orders_are_not_negative(self):
        store(document("1", line(1000)))

        refused(OrderLine, amount_minor=-1)

    def test_of_one_order_have_different_keys(self):
        store(document("1", line(1000, key="a"), line(500, key="b")))

        refused(OrderLine, key="a")

    def test_of_refunds_are_positive(self):
        store(document("1", line(-1000)))
        refund = Refund.objects.get()

        refused(type(refund.lines.get()), amount_minor=0)
        refused(Refund, amount_minor=-1)


class TestChannel:
    def test_has_a_code(self):
        Channel.objects.create(code="web", name="Web")

        refused(Channel, code="")
