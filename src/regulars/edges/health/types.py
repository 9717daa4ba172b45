"""What is measured of an installation, as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sample:
    """One number, with the labels that tell it from others of its metric."""

    value: float
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Metric:
    """Something measured. Its name ends in its unit; all of them go up and down."""

    name: str
    meaning: str
    samples: Sequence[Sample]
