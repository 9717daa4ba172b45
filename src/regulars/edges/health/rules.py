"""Metrics as text, and who may read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from ipaddress import ip_address

from regulars.edges.health.types import Metric, Sample

FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_VIA")
OWN_HOSTS = {"localhost", "127.0.0.1", "[::1]"}


def as_text(metrics: Iterable[Metric]) -> str:
    r"""Prometheus' text format, version 0.0.4; a metric without samples is left out.

    >>> work = Metric("regulars_tasks", "Tasks.", [Sample(2, {"kind": 'a"b'})])
    >>> print(as_text([work]), end="")
    # HELP regulars_tasks Tasks.
    # TYPE regulars_tasks gauge
    regulars_tasks{kind="a\"b"} 2
    """
    return "".join(_text_of(metric) for metric in metrics if metric.samples)


def _text_of(metric: Metric) -> str:
    head = f"# HELP {metric.name} {metric.meaning}\n# TYPE {metric.name} gauge\n"
    return head + "".join(f"{metric.name}{_line(sample)}\n" for sample in metric.samples)


def _line(sample: Sample) -> str:
    labels = ",".join(f'{name}="{_escaped(text)}"' for name, text in sample.labels.items())
    return f"{{{labels}}} {sample.value:.15g}" if labels else f" {sample.value:.15g}"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")


def is_from_here(asked: Mapping[str, str]) -> bool:
    """Whether a request, by its WSGI variables, comes from this machine and from no proxy on it.

    A proxy's own address is this machine's too: whoever it speaks for is not. It says so in a
    header, or passes on the public name that was asked for.

    >>> is_from_here({"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost:8000"})
    True
    >>> is_from_here({"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "shop.example.com"})
    False
    """
    host = asked.get("HTTP_HOST", "").lower()
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    if name not in OWN_HOSTS or any(asked.get(header) for header in FORWARDED):
        return False
    try:
        return ip_address(asked.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
