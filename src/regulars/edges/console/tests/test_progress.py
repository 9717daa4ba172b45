from __future__ import annotations

import pytest

from regulars.edges.console.tests.factories import (
    signed_in,
    stored_figures,
    text_of,
)
from regulars.engine.figures import queries

# what can be chosen (2), the report and its preset, how fresh it is (with the log)
FIGURES = 8


@pytest.mark.django_db
class TestProgress:
    def test_starts_bringing_figures_up_to_date_and_waits(self, asked):
        client = signed_in("viewer")

        response = client.post("/console/figures/refresh/", {"next": "/console/report/"})

        assert asked == ["refresh"]
        waiting = client.get(response["Location"])
        assert "Bringing the figures up to date" in text_of(waiting)

    def test_is_not_started_by_looking(self, asked):
        assert signed_in("viewer").get("/console/figures/refresh/").status_code == 405
        assert asked == []

    def test_says_so_where_it_stopped(self):
        response = signed_in("viewer").get("/console/figures/progress/?since=1")

        assert "It stopped on the way." in text_of(response)

    def test_leads_on_when_ready(self):
        stored_figures()
        ready = queries.report_for(queries.Preset("all-time"))
        client = signed_in("viewer")
        address = f"/console/figures/progress/{ready.id}/?next=/console/report/"

        assert client.get(address)["Location"] == "/console/report/"
        assert (
            client.get(address, headers={"HX-Request": "true"})["HX-Redirect"] == "/console/report/"
        )

    @pytest.mark.parametrize(
        "elsewhere", ["https://x.example/", "//x.example", "/livez", "javascript:1"]
    )
    def test_never_leads_out_of_the_console(self, elsewhere):
        stored_figures()
        ready = queries.report_for(queries.Preset("all-time"))

        response = signed_in("viewer").get(
            f"/console/figures/progress/{ready.id}/", {"next": elsewhere}
        )

        assert response["Location"] == "/console/"
