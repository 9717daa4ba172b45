from __future__ import annotations

from django.apps import apps

from regulars.core.customers.models import Customer
from regulars.core.customers.queries import belongings


class TestBelongings:
    def test_name_every_field_that_says_whose_a_row_is(self):
        fields = {
            (model, field.name)
            for model in apps.get_models()
            for field in model._meta.fields
            if field.related_model is Customer
        }

        declared = [(belonging.rows, belonging.field) for belonging in belongings()]

        assert set(declared) == fields
        assert len(declared) == len(fields)

    def test_name_every_field_that_says_by_which_browser_a_row_came_about(self):
        named = {(one.rows, one.visitor) for one in belongings() if one.visitor}
        visitors = {
            (model, field.name)
            for model in apps.get_models()
            for field in model._meta.fields
            if field.related_model and field.related_model._meta.label == "identity.Visitor"
        }

        assert named == visitors
