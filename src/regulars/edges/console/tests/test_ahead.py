"""What lies ahead: the newest figures' outlook, the forecasts kept, and computing them anew."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.utils.html import strip_tags

from regulars.core.events.models import EventRow
from regulars.edges.console.ahead import first_of_months
from regulars.edges.console.tests.factories import signed_in, stored_figures, text_of
from regulars.edges.console.tests.scored import BY_ONE_PACE, keep_forecasts, keep_scores
from regulars.engine.scores import queries, services
from regulars.engine.scores.types import MadeForecast

PAGE = "/console/ahead/"
REFRESH = "/console/scores/refresh/"
WAITING = "/console/scores/progress/"

FORECASTS = (
    MadeForecast(date(2026, 2, 28), date(2026, 5, 29), "bg_nbd", 980.4, 901.5, 1066.1, None),
    MadeForecast(date(2025, 11, 30), date(2026, 2, 28), "pooled", 1240.2, 1100.0, 1390.0, 1302),
    MadeForecast(date(2025, 8, 31), date(2025, 11, 29), "pooled", 1000.0, 900.0, 1100.0, 1101),
)


def kept(text: str) -> list[str]:
    body = text.split('id="kept-title"')[1].split("<tbody>")[1].split("</tbody>", maxsplit=1)[0]
    return [" ".join(strip_tags(row).split()) for row in re.findall(r"<tr>(.*?)</tr>", body)]


@pytest.mark.django_db
class TestForecasts:
    def test_are_shown_with_their_grades(self):
        stored_figures()
        keep_scores()
        keep_forecasts(FORECASTS)

        text = text_of(signed_in("viewer").get(PAGE))

        assert kept(text) == [
            "Feb 28, 2026 May 29, 2026 BG/NBD 980 902–1,066 – Not over yet",
            "Nov 30, 2025 Feb 28, 2026 None: one pace for all 1,240 1,100–1,390 1,302 Held",
            "Aug 31, 2025 Nov 29, 2025 None: one pace for all 1,000 900–1,100 1,101 Missed",
        ]
        assert (
            "2 forecasts are over, and the band held what came in 1 of them. Nine in ten should."
        ) in text

    @pytest.mark.slow
    def test_of_which_none_is_over_say_so(self):
        stored_figures()
        keep_scores()
        keep_forecasts(FORECASTS[:1])

        assert "None is over yet." in text_of(signed_in("viewer").get(PAGE))

    def test_wait_for_the_first_run(self):
        stored_figures()

        text = text_of(signed_in("viewer").get(PAGE))

        assert "No predictions yet" in text
        assert 'action="/console/figures/refresh/"' in text

    def test_are_left_out_where_nothing_is_said_ahead(self):
        stored_figures(outlook=None)
        keep_scores(**BY_ONE_PACE)
        keep_forecasts(FORECASTS)

        text = text_of(signed_in("viewer").get(PAGE))

        assert 'id="kept-title"' not in text
        assert "90%" not in text

    def test_that_nobody_made_are_waited_for_also_where_nothing_is_said_ahead(self):
        stored_figures(outlook=None)
        keep_forecasts(FORECASTS)

        text = text_of(signed_in("viewer").get(PAGE))

        assert "No predictions yet" in text
        assert "Made on" not in text

    def test_are_thinned_to_the_first_of_each_month_and_length(self):
        made = [
            MadeForecast(day, day + timedelta(days=ahead), "bg_nbd", 9.0, 1.0, 20.0, 9)
            for day in (date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 31), date(2026, 2, 3))
            for ahead in (90, 365)
        ]

        kept = first_of_months(made[::-1])

        assert [(item.made_on, (item.until - item.made_on).days) for item in kept.forecasts] == [
            (date(2026, 2, 3), 365),
            (date(2026, 2, 3), 90),
            (date(2026, 1, 1), 365),
            (date(2026, 1, 1), 90),
        ]
        assert (kept.over, kept.held) == (4, 4)


@pytest.mark.django_db
class TestRefresh:
    @pytest.fixture
    def started(self, monkeypatch) -> list[str]:
        """What was started; nothing is."""
        found: list[str] = []
        monkeypatch.setattr(services, "start_scoring", lambda: found.append("scoring"))
        return found

    def test_starts_a_run_writes_it_down_and_waits(self, started):
        client = signed_in("viewer")

        response = client.post(REFRESH, {"next": "/console/slipping/"})

        assert started == ["scoring"]
        [row] = EventRow.objects.filter(name="scores.asked")
        assert row.actor == apps.get_model("staff", "Staff").objects.get().public_id
        waiting = text_of(client.get(response["Location"]))
        assert "<h2>Computing the predictions</h2>" in waiting
        assert "It did not work" not in waiting

    def test_starts_no_second_one(self, started, monkeypatch):
        monkeypatch.setattr(queries, "is_scoring", lambda: True)

        response = signed_in("viewer").post(REFRESH)

        assert response["Location"].startswith(WAITING)
        assert started == []
        assert EventRow.objects.filter(name="scores.asked").exists() is False

    def test_is_not_started_by_looking(self, started):
        assert signed_in("viewer").get(REFRESH).status_code == 405
        assert started == []

    def test_leads_on_once_there_are_predictions_of_the_lake(self):
        keep_scores()

        response = signed_in("viewer").get(WAITING, {"since": 1, "next": "/console/slipping/"})

        assert response["Location"] == "/console/slipping/"

    def test_waits_while_a_run_is_under_way(self, monkeypatch):
        keep_scores()
        monkeypatch.setattr(queries, "is_scoring", lambda: True)

        response = signed_in("viewer").get(WAITING, {"since": 1})

        assert response.status_code == 200
        assert "It did not work" not in text_of(response)

    def test_says_so_where_it_stopped(self):
        keep_scores(lake_version=7)  # of another lake than there is

        text = text_of(signed_in("viewer").get(WAITING, {"since": 1}))

        assert "It stopped on the way. Nothing was lost." in text
        assert f'action="{REFRESH}"' in text
