"""Values that papers print, beside ours: counted, and how far the farthest is off.

Sources: Fader, Hardie & Lee, Marketing Science 24(2) and JMR 42, 2005; Batislam, Denizel &
Filiztekin 2007; Fader, Hardie & Shang, Marketing Science 29(6), 2010; Fader & Hardie, Journal of
Interactive Marketing 21(1), 2007; Fader and others 2018 (BdW).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from pyarrow.csv import read_csv

from regulars.insight.models import (
    Estimate,
    Histories,
    fit_bdw,
    fit_bg_bb,
    fit_bg_nbd,
    fit_gamma_gamma,
    fit_mbg_nbd,
    fit_pareto_nbd,
    fit_sbg,
)

END = date(1997, 9, 30)  # of the first 39 weeks
REGULAR = [1000, 631, 468, 382, 326, 289, 262, 241]
HIGH_END = [1000, 869, 743, 653, 593, 551, 517, 491]
OFF = 1e-3  # of a log-likelihood, and of a parameter by itself


@dataclass(frozen=True)
class Printed:
    """What a paper prints of one fit, and ours.

    Parameters
    ----------
    name
        Of the model and its data.
    found
        Ours.
    parameters, log_likelihood
        Theirs, as they print them; the latter None where they print none.
    """

    name: str
    found: Estimate
    parameters: Sequence[str]
    log_likelihood: str | None

    def off(self) -> list[float]:
        """How far each value is off beyond its last printed digit, in what is allowed; 1 at most.

        A value printed as 1.58 stands for all from 1.575 to 1.585.
        """
        pairs = zip(self.found.parameters, self.parameters, strict=True)
        parts = [_beyond(ours, text) / (OFF * abs(float(text))) for ours, text in pairs]
        if self.log_likelihood is not None:
            parts.append(_beyond(self.found.log_likelihood, self.log_likelihood) / OFF)
        return parts


def printed(folder: Path) -> list[Printed]:
    """Every fit whose parameters are published, on the data in the folder."""
    customers = _spent_on_days(folder / "CDNOW_sample.txt")
    days = [sorted(bought) for bought in customers]
    cdnow = Histories.of(
        [len(bought) - 1 for bought in days],
        [(bought[-1] - bought[0]).days / 7 for bought in days],
        [(END - bought[0]).days / 7 for bought in days],
        days=7,
    )
    repeats = [list(bought.values())[1:] for bought in customers if len(bought) > 1]
    spent = [len(values) for values in repeats], [float(np.mean(values)) for values in repeats]
    rows = read_csv(folder / "donations.csv")
    cells = [
        np.asarray(rows[name], float) for name in ("frequency", "recency", "periods", "weights")
    ]
    return [
        Printed("BG/NBD", fit_bg_nbd(cdnow), ["0.2426", "4.4136", "0.7929", "2.4259"], "-9582.429"),
        Printed("MBG/NBD", fit_mbg_nbd(cdnow), ["0.525", "6.183", "0.891", "1.614"], "-9582.14"),
        Printed(
            "Pareto/NBD",
            fit_pareto_nbd(cdnow),
            ["0.5533", "10.578", "0.606", "11.669"],
            "-9594.976",
        ),
        Printed("Gamma-Gamma", fit_gamma_gamma(*spent), ["6.25", "3.74", "15.44"], "-4055.92"),
        Printed(
            "BG/BB",
            fit_bg_bb(Histories.of(*cells)),
            ["1.204", ".750", ".657", "2.783"],
            "-33225.58",
        ),
        Printed("sBG, regular", fit_sbg(REGULAR), ["0.7041", "1.1820"], "-1680.27"),
        Printed("sBG, high end", fit_sbg(HIGH_END), ["0.6681", "3.8061"], "-1611.16"),
        Printed("BdW, high end", fit_bdw(HIGH_END[:5]), ["0.2594", "1.7227", "1.5843"], None),
    ]


def _beyond(ours: float, text: str) -> float:
    digits = len(text.partition(".")[2])
    return max(abs(ours - float(text)) - 0.5 * 10.0**-digits, 0.0)


def _spent_on_days(path: Path) -> list[dict[date, float]]:
    customers: dict[str, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    for line in path.read_text().splitlines():
        cells = line.split()
        if len(cells) == 5:
            day = date.fromisoformat(cells[2])
            if day <= END:
                customers[cells[1]][day] += float(cells[4])
    return list(customers.values())
