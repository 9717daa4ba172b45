from __future__ import annotations

import json
import os
import time

from regulars.edges.console.wizard.tasks import Folder, Outcome, Sign


class TestFolder:
    def test_knows_the_living_from_the_dead(self, tmp_path):
        folder = Folder(tmp_path)
        assert (folder.sign(), folder.has_died()) == (None, False)

        folder.say(Sign("preview", "orders", 5, 10))
        assert (folder.sign(), folder.has_died()) == (Sign("preview", "orders", 5, 10), False)

        long_ago = time.time() - 60
        os.utime(tmp_path / "working.json", (long_ago, long_ago))
        assert (folder.sign(), folder.has_died()) == (None, True)

    def test_lets_one_work_at_a_time(self, tmp_path):
        folder = Folder(tmp_path)

        assert [folder.claim("run"), folder.claim("run")] == [True, False]

    def test_takes_over_from_the_dead(self, tmp_path):
        folder = Folder(tmp_path)
        folder.claim("run")
        long_ago = time.time() - 3_600
        os.utime(tmp_path / "working.json", (long_ago, long_ago))

        assert [folder.claim("run"), folder.claim("run")] == [True, False]

    def test_keeps_what_came_of_it(self, tmp_path):
        folder = Folder(tmp_path)
        folder.say(Sign("preview"))

        folder.finish("preview", Outcome(sentence="No."))

        assert folder.outcome("preview") == Outcome(sentence="No.")
        assert json.loads((tmp_path / "preview.json").read_text()) == {
            "result": None,
            "sentence": "No.",
            "values": {},
        }
        assert folder.sign() is None
