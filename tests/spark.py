"""A cluster of Spark on loopback for the tests that ask for one: a master and two workers.

It starts with the first of them and ends with the run, or by itself after some minutes.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

HERE = "127.0.0.1"
WORKERS = 2
LIVES = 1_800  # seconds, at most
STARTS_WITHIN = 90  # seconds
# Little memory, and no time lost on making short programs fast.
JAVA = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
SETTINGS = {
    "spark.executor.memory": "1g",
    "spark.executor.cores": "1",
    "spark.executor.extraJavaOptions": JAVA,
    "spark.driver.memory": "1g",
    "spark.driver.extraJavaOptions": JAVA,
    "spark.driver.maxResultSize": "16m",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.adaptive.enabled": "false",
}


def missing() -> str:
    """What is not here that a cluster needs; empty where all is."""
    if importlib.util.find_spec("pyspark") is None:
        return "PySpark"
    home = os.environ.get("JAVA_HOME")
    return "" if shutil.which(f"{home}/bin/java" if home else "java") else "Java"


@pytest.fixture(scope="session")
def spark_url() -> Iterator[str]:
    """The address of a cluster."""
    lacks = missing()
    if lacks:
        pytest.skip(f"Spark is not here: it lacks {lacks}")
    with cluster() as master:
        yield f"{master}?{'&'.join(f'{name}={value}' for name, value in SETTINGS.items())}"
        _disconnect()


@contextmanager
def cluster(workers: int = WORKERS) -> Iterator[str]:
    """A master and workers, as ``spark://HOST:PORT``, until the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="regulars-spark-"))
    with ExitStack() as running:
        running.callback(shutil.rmtree, folder, ignore_errors=True)
        port = free_port()
        master = f"spark://{HERE}:{port}"
        running.enter_context(
            daemon(
                folder, "master.Master", "--host", HERE, "--port", str(port), "--webui-port", "0"
            )
        )
        _wait_for(folder / "master.Master.log", "Starting Spark master at")
        for number in range(workers):
            place = folder / str(number)
            place.mkdir()
            running.enter_context(
                daemon(
                    place,
                    *("worker.Worker", "--host", HERE, "--webui-port", "0", "--cores", "1"),
                    *("--memory", "1g", "--work-dir", str(place), master),
                )
            )
        for number in range(workers):
            _wait_for(folder / str(number) / "worker.Worker.log", "Successfully registered")
        yield master


@contextmanager
def daemon(folder: Path, name: str, *options: str) -> Iterator[None]:
    """One part of a cluster, which ends by itself should nobody end it."""
    import pyspark

    home = Path(pyspark.__file__).parent
    environment = os.environ | {
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": HERE,
        "SPARK_LOCAL_DIRS": str(folder),
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_DAEMON_JAVA_OPTS": JAVA,
    }
    program = ["timeout", str(LIVES), f"{home}/bin/spark-class", f"org.apache.spark.deploy.{name}"]
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen([*program, *options], env=environment, stdout=log, stderr=log)
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def free_port() -> int:
    """A port of loopback that nothing listens on just now."""
    with socket.socket() as asked:
        asked.bind((HERE, 0))
        return int(asked.getsockname()[1])


def _wait_for(log: Path, words: str) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while not (log.exists() and re.search(words, log.read_text(errors="replace"))):
        if time.monotonic() > end:
            pytest.fail(f"The cluster did not start: {log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.1)


def _disconnect() -> None:
    from pyspark import SparkContext

    context = SparkContext._active_spark_context
    if context is not None:
        context.stop()
