from __future__ import annotations

from pathlib import Path

import pytest

from regulars.config.environment import BadSetting, Environment

LANGUAGES = {"en": "English", "bg": "Български"}


def read(**variables: str) -> Environment:
    return Environment.read(variables, LANGUAGES)


class TestEnvironment:
    def test_needs_nothing(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)

        env = read()

        assert env.home == tmp_path / "regulars-data"
        assert env.database["ENGINE"] == "django.db.backends.sqlite3"
        assert env.database["NAME"] == str(tmp_path / "regulars-data" / "regulars.sqlite3")
        assert (env.time_zone, env.currency, env.engine) == ("UTC", "EUR", "duckdb://")
        assert (env.language, env.debug, env.secret_key) == ("en", False, "")
        assert env.hosts == ["localhost", "127.0.0.1", "[::1]"]
        assert (env.url, env.proxies) == ("", ["127.0.0.1", "::1"])
        assert (env.sandbox, env.sandbox_address) == (False, "http://127.0.0.1:8000")
        assert env.sandbox_write_key == ""
        assert (env.metrics_token, env.log) == ("", "text")
        assert (env.outgoing_ports, env.outgoing_loopback) == ([443], False)
        assert list(tmp_path.iterdir()) == []  # reading writes nothing

    def test_reads_every_variable(self, tmp_path):
        env = read(
            REGULARS_HOME=str(tmp_path),
            DATABASE_URL="postgres://shop:secret@db.internal:5433/regulars",
            REGULARS_SECRET_KEY="x" * 40,
            REGULARS_TIME_ZONE="Europe/Sofia",
            REGULARS_CURRENCY="BGN",
            REGULARS_ENGINE="duckdb:///var/lib/regulars.duckdb",
            REGULARS_LANGUAGE="bg",
            REGULARS_HOSTS="shop.example.com, .example.org",
            REGULARS_URL="https://Console.example.com:8443/",
            REGULARS_PROXIES="10.0.0.0/8, 192.0.2.4",
            REGULARS_METRICS_TOKEN="t" * 16,
            REGULARS_LOG="json",
            REGULARS_DEBUG="yes",
            REGULARS_SANDBOX="yes",
            REGULARS_SANDBOX_ADDRESS="http://127.0.0.1:8123/",
            REGULARS_SANDBOX_WRITE_KEY="a-write-key",
        )

        assert env.home == tmp_path
        assert env.database["ENGINE"] == "django.db.backends.postgresql"
        assert (env.database["HOST"], env.database["PORT"]) == ("db.internal", 5433)
        assert (env.time_zone, env.currency, env.language) == ("Europe/Sofia", "BGN", "bg")
        assert env.hosts == ["shop.example.com", ".example.org"]
        assert env.url == "https://console.example.com:8443"
        assert env.proxies == ["10.0.0.0/8", "192.0.2.4"]
        assert (env.debug, env.secret_key) == (True, "x" * 40)
        assert (env.sandbox, env.sandbox_address) == (True, "http://127.0.0.1:8123")
        assert env.sandbox_write_key == "a-write-key"
        assert (env.metrics_token, env.log) == ("t" * 16, "json")

    @pytest.mark.parametrize(
        ("name", "value", "remedy"),
        [
            ("REGULARS_HOME", __file__, "Name a folder"),
            ("DATABASE_URL", "mysql://x", "Write sqlite:///FILE or postgres://"),
            ("DATABASE_URL", "regulars.db", "Write sqlite:///FILE or postgres://"),
            ("REGULARS_SECRET_KEY", "short", "at least 32"),
            ("REGULARS_TIME_ZONE", "Sofia", "IANA time zone"),
            ("REGULARS_TIME_ZONE", "../etc/passwd", "IANA time zone"),
            ("REGULARS_CURRENCY", "euro", "ISO 4217"),
            ("REGULARS_ENGINE", "postgres://db/x", "spark://HOST:PORT"),
            ("REGULARS_LANGUAGE", "tlh", "Choose one of: en, bg"),
            ("REGULARS_HOSTS", "https://example.com", "without https://"),
            ("REGULARS_URL", "shop.example.com", "https://shop.example.com"),
            ("REGULARS_URL", "https://shop.example.com/console", "https://shop.example.com"),
            ("REGULARS_URL", "https://me:secret@shop.example.com", "https://shop.example.com"),
            ("REGULARS_URL", "https://shop.example.com:port", "https://shop.example.com"),
            ("REGULARS_PROXIES", "proxy.internal", "IP addresses"),
            ("REGULARS_OUTGOING_PORTS", "443, https", "numbers of ports"),
            ("REGULARS_OUTGOING_PORTS", "70000", "numbers of ports"),
            ("REGULARS_OUTGOING_LOOPBACK", "perhaps", "yes or no"),
            ("REGULARS_METRICS_TOKEN", "short", "at least 16"),
            ("REGULARS_METRICS_TOKEN", "ключ-от-метриките", "at least 16"),
            ("REGULARS_LOG", "xml", "Choose one of: text, json"),
            ("REGULARS_DEBUG", "perhaps", "yes or no"),
        ],
    )
    def test_names_what_cannot_be_used(self, name, value, remedy):
        with pytest.raises(BadSetting) as refusal:
            read(**{name: value})

        assert refusal.value.name == name
        assert remedy in str(refusal.value)
        assert "\n" not in str(refusal.value)

    @pytest.mark.parametrize("url", ["mysql://shop:hunter2@db/x", "postgres://u:hunter2@db:port/x"])
    def test_never_shows_a_password(self, url):
        with pytest.raises(BadSetting) as refusal:
            read(DATABASE_URL=url)

        assert "hunter2" not in str(refusal.value)

    def test_never_shows_a_key(self):
        with pytest.raises(BadSetting) as refusal:
            read(REGULARS_SECRET_KEY="hunter2")

        assert "hunter2" not in str(refusal.value)

    def test_never_shows_a_token(self):
        with pytest.raises(BadSetting) as refusal:
            read(REGULARS_METRICS_TOKEN="hunter2")

        assert "hunter2" not in str(refusal.value)

    def test_answers_to_its_public_address_and_always_to_this_machine(self):
        env = read(REGULARS_HOSTS="shop.internal", REGULARS_URL="https://shop.example.com")

        assert env.is_secure
        assert env.answers_to == [
            "shop.internal",
            "shop.example.com",
            "localhost",
            "127.0.0.1",
            "[::1]",
        ]

    def test_is_not_secure_without_a_public_address(self):
        assert not read().is_secure

    def test_takes_an_empty_variable_as_not_set(self):
        assert read(REGULARS_CURRENCY=" ").currency == "EUR"

    def test_understands_the_persons_folder(self, monkeypatch, tmp_path):
        monkeypatch.setenv("HOME", str(tmp_path))

        assert read(REGULARS_HOME="~/data").home == Path(tmp_path) / "data"

    def test_reads_the_ports_of_webhooks(self):
        env = read(REGULARS_OUTGOING_PORTS="443, 8443", REGULARS_OUTGOING_LOOPBACK="yes")

        assert (env.outgoing_ports, env.outgoing_loopback) == ([443, 8443], True)
