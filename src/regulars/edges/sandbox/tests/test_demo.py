"""The real command in a process of its own: from nothing to a signed-in console, and down again."""

import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener, urlopen

import pytest

from regulars.edges.sandbox.generator.export import FILES
from regulars.edges.server.services import free_port

PATIENCE = 180
OPTIONS = ("--customers", "120", "--until", "2026-10-31")


class Demo:
    """A running ``regulars demo`` and what it has printed."""

    def __init__(self, home, *options):
        self.output = home.parent / "output.txt"
        self.port = free_port("127.0.0.1", 0)
        command = [sys.executable, "-m", "regulars", "demo", "--home", str(home)]
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [*command, "--port", str(self.port), *options],
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, "DATABASE_URL": "sqlite:////nowhere/at-all"},
                start_new_session=True,
            )

    def wait_for(self, text):
        """Return what was printed, once the text is in it or the process has ended."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            ended = self.process.poll() is not None
            printed = self.output.read_text()
            if text in printed or ended:
                return printed
            time.sleep(0.05)
        raise AssertionError(self.output.read_text())

    def stop(self, number=signal.SIGTERM):
        """Send a signal and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def password_in(printed):
    return re.search(r"Password\s+([0-9a-z-]{19})", printed)[1]


def sign_in(port, password):
    """The address one ends up at, and the page."""
    jar = CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))
    login = f"http://127.0.0.1:{port}/console/login/?next=/console/"
    browser.open(login).read()
    token = next(cookie.value for cookie in jar if cookie.name == "csrftoken")
    form = {"username": "owner@example.com", "password": password, "csrfmiddlewaretoken": token}
    with browser.open(Request(login, urlencode(form).encode())) as page:
        return page.url, page.read().decode()


@pytest.mark.slow
class TestDemo:
    def test_comes_up_after_a_kill_lets_one_in_and_starts_again(self, tmp_path):
        home = tmp_path / "demo"
        with Demo(home, *OPTIONS) as demo:
            demo.wait_for("✓ Inventing")
            demo.stop(signal.SIGKILL)

        with Demo(home) as demo:
            printed = demo.wait_for("Ctrl-C stops it")
            assert "Inventing" not in printed
            assert f"http://127.0.0.1:{demo.port}/console/" in printed
            assert f"http://127.0.0.1:{demo.port}/shop/" in printed
            with urlopen(f"http://127.0.0.1:{demo.port}/shop/search/?q=sencha") as shop:
                assert "Sencha 100 g" in shop.read().decode()
            password = password_in(printed)
            address, page = sign_in(demo.port, password)
            assert address == f"http://127.0.0.1:{demo.port}/console/"
            assert "/console/logout/" in page
            assert "Repeat customer rate" in page
            assert demo.stop() == 0
            assert demo.output.read_text().endswith("Stopped. The same command starts it again.\n")

        with Demo(home) as demo:
            printed = demo.wait_for("Ctrl-C stops it")
            assert "Importing" not in printed
            assert password_in(printed) == password
            assert demo.stop(signal.SIGINT) == 0
        assert stat.S_IMODE((home / "password").stat().st_mode) == 0o600
        assert (home / "report.html").stat().st_size > 100_000

    def test_refuses_other_options_than_it_was_made_with(self, tmp_path):
        home = tmp_path / "demo"
        home.mkdir()
        plan = {"customers": 120, "until": "2026-10-31", "done": []}
        (home / "demo.json").write_text(json.dumps(plan))

        with Demo(home, "--customers", "121") as demo:
            printed = demo.wait_for("--fresh")
            assert demo.process.wait(PATIENCE) == 1

        assert "Traceback" not in printed
        assert "has 120 customers up to 2026-10-31" in printed
        assert not (home / "regulars.sqlite3").exists()


class TestWriteFiles:
    def test_writes_the_same_shop_as_the_generator(self, tmp_path):
        folder = tmp_path / "shop"
        command = [sys.executable, "-m", "regulars", "demo", "--write-files", str(folder)]

        done = subprocess.run(
            [*command, *OPTIONS], check=True, capture_output=True, text=True, cwd=tmp_path
        )

        assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)
        assert "regulars report" in done.stdout
        assert sorted(path.name for path in tmp_path.iterdir()) == ["shop"]

    def test_replaces_nobodys_files(self, tmp_path):
        (tmp_path / "orders.csv").write_text("years of work")
        command = [sys.executable, "-m", "regulars", "demo", "--write-files", str(tmp_path)]

        refused = subprocess.run(command, check=False, capture_output=True, text=True)

        assert refused.returncode == 1
        assert refused.stderr == (
            f"regulars: {tmp_path} already holds orders.csv. Nothing was written. "
            "Name another folder.\n"
        )
        assert (tmp_path / "orders.csv").read_text() == "years of work"
        assert len(list(tmp_path.iterdir())) == 1
