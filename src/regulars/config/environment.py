"""Reads the environment into typed values; a value that cannot be used is named in one sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import dj_database_url

from regulars.kernel.errors import Invalid
from regulars.kernel.money import DEFAULT_CURRENCY, UnknownCurrency, exponent_of

Value = TypeVar("Value")

ENGINES = {"sqlite", "postgres", "postgresql"}
WORDS_FOR_YES = {"1", "true", "yes", "on"}
WORDS_FOR_NO = {"", "0", "false", "no", "off"}
SHORTEST_SECRET = 32
SHORTEST_TOKEN = 16
LAST_PORT = 65_535
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
COUNTRY = re.compile(r"[A-Z]{2}")
HOST = re.compile(r"\*|\.?[a-zA-Z0-9.-]+|\[[0-9a-fA-F:]+\]")


@dataclass(eq=False)
class BadSetting(Invalid):
    """An environment variable holds something that cannot be used."""

    code = "config.bad_setting"
    sentence = "The setting {name} is {value!r}. {remedy}"
    name: str
    value: str
    remedy: str


@dataclass(frozen=True)
class Environment:
    """Everything that an installation may set, with its kind and its default."""

    home: Path
    database: dict[str, Any]
    secret_key: str
    time_zone: str
    currency: str
    country: str
    engine: str
    language: str
    hosts: list[str]
    url: str
    proxies: list[str]
    metrics_token: str
    log: str
    debug: bool
    sandbox: bool
    sandbox_address: str
    sandbox_write_key: str
    outgoing_ports: list[int]
    outgoing_loopback: bool

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach the console through TLS."""
        return self.url.startswith("https://")

    @property
    def answers_to(self) -> list[str]:
        """Every host name answered to: those named, the public one, and always this machine's own,
        by which a start is checked.
        """
        public = urlsplit(self.url).hostname
        named = [*self.hosts, *([public] if public else []), *LOOPBACK]
        return list(dict.fromkeys(named))

    @classmethod
    def read(cls, variables: Mapping[str, str], languages: Mapping[str, str]) -> Environment:
        """Read the variables; those not set or empty take their default.

        Raises BadSetting.
        """

        def setting(name: str, default: str, understand: Callable[[str, str], Value]) -> Value:
            return understand(name, variables.get(name, "").strip() or default)

        home = setting("REGULARS_HOME", "regulars-data", _folder)
        return cls(
            home=home,
            database=setting("DATABASE_URL", f"sqlite:///{home / 'regulars.sqlite3'}", _database),
            secret_key=setting("REGULARS_SECRET_KEY", "", _secret),
            time_zone=setting("REGULARS_TIME_ZONE", "UTC", _time_zone),
            currency=setting("REGULARS_CURRENCY", DEFAULT_CURRENCY, _currency),
            country=setting("REGULARS_COUNTRY", "", _country),
            engine=setting("REGULARS_ENGINE", "duckdb://", _engine),
            language=setting("REGULARS_LANGUAGE", "en", _one_of(languages)),
            hosts=setting("REGULARS_HOSTS", ",".join(LOOPBACK), _hosts),
            url=setting("REGULARS_URL", "", _url),
            proxies=setting("REGULARS_PROXIES", "127.0.0.1,::1", _proxies),
            metrics_token=setting("REGULARS_METRICS_TOKEN", "", _token),
            log=setting("REGULARS_LOG", "text", _one_of({"text": "", "json": ""})),
            debug=setting("REGULARS_DEBUG", "no", _yes_or_no),
            sandbox=setting("REGULARS_SANDBOX", "no", _yes_or_no),
            sandbox_address=setting("REGULARS_SANDBOX_ADDRESS", "http://127.0.0.1:8000", _url),
            sandbox_write_key=setting("REGULARS_SANDBOX_WRITE_KEY", "", _as_it_is),
            outgoing_ports=setting("REGULARS_OUTGOING_PORTS", "443", _ports),
            outgoing_loopback=setting("REGULARS_OUTGOING_LOOPBACK", "no", _yes_or_no),
        )


def _folder(name: str, text: str) -> Path:
    folder = Path(text).expanduser().absolute()
    if folder.exists() and not folder.is_dir():
        raise BadSetting(name, text, "It names a file. Name a folder for the installation's data.")
    return folder


def _database(name: str, text: str) -> dict[str, Any]:
    scheme = text.split(":", 1)[0]
    if scheme not in ENGINES:
        shown = re.sub(r"//.*@", "//…@", text)  # never show a password
        raise BadSetting(name, shown, "Write sqlite:///FILE or postgres://USER:PASSWORD@HOST/NAME.")
    try:
        return dict(dj_database_url.parse(text, conn_max_age=60, conn_health_checks=True))
    except ValueError as error:
        raise BadSetting(
            name, f"{scheme}://…", "Write postgres://USER:PASSWORD@HOST/NAME."
        ) from error


def _secret(name: str, text: str) -> str:
    if text and len(text) < SHORTEST_SECRET:
        raise BadSetting(
            name, "…", "It is too short. Give at least 32 random characters, or leave it out."
        )
    return text


def _token(name: str, text: str) -> str:
    if text and not (len(text) >= SHORTEST_TOKEN and text.isascii()):
        raise BadSetting(name, "…", "Give at least 16 random letters and digits, or leave it out.")
    return text


def _time_zone(name: str, text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadSetting(
            name, text, "Give an IANA time zone, such as Europe/Sofia or UTC."
        ) from error
    return text


def _currency(name: str, text: str) -> str:
    try:
        exponent_of(text)
    except UnknownCurrency as error:
        raise BadSetting(name, text, "Give a three-letter ISO 4217 code, such as EUR.") from error
    return text


def _country(name: str, text: str) -> str:
    country = text.upper()
    if text and not COUNTRY.fullmatch(country):
        raise BadSetting(name, text, "Give a two-letter code of ISO 3166, such as BG.")
    return country


def _engine(name: str, text: str) -> str:
    if not text.startswith(("duckdb:", "spark://")):
        raise BadSetting(name, text, "Write duckdb:// for this process, or spark://HOST:PORT.")
    return text


def _one_of(allowed: Mapping[str, str]) -> Callable[[str, str], str]:
    def understand(name: str, text: str) -> str:
        if text not in allowed:
            raise BadSetting(name, text, f"Choose one of: {', '.join(allowed)}.")
        return text

    return understand


def _hosts(name: str, text: str) -> list[str]:
    hosts = [host.strip() for host in text.split(",") if host.strip()]
    for host in hosts:
        if not HOST.fullmatch(host):
            raise BadSetting(
                name, text, "Give host names separated by commas, without https:// or ports."
            )
    return hosts


def _as_it_is(name: str, text: str) -> str:
    del name
    return text


def _url(name: str, text: str) -> str:
    """The address without a path, as browsers name where a form comes from."""
    if not text:
        return ""
    remedy = "Give the address that browsers see, such as https://shop.example.com."
    try:
        parts = urlsplit(text)
        port = f":{parts.port}" if parts.port else ""
    except ValueError as error:
        raise BadSetting(name, text, remedy) from error
    beyond = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
    host = parts.netloc.removesuffix(port).lower()
    if parts.scheme not in {"http", "https"} or beyond or not HOST.fullmatch(host):
        raise BadSetting(name, text, remedy)
    return f"{parts.scheme}://{host}{port}"


def _proxies(name: str, text: str) -> list[str]:
    proxies = [proxy.strip() for proxy in text.split(",") if proxy.strip()]
    for proxy in proxies:
        try:
            ip_network(proxy)
        except ValueError as error:
            raise BadSetting(
                name, text, "Give the proxies' IP addresses or networks, separated by commas."
            ) from error
    return proxies


def _ports(name: str, text: str) -> list[int]:
    told = [port.strip() for port in text.split(",") if port.strip()]
    if not all(port.isdecimal() and port.isascii() and 0 < int(port) <= LAST_PORT for port in told):
        raise BadSetting(name, text, "Give the numbers of ports separated by commas, such as 443.")
    return [int(port) for port in told]


def _yes_or_no(name: str, text: str) -> bool:
    word = text.lower()
    if word not in WORDS_FOR_YES | WORDS_FOR_NO:
        raise BadSetting(name, text, "Write yes or no.")
    return word in WORDS_FOR_YES
