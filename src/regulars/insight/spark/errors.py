"""What can keep Spark from being used, each with the way out."""

from __future__ import annotations

from dataclasses import dataclass

from regulars.kernel.errors import Invalid, Refused, Unavailable


@dataclass(eq=False)
class UnusableSpark(Invalid):
    """The address is not one of a Spark engine."""

    code = "insight.unusable_spark"
    sentence = (
        "{url!r} is not an address of Spark: {reason}. Give spark://HOST:PORT for a cluster, "
        "or spark://local or spark://local[2] for this machine."
    )
    url: str
    reason: str


@dataclass(eq=False)
class FixedSetting(Invalid):
    """A setting on which it rests that Spark's figures are the same as DuckDB's."""

    code = "insight.fixed_setting"
    sentence = (
        "The setting {name} stays {value}, so that every engine gives the same figures. "
        "Leave it out of {url!r}."
    )
    url: str
    name: str
    value: str


@dataclass(eq=False)
class SparkMissing(Unavailable):
    """The library for Spark is not installed."""

    code = "insight.spark_missing"
    sentence = "{url} needs PySpark, which is not installed: pip install 'regulars[spark]'."
    url: str


@dataclass(eq=False)
class JavaMissing(Unavailable):
    """Spark runs on Java, and there is none, or an old one."""

    code = "insight.java_missing"
    sentence = (
        "{url} needs Java 17 or newer, and {found}. Install it (Debian: apt-get install "
        "openjdk-17-jre-headless), or name its folder in JAVA_HOME."
    )
    url: str
    found: str


@dataclass(eq=False)
class SparkUnreachable(Unavailable):
    """No master answers at the address, or it lends no workers."""

    code = "insight.spark_unreachable"
    sentence = "{url} cannot be used: {reason}. Start the cluster, or name another engine."
    url: str
    reason: str


@dataclass(eq=False)
class OtherSpark(Refused):
    """One process talks to one cluster."""

    code = "insight.other_spark"
    sentence = (
        "This process computes on {running} already, and {url} is another. "
        "Close it with disconnect(), or use another process."
    )
    url: str
    running: str
