"""Where requests may go that people told us to send: addresses of the public Internet, over TLS,
and nothing else.

What a URL says is judged when it is told; what its name stands for, each time before a
connection is made (``reaching``). Networks are those of IANA's registries of special purposes
(RFC 6890 and what came later), and clouds' own addresses.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from regulars.kernel.errors import Invalid

Address = IPv4Address | IPv6Address
LONGEST_URL = 1_000  # that people tell
USUAL_PORTS = {"https": 443, "http": 80}
UNWRITABLE = re.compile(r"[^\x21-\x7e]|[\\<>\"^`{|}]")  # in a path or a query as it is sent
LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
NUMERIC = re.compile(r"[0-9]+|0x[0-9a-f]*")  # a last label that browsers take for an IPv4 address
OWN_NAMES = ("localhost", "local", "internal", "intranet", "home.arpa", "onion", "invalid", "test")
OUR_MACHINE = "localhost"

SPECIAL = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # carriers' translation
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's own services
        "169.254.0.0/16",  # clouds' metadata among them
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "2001::/23",  # Teredo among them
        "2001:db8::/32",
        "2002::/16",  # 6to4: an IPv4 address inside
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)
# Of IPv6 this alone is given out. Outside are loopback, link-local, private and multicast
# addresses, and those with an IPv4 address inside: mapped, compatible, NAT64.
GIVEN_OUT = ip_network("2000::/3")


@dataclass(eq=False)
class UnusableUrl(Invalid):
    """Nothing may be sent to this address."""

    code = "targets.unusable_url"
    sentence = "Nothing can be sent to this URL: {reason}"
    reason: str


@dataclass(frozen=True)
class Allowed:
    """What the installation allows beside https on the usual port."""

    ports: Collection[int] = (443,)
    loopback: bool = False  # this machine, over http too: for development and tests


@dataclass(frozen=True)
class Target:
    """Where a request goes. ``host`` is a name, or an address without brackets."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        """What the request calls it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == USUAL_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The address, tidied."""
        return f"{self.scheme}://{self.host_header}{self.path}"

    @property
    def is_our_machine(self) -> bool:
        """Whether it names the machine that asks."""
        literal = literal_of(self.host)
        return self.host == OUR_MACHINE or (literal is not None and literal.is_loopback)


def is_public(address: Address) -> bool:
    """Whether an address is of the public Internet, and belongs to somebody there.

    >>> is_public(ip_address("93.184.215.14")), is_public(ip_address("::ffff:10.0.0.1"))
    (True, False)
    """
    if isinstance(address, IPv6Address) and address not in GIVEN_OUT:
        return False
    return not any(address in network for network in SPECIAL if network.version == address.version)


def may_connect(address: Address, target: Target, allowed: Allowed) -> bool:
    """Whether a connection may be made to what the target's name stands for."""
    if allowed.loopback and target.is_our_machine:
        return address.is_loopback
    return is_public(address)


def target_of(url: str, allowed: Allowed, *, longest: int = LONGEST_URL) -> Target:
    """Where the URL leads, if requests may go there.

    Raises UnusableUrl.

    >>> target_of("https://Hooks.Example.com:443/in?shop=1", Allowed()).url
    'https://hooks.example.com/in?shop=1'
    """
    parts, port = _split(url, longest)
    host = _host(parts.hostname or "")
    target = Target(parts.scheme, host, port or USUAL_PORTS[parts.scheme], _path(parts))
    if allowed.loopback and target.is_our_machine:
        return target
    if target.scheme != "https":
        raise UnusableUrl(reason="it must begin with https://.")
    if target.port not in allowed.ports:
        raise UnusableUrl(reason=f"port {target.port} is not allowed here.")
    _check_name(host)
    return target


def literal_of(host: str) -> Address | None:
    """The address that a host is written as; None: it is a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def _split(url: str, longest: int) -> tuple[SplitResult, int | None]:
    text = url.strip()
    if len(text) > longest:
        raise UnusableUrl(reason=f"it is longer than {longest} letters.")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise UnusableUrl(reason="it is no URL.") from error
    # Python drops tabs and line breaks, and others read a backslash as a slash.
    if any(sign <= " " or sign in "\\\x7f" for sign in text):
        raise UnusableUrl(reason="it has a space or another sign in it that no URL has.")
    if parts.scheme not in USUAL_PORTS or not parts.netloc:
        raise UnusableUrl(reason="it must begin with https:// and name a host.")
    if "@" in parts.netloc:
        raise UnusableUrl(reason="leave the name and password out. Add a header instead.")
    if "[" in parts.netloc and ":" not in (parts.hostname or ""):
        raise UnusableUrl(reason="only addresses of IPv6 stand in brackets.")
    if parts.fragment or port == 0:
        raise UnusableUrl(reason="leave out what follows the #, and the port 0.")
    return parts, port


def _path(parts: SplitResult) -> str:
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if UNWRITABLE.search(path):
        raise UnusableUrl(reason="write the signs that no path has as %…, such as %20.")
    return path


def _host(written: str) -> str:
    """The host as it is looked up: names of any script in ASCII, addresses in their usual form.

    Raises UnusableUrl.
    """
    if ":" in written:  # in brackets, that is
        literal = None if "%" in written else literal_of(written)
        if literal is None:
            raise UnusableUrl(reason="the host is no address of IPv6.")
        return str(literal)
    try:
        name = written.encode("idna").decode().lower().removesuffix(".")
    except UnicodeError as error:
        raise UnusableUrl(reason="the host is no name.") from error
    labels = name.split(".")
    if NUMERIC.fullmatch(labels[-1]):
        literal = literal_of(name)
        if literal is None:  # 127.1, 0x7f.1 or 2130706433: the resolver knows them
            raise UnusableUrl(reason="write an address as four numbers, such as 93.184.215.14.")
        return str(literal)
    if not all(LABEL.fullmatch(label) for label in labels) or len(name) > 253:  # noqa: PLR2004
        raise UnusableUrl(reason="the host is no name.")
    return name


def _check_name(host: str) -> None:
    """Return if the host may be of the public Internet, as far as its name tells.

    Raises UnusableUrl.
    """
    literal = literal_of(host)
    if literal is not None:
        if not is_public(literal):
            raise UnusableUrl(reason=f"{host} is no address of the public Internet.")
        return
    if "." not in host or any(host == name or host.endswith(f".{name}") for name in OWN_NAMES):
        raise UnusableUrl(reason=f"{host} is no name of the public Internet.")
