"""What web processes import of the engines."""

from __future__ import annotations

import subprocess
import sys

from regulars.engine.lake.tests.factories import (
    DATABASE,
)

pytestmark = DATABASE


class TestFaces:
    def test_load_no_analytics_library(self):
        program = (
            "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'regulars.config.settings'\n"
            "import django; django.setup()\n"
            "from regulars.engine.figures import queries, services, types\n"
            "from regulars.engine.lake import queries, services, types\n"
            "from regulars.engine.scores import queries, services, types\n"
            "heavy = {'pandas', 'scipy', 'numba', 'pyarrow', 'ibis', 'duckdb'}\n"
            "heavy |= {'altair', 'vl_convert'}\n"
            "print(heavy & set(sys.modules))"
        )

        done = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=False
        )

        assert done.stdout == "set()\n", done.stderr
