"""Whether all is here that Spark needs, asked before it is started. Loads no PySpark."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import shutil
import socket
import subprocess

from regulars.insight.spark.address import Address
from regulars.insight.spark.errors import JavaMissing, SparkMissing, SparkUnreachable

OLDEST_JAVA = 17
ANSWERS_WITHIN = 5.0  # seconds, of a master


def check_library(address: Address) -> None:
    """Return if PySpark is installed.

    Raises SparkMissing.
    """
    if importlib.util.find_spec("pyspark") is None:
        raise SparkMissing(url=address.url)


def check_java(address: Address) -> None:
    """Return if there is a Java that Spark runs on.

    Raises JavaMissing.
    """
    home = os.environ.get("JAVA_HOME")
    java = shutil.which(f"{home}/bin/java" if home else "java")
    if java is None:
        where = f"there is none in JAVA_HOME, {home}" if home else "there is none"
        raise JavaMissing(url=address.url, found=where)
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr  # noqa: S603
    version = re.search(r'version "(?:1\.)?(\d+)', said)
    if version is None or int(version[1]) < OLDEST_JAVA:
        found = f"{java} is version {version[1]}" if version else f"{java} does not start"
        raise JavaMissing(url=address.url, found=found)


def check_master(address: Address) -> None:
    """Return if a master answers; Spark itself would go on asking for a minute.

    Raises SparkUnreachable.
    """
    for host, port in address.hosts:
        with contextlib.suppress(OSError), socket.create_connection((host, port), ANSWERS_WITHIN):
            return
    if address.hosts:
        raise SparkUnreachable(url=address.url, reason="nothing answers there")
