"""What an address of Spark says, and which it may not be."""

from __future__ import annotations

import pytest

from regulars.insight.spark.address import FIXED, address_of
from regulars.insight.spark.errors import FixedSetting, UnusableSpark


def found(url, **limits):
    return address_of(url, **{"memory_limit": None, "threads": None} | limits)


class TestAddressOf:
    @pytest.mark.parametrize(
        ("url", "threads", "master"),
        [
            ("spark://local", None, "local[*]"),
            ("spark://local", 3, "local[3]"),
            ("spark://local[2]", 3, "local[2]"),
            ("spark://127.0.0.1:7077", 3, "spark://127.0.0.1:7077"),
            ("spark://a.example:1,b.example:2", None, "spark://a.example:1,b.example:2"),
        ],
    )
    def test_names_the_master_as_spark_does(self, url, threads, master):
        assert found(url, threads=threads).master == master

    @pytest.mark.parametrize(
        ("url", "hosts", "is_here"),
        [
            ("spark://local[2]", (), True),
            ("spark://localhost:7077", (("localhost", 7077),), True),
            ("spark://[::1]:7077", (("::1", 7077),), True),
            ("spark://10.0.0.9:7077", (("10.0.0.9", 7077),), False),
            ("spark://127.0.0.1:1,far:2", (("127.0.0.1", 1), ("far", 2)), False),
        ],
    )
    def test_listens_on_loopback_alone_where_that_is_enough(self, url, hosts, is_here):
        address = found(url)

        assert (address.hosts, address.is_here) == (hosts, is_here)
        assert (address.settings.get("spark.driver.bindAddress") == "127.0.0.1") is is_here

    def test_takes_settings_of_sparks_own(self):
        address = found(
            "spark://local?spark.ui.enabled=true&spark.driver.extraJavaOptions=-Xss4m%20-XX:+UseG1GC"
        )

        assert address.settings["spark.ui.enabled"] == "true"
        assert address.settings["spark.driver.extraJavaOptions"] == "-Xss4m -XX:+UseG1GC"
        assert address.settings.items() >= FIXED.items()

    def test_has_no_pages_and_nothing_to_fetch_unless_asked(self):
        settings = found("spark://host:7077").settings

        assert settings["spark.ui.enabled"] == "false"
        assert not [name for name in settings if "packages" in name or "ivy" in name]

    @pytest.mark.parametrize(
        ("limit", "told"), [("2500MiB", "2500m"), ("2GB", "2g"), ("512mb", "512m"), ("1g", "1g")]
    )
    def test_tells_java_how_much_memory_there_is(self, limit, told):
        assert found("spark://local", memory_limit=limit).settings["spark.driver.memory"] == told

    def test_lets_the_address_say_otherwise_than_the_limit(self):
        address = found("spark://local?spark.driver.memory=3g", memory_limit="1GB")

        assert address.settings["spark.driver.memory"] == "3g"

    @pytest.mark.parametrize(
        ("url", "reason"),
        [
            ("spark://", "it names no host with a port"),
            ("spark://nowhere", "it names no host with a port"),
            ("spark://local[0]", "it names no host with a port"),
            ("spark://user@host:7077", "it names no host with a port"),
            ("spark://host:7077/path", "it names no host with a port"),
            ("spark://host:0", "ports are 1 to 65535"),
            ("spark://host:99999", "ports are 1 to 65535"),
            ("spark://local?spark.ui.enabled", "settings are written NAME=VALUE"),
            ("spark://local?memory=2g", "memory is no setting that can stand there"),
            ("spark://local?spark.master=yarn", "spark.master is no setting that can stand there"),
        ],
    )
    def test_refuses_what_is_none(self, url, reason):
        with pytest.raises(UnusableSpark) as refused:
            found(url)

        assert (refused.value.url, refused.value.reason) == (url, reason)

    @pytest.mark.parametrize("name", FIXED)
    def test_keeps_what_the_figures_rest_on(self, name):
        assert found(f"spark://local?{name}={FIXED[name]}").settings[name] == FIXED[name]
        with pytest.raises(FixedSetting, match=f"The setting {name} stays {FIXED[name]}"):
            found(f"spark://local?{name}=other")
