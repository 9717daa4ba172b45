"""What lies ahead: the newest figures' outlook, the forecasts kept, and computing them anew."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.utils.html import strip_tags

from regulars.core.events.models import EventRow
from regulars.edges.console.tests.factories import signed_in, stored_figures, text_of
from regulars.edges.console.tests.scored import ENDED, RUN, keep
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
    def test_are_shown_with_their_grades(self, monkeypatch):
        stored_figures()
        keep(monkeypatch, forecasts=FORECASTS)

        text = text_of(signed_in("viewer").get(PAGE))

        assert kept(text) == [
            "Feb 28, 2026 May 29, 2026 BG/NBD 980 902–1,066 – Not over yet",
            "Nov 30, 2025 Feb 28, 2026 One pace for all 1,240 1,100–1,390 1,302 Held",
            "Aug 31, 2025 Nov 29, 2025 One pace for all 1,000 900–1,100 1,101 Missed",
        ]
        assert (
            "2 forecasts are over, and the band held what came in 1 of them. Nine in ten should."
        ) in text

    def test_of_which_none_is_over_say_so(self, monkeypatch):
        stored_figures()
        keep(monkeypatch, forecasts=FORECASTS[:1])

        assert "None is over yet." in text_of(signed_in("viewer").get(PAGE))

    def test_wait_for_the_first_run(self):
        stored_figures()

        text = text_of(signed_in("viewer").get(PAGE))

        assert "No predictions yet" in text
        assert f'action="{REFRESH}"' in text


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

    def test_leads_on_once_a_run_has_ended(self, monkeypatch):
        monkeypatch.setattr(queries, "latest_run", lambda: RUN)
        asked = {"since": int(ENDED.timestamp()), "next": "/console/slipping/"}

        assert signed_in("viewer").get(WAITING, asked)["Location"] == "/console/slipping/"

    def test_waits_while_a_run_is_under_way(self, monkeypatch):
        monkeypatch.setattr(queries, "latest_run", lambda: RUN)
        monkeypatch.setattr(queries, "is_scoring", lambda: True)

        response = signed_in("viewer").get(WAITING, {"since": 1})

        assert response.status_code == 200
        assert "It did not work" not in text_of(response)

    def test_says_so_where_it_stopped(self, monkeypatch):
        before = datetime(2026, 1, 1, tzinfo=UTC)
        monkeypatch.setattr(queries, "latest_run", lambda: replace(RUN, ended_at=before))

        text = text_of(signed_in("viewer").get(WAITING, {"since": int(ENDED.timestamp())}))

        assert "It stopped on the way. Nothing was lost." in text
        assert f'action="{REFRESH}"' in text
