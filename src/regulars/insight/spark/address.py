"""Where a Spark engine is, and the settings it is opened with. Loads no PySpark."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from regulars.insight.spark.errors import FixedSetting, UnusableSpark

LOCAL = re.compile(r"local(\[(?P<threads>[1-9]\d*|\*)\])?")
HOSTS = re.compile(r"(?P<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\]):(?P<port>\d{1,5})")
LARGEST_PORT = 65_535

# What the figures rest on: nobody may set these otherwise.
FIXED = {
    "spark.sql.ansi.enabled": "true",  # a sum too large is an error, never a wrong number
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",  # moments are the store's own, without a zone
    "spark.sql.caseSensitive": "false",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.catalogImplementation": "in-memory",  # no database of tables beside the files
}
# What suits most; the address may say otherwise.
USUAL = {
    "spark.app.name": "regulars",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "WARN",
}
LOOPBACK = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
LOCAL_PARTS = {"spark.sql.shuffle.partitions": "8"}  # 200 are for clusters


@dataclass(frozen=True)
class Address:
    """A Spark engine.

    Parameters
    ----------
    url
        As it was given.
    master
        As Spark writes it.
    hosts
        Host and port of each master of a cluster; none for this machine alone.
    settings
        Everything Spark is told, by its own names.
    """

    url: str
    master: str
    hosts: tuple[tuple[str, int], ...]
    settings: Mapping[str, str]

    @property
    def is_here(self) -> bool:
        """Whether nothing of it is reached through a network."""
        return all(_is_loopback(host) for host, _ in self.hosts)


def address_of(url: str, *, memory_limit: str | None, threads: int | None) -> Address:
    """Read ``spark://local``, ``spark://local[2]`` or ``spark://HOST:PORT``, with settings behind.

    Raises UnusableSpark, FixedSetting.

    Examples
    --------
    >>> found = address_of(
    ...     "spark://127.0.0.1:7077?spark.executor.memory=1g", memory_limit=None, threads=None
    ... )
    >>> found.master, found.is_here, found.settings["spark.executor.memory"]
    ('spark://127.0.0.1:7077', True, '1g')
    """
    where, _, query = url.removeprefix("spark://").partition("?")
    master, hosts = _master(url, where, threads)
    settings = USUAL | ({} if hosts else LOCAL_PARTS)
    if all(_is_loopback(host) for host, _ in hosts):
        settings |= LOOPBACK
    if memory_limit is not None:
        settings["spark.driver.memory"] = _java_size(memory_limit)
    return Address(url, master, hosts, settings | _asked(url, query) | FIXED)


def _master(url: str, where: str, threads: int | None) -> tuple[str, tuple[tuple[str, int], ...]]:
    local = LOCAL.fullmatch(where)
    if local:
        return f"local[{local['threads'] or threads or '*'}]", ()
    found = [HOSTS.fullmatch(part) for part in where.split(",")]
    hosts = tuple((part["host"].strip("[]"), int(part["port"])) for part in found if part)
    if len(hosts) < len(found):
        raise UnusableSpark(url=url, reason="it names no host with a port")
    if any(not 0 < port <= LARGEST_PORT for _, port in hosts):
        raise UnusableSpark(url=url, reason=f"ports are 1 to {LARGEST_PORT}")
    return f"spark://{where}", hosts


def _asked(url: str, query: str) -> dict[str, str]:
    """The settings behind the question mark."""
    parts = [part.partition("=") for part in query.split("&") if part]
    if not all(sign for _, sign, _ in parts):
        raise UnusableSpark(url=url, reason="settings are written NAME=VALUE")
    settings = {unquote(name): unquote(value) for name, _, value in parts}
    for name, value in settings.items():
        if not name.startswith("spark.") or name == "spark.master":
            raise UnusableSpark(url=url, reason=f"{name} is no setting that can stand there")
        if FIXED.get(name, value) != value:
            raise FixedSetting(url=url, name=name, value=FIXED[name])
    return settings


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _java_size(size: str) -> str:
    """``2500MiB`` or ``2GB`` as Java writes it."""
    return re.sub(r"(?<=[kmgt])(i?b)$", "", size.strip().lower())
