"""Opening Spark: one driver for this process, bounded in time, and closed with it."""

from __future__ import annotations

import atexit
import contextlib
import os
import re
import shutil
import subprocess
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regulars.insight.spark.checks import check_java, check_library, check_master
from regulars.insight.spark.errors import OtherSpark, SparkUnreachable

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from regulars.insight.spark.address import Address
    from regulars.insight.spark.backend import Distributed

WORKS_WITHIN = 60.0  # seconds, until a worker is there
CLOSES_WITHIN = 10.0  # seconds
LOG = "spark.log"


def open_spark(address: Address, new_folder: Callable[[], str]) -> Distributed:
    """A session of its own on the process's one driver, which is started where there is none.

    Parameters
    ----------
    address
        Where, and with which settings.
    new_folder
        Makes a folder for what the driver puts on disk, its log among it; it goes away with the
        process.

    Raises
    ------
    SparkMissing, JavaMissing
        If something has to be installed.
    SparkUnreachable
        If no master answers within 5 seconds, or no worker comes within 60.
    OtherSpark
        If the driver belongs to another cluster.
    """
    check_library(address)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # of pandas 3, by PySpark
        from pyspark import SparkContext

        from regulars.insight.spark.backend import Distributed

    running = SparkContext._active_spark_context  # noqa: SLF001 - PySpark has no public way
    if running is None:
        session = _started(address, new_folder)
    elif running.master == address.master:
        session = _of(running).newSession()
    else:
        raise OtherSpark(url=address.url, running=running.master)
    engine: Distributed = Distributed().connect(session)
    return engine


def _started(address: Address, new_folder: Callable[[], str]) -> SparkSession:
    check_java(address)
    check_master(address)
    folder = new_folder()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # after all that is closed below
    from py4j.protocol import Py4JError
    from pyspark import SparkConf, SparkContext
    from pyspark.errors import PySparkException

    places = {"spark.local.dir": folder, "spark.sql.warehouse.dir": f"{folder}/tables"}
    told = {"spark.master": address.master} | places | dict(address.settings)
    settings = SparkConf(loadDefaults=False).setAll(list(told.items()))
    try:
        _launch(settings, folder, is_here=address.is_here)
        context = SparkContext(conf=settings)
    except (PySparkException, Py4JError) as error:
        raise SparkUnreachable(url=address.url, reason=_said(folder)) from error
    _wait_for_workers(context, address)
    return _of(context)


def _of(context: Any) -> SparkSession:
    from pyspark.sql import SparkSession

    return SparkSession(context)


def _launch(settings: Any, folder: str, *, is_here: bool) -> None:
    """Start Java; what it says goes to a file rather than to the terminal."""
    from pyspark import SparkContext
    from pyspark.java_gateway import launch_gateway

    if SparkContext._gateway is not None:  # noqa: SLF001 - it outlives a context
        return
    with _listening_here(is_here), (Path(folder) / LOG).open("ab") as log:
        gateway = launch_gateway(settings, {"stdout": log, "stderr": log})
    SparkContext._ensure_initialized(gateway=gateway)  # noqa: SLF001
    atexit.register(_close, gateway)


@contextlib.contextmanager
def _listening_here(is_here: bool) -> Iterator[None]:  # noqa: FBT001
    """Have Java listen on loopback alone, pages for people included, where that is enough."""
    name, before = "SPARK_LOCAL_IP", os.environ.get("SPARK_LOCAL_IP")
    if is_here and before is None:
        os.environ[name] = "127.0.0.1"
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(name, None)


def _close(gateway: Any) -> None:
    """End Java with the process."""
    from pyspark import SparkContext

    context = SparkContext._active_spark_context  # noqa: SLF001
    if context is not None:
        context.stop()
    gateway.shutdown()
    gateway.proc.stdin.close()
    with contextlib.suppress(subprocess.TimeoutExpired):
        gateway.proc.wait(CLOSES_WITHIN)


def _wait_for_workers(context: Any, address: Address) -> None:
    """Raise SparkUnreachable if no worker comes; a job would wait for one without end."""
    if not address.hosts:
        return
    end = time.monotonic() + WORKS_WITHIN
    while context._jsc.sc().getExecutorMemoryStatus().size() < 2:  # noqa: SLF001, PLR2004 - one is the driver
        if time.monotonic() > end:
            context.stop()
            raise SparkUnreachable(
                url=address.url, reason=f"no worker came within {WORKS_WITHIN:.0f} seconds"
            )
        time.sleep(0.1)


def _said(folder: str) -> str:
    """The first thing that Java complained of."""
    log = Path(folder) / LOG
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    wrong = [line for line in lines if re.search(r"Exception: |Error: |rror occurred", line)]
    return wrong[0].strip().rstrip(".") if wrong else "Spark did not start"
