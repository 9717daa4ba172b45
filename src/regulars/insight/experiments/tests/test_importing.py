"""What loading the room costs."""

from __future__ import annotations

import subprocess
import sys


class TestImporting:
    def test_loads_no_heavy_library(self):
        names = ["regulars.insight.experiments", "regulars.insight.experiments.uplift"]
        heavy = "{'scipy', 'pandas', 'ibis'} & set(sys.modules)"

        outcome = subprocess.run(
            [sys.executable, "-c", f"import sys, {', '.join(names)}; sys.exit(len({heavy}))"],
            check=False,
        )

        assert outcome.returncode == 0
