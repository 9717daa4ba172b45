from __future__ import annotations

import pytest

from regulars.edges.doctor.looking import at_webhooks
from regulars.edges.doctor.types import Finding, Matter
from regulars.edges.webhooks.models import Endpoint
from regulars.edges.webhooks.tests.factories import NOW, an_endpoint

pytestmark = pytest.mark.django_db
WAY_OUT = "See why under Webhooks in the console; regulars webhooks test tries one out."


class TestAtWebhooks:
    def test_is_well_where_all_are_reached(self):
        an_endpoint()
        Endpoint.objects.update(disabled_at=NOW, disabled_because="people", failing_since=NOW)

        assert at_webhooks(NOW) == Finding(Matter.WEBHOOKS, "Webhooks reach whom they are for.")

    def test_names_those_that_nothing_reaches(self):
        an_endpoint()
        Endpoint.objects.update(failing_since=NOW)

        sentence = "Nothing reaches 1 webhook."
        assert at_webhooks(NOW) == Finding(Matter.WEBHOOKS, sentence, WAY_OUT)

    def test_names_those_that_were_given_up(self):
        for because in ("gone", "failing"):
            made = an_endpoint()
            Endpoint.objects.filter(pk=made.endpoint.id).update(
                disabled_at=NOW, disabled_because=because
            )
        for _failing in range(2):
            made = an_endpoint()
            Endpoint.objects.filter(pk=made.endpoint.id).update(failing_since=NOW)

        sentence = (
            "Nothing reaches 2 webhooks; 2 are disabled, as nothing reached them for days or they "
            "are gone."
        )
        assert at_webhooks(NOW) == Finding(Matter.WEBHOOKS, sentence, WAY_OUT)
