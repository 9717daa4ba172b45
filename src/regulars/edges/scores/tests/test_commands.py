"""``regulars score``: what it tells a person and a script."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from regulars.edges.lake.commands import app as lake
from regulars.edges.scores.commands import app
from regulars.edges.scores.words import REASONS, of_run
from regulars.engine.lake.tests.factories import DATABASE, NOW
from regulars.engine.scores.folder import scoring_lock
from regulars.engine.scores.models import Run
from regulars.engine.scores.queries import latest_run
from regulars.engine.scores.services import score
from regulars.engine.scores.tests.histories import a_store
from regulars.insight.extents import LEAST_FORESEEN
from regulars.insight.models.verdicts import CAUTIONS, FEWEST_BUYERS, Code
from regulars.kernel import clock
from regulars.kernel.locks import taken

LATER = NOW + timedelta(hours=1)

RUN = {
    "as_of": "2026-02-28",
    "currency": "EUR",
    "is_whole": True,
    "customers": 1_200,
    "customers_changed": 1_200,
    "slipping": 321,
    "slipping_minor": 1_234_500,
    "answering": {
        "kind": "pareto_nbd",
        "reasons": [],
        "held_out_from": "2025-11-30",
        "held_out_until": "2026-02-28",
        "grades": [
            {"kind": "pareto_nbd", "said": 1_240.4, "low": 1_100.0, "high": 1_390.0, "came": 1_302},
            {"kind": "bg_nbd", "said": 1_100.0, "low": 1_000.0, "high": 1_200.0, "came": 1_302},
        ],
        "seasonal": False,
    },
}


class TestWords:
    def test_say_who_was_scored_by_which_model_and_what_is_at_risk(self):
        assert of_run({"run": RUN, "is_new": True}).splitlines() == [
            "Scored 1,200 customers as of 2026-02-28.",
            "Model      Pareto/NBD: the best on 2025-11-30 to 2026-02-28, which no model knew",
            "           It said 1,240 purchases (1,100 to 1,390), 1,302 came, nearer than BG/NBD",
            "At risk    €12,345.00, with 321 customers who are slipping away:",
            "           whoever bought on 2 days or more, is past the day on which the",
            "           next order was due, and is 20 to 80 % likely still a customer",
        ]

    @pytest.mark.parametrize(
        ("changes", "is_new", "first"),
        [
            (
                {"is_whole": False, "customers_changed": 17},
                True,
                (
                    "Scored 17 customers whose purchases had changed, of 1,200 customers as of "
                    "2026-02-28."
                ),
            ),
            (
                {},
                False,
                "Nothing to do: the scores of 1,200 customers as of 2026-02-28 are up to date.",
            ),
            ({"customers": 0}, True, "There is nobody to score: no customer has an order."),
        ],
    )
    def test_say_what_was_done(self, changes, is_new, first):
        told = of_run({"run": {**RUN, **changes}, "is_new": is_new})

        assert told.splitlines()[0] == first

    def test_say_that_the_history_is_too_short_to_compare(self):
        answering = {**RUN["answering"], "kind": "bg_nbd", "grades": []}

        told = of_run({"run": {**RUN, "answering": answering, "slipping": 1}, "is_new": True})

        assert told.splitlines()[1:] == [
            "Model      BG/NBD, the usual one: the history is too short to compare them",
            "At risk    €12,345.00, with 1 customer who is slipping away:",
            "           whoever bought on 2 days or more, is past the day on which the",
            "           next order was due, and is 20 to 80 % likely still a customer",
        ]

    @pytest.mark.parametrize(
        ("reasons", "why"),
        [
            (["few_buyers"], "there are too few customers (40, where it takes 50)"),
            (
                ["few_buyers", "few_repeaters"],
                (
                    "there are too few customers (40, where it takes 50); too few customers "
                    "have come back so far"
                ),
            ),
            (["no_repeaters", "no_mean"], "nobody has come back yet"),
            ([], "too little is known of single customers"),
        ],
    )
    def test_say_why_there_is_no_model_and_that_nobody_can_be_told_to_leave(self, reasons, why):
        answering = {**RUN["answering"], "kind": "pooled", "reasons": reasons}
        run = {**RUN, "answering": answering, "customers": 40, "slipping": 0}

        told = of_run({"run": run, "is_new": True})

        assert told.splitlines()[1:] == [
            f"The orders carry no model yet: {why}.",
            "The store's average answers for everybody.",
            "At risk    Not known: by the store's average nobody leaves",
        ]

    def test_have_words_for_whatever_stands_in_the_way_of_a_model(self):
        others = {Code.NONE_CANCELLED, Code.ALL_CANCELLED}  # of subscriptions

        assert set(REASONS) == set(Code) - CAUTIONS - others
        assert FEWEST_BUYERS == LEAST_FORESEEN


@DATABASE
class TestScore:
    @pytest.fixture(autouse=True)
    def store(self, tmp_path, settings, monkeypatch):
        """A store in the lake, and a clock that stands."""
        settings.REGULARS_HOME = tmp_path
        monkeypatch.setattr(clock, "now", lambda: LATER)
        return a_store()

    def test_tells_progress_and_result_to_a_script_and_does_nothing_twice(self):
        first = CliRunner().invoke(app, ["--json"])
        second = CliRunner().invoke(app, [])
        third = CliRunner().invoke(lake, ["sync", "--no-figures", "--json"])

        told = [json.loads(line) for line in first.stdout.splitlines()]
        run = latest_run()
        assert (first.exit_code, second.exit_code, third.exit_code) == (0, 0, 0)
        assert {"stage": "traits", "total": 60} in told
        assert told[-1]["result"]["is_new"] is True
        assert told[-1]["result"]["run"]["model_version"] == run.model_version
        assert Run.objects.count() == 1
        synced = json.loads(third.stdout.splitlines()[-1])["result"]
        assert synced["reports"] is None
        assert synced["scores"]["run"]["began_at"] == "2025-06-01T13:00:00Z"

    def test_that_is_not_due_is_left(self, monkeypatch):
        score(now=NOW)
        Run.objects.update(lake_version=0)

        CliRunner().invoke(app, ["--if-due"])
        assert Run.objects.count() == 1
        monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=1))
        CliRunner().invoke(app, ["--if-due"])

        assert Run.objects.count() == 2

    def test_beside_another_ends_with_exit_code_1_and_writes_nothing(self):
        with taken(scoring_lock()) as mine:
            told = CliRunner().invoke(app, ["--json"])

        error = json.loads(told.stdout.splitlines()[-1])["error"]
        assert (mine, told.exit_code, error["code"]) == (True, 1, "scores.busy")
        assert Run.objects.exists() is False
