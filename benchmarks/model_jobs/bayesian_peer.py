"""BG/NBD by pymc-marketing, in an environment of its own: ``python bayesian_peer.py FILE``."""

from __future__ import annotations

import json
import resource
import sys
import warnings

warnings.simplefilter("ignore")

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
from pymc_marketing.clv import BetaGeoModel  # noqa: E402

WARM = 2_000
NAMES = ("r", "alpha", "a", "b")


def fit(data):
    """The likeliest parameters under its default priors."""
    model = BetaGeoModel(data=data)
    found = model.fit(method="map", progressbar=False)
    return [float(found.posterior[name].squeeze()) for name in NAMES]


def processor_seconds():
    """Of this process and of the compilers it has started."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def main(path):
    """Fit a few customers, so that everything is compiled, then all of them against the clock."""
    with np.load(path) as file:
        columns = {"frequency": file["frequency"], "recency": file["recency"], "T": file["age"]}
    data = pd.DataFrame(columns)
    data.insert(0, "customer_id", np.arange(len(data)))
    fit(data[:WARM].copy())
    start = processor_seconds()
    parameters = fit(data)
    print(json.dumps({"seconds": processor_seconds() - start, "parameters": parameters}))


if __name__ == "__main__":
    main(sys.argv[1])
