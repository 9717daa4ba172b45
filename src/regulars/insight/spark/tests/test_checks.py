"""What Spark needs and is not here is named with the way to get it, at once."""

from __future__ import annotations

import importlib.util
import socket
import time
from pathlib import Path

import pytest

from regulars.insight.engines import connect
from regulars.insight.spark.address import address_of
from regulars.insight.spark.checks import check_java, check_master
from regulars.insight.spark.errors import JavaMissing, SparkMissing, SparkUnreachable


def address(url="spark://local"):
    return address_of(url, memory_limit=None, threads=None)


def java(folder: Path, *said: str) -> Path:
    """A Java that says of itself what is given."""
    program = folder / "bin" / "java"
    program.parent.mkdir()
    lines = "\n".join(f"echo '{line}' >&2" for line in said)
    program.write_text(f"#!/bin/sh\n{lines}\n")
    program.chmod(0o755)
    return folder


class TestCheckLibrary:
    def test_says_what_to_install(self, monkeypatch, tmp_path):
        monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

        with pytest.raises(SparkMissing) as refused:
            connect("spark://local[2]", temp_folder=tmp_path)

        assert str(refused.value) == (
            "spark://local[2] needs PySpark, which is not installed: pip install 'regulars[spark]'."
        )
        assert list(tmp_path.iterdir()) == []


class TestCheckJava:
    @pytest.mark.parametrize(
        "said", ['openjdk version "17.0.15" 2025-04-15', 'java version "21" 2023-09-19 LTS']
    )
    def test_takes_seventeen_and_newer(self, said, monkeypatch, tmp_path):
        monkeypatch.setenv("JAVA_HOME", str(java(tmp_path, "Picked up: JAVA_TOOL_OPTIONS", said)))

        check_java(address())

    @pytest.mark.parametrize(
        ("said", "found"),
        [
            ('openjdk version "11.0.2" 2019-01-15', "{java} is version 11"),
            ('java version "1.8.0_392"', "{java} is version 8"),
            ("not found", "{java} does not start"),
        ],
    )
    def test_says_which_one_is_too_old(self, said, found, monkeypatch, tmp_path):
        monkeypatch.setenv("JAVA_HOME", str(java(tmp_path, said)))

        with pytest.raises(JavaMissing) as refused:
            check_java(address())

        assert refused.value.found == found.format(java=tmp_path / "bin" / "java")

    def test_says_what_to_install_where_there_is_none(self, monkeypatch, tmp_path):
        monkeypatch.delenv("JAVA_HOME", raising=False)
        monkeypatch.setenv("PATH", str(tmp_path))

        with pytest.raises(JavaMissing, match=r"there is none\. Install it \(Debian: apt-get"):
            check_java(address())

    def test_names_a_folder_without_one(self, monkeypatch, tmp_path):
        monkeypatch.setenv("JAVA_HOME", str(tmp_path))

        with pytest.raises(JavaMissing, match=f"there is none in JAVA_HOME, {tmp_path}"):
            check_java(address())


class TestCheckMaster:
    def test_is_content_where_one_of_them_answers(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            check_master(address(f"spark://127.0.0.1:1,127.0.0.1:{server.getsockname()[1]}"))

    def test_does_not_wait_for_nobody(self):
        begun = time.monotonic()

        with pytest.raises(SparkUnreachable, match=r"nothing answers there\. Start"):
            check_master(address("spark://127.0.0.1:1"))

        assert time.monotonic() - begun < 5
