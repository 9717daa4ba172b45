"""Products that lie in baskets together, more often than chance would put them there."""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir

from regulars.insight.baskets.settings import check_above_zero, check_at_least
from regulars.insight.baskets.table import COLUMNS
from regulars.insight.tables import table_of

SURE = 1.6448536269514722  # deviations of the normal distribution that leave out 5 % on one side
PRIOR = 5.0  # baskets' worth of belief that two products have nothing to do with each other


def bought_together(
    baskets: Any, *, least: int = 5, products: int = 2_000, prior: float = PRIOR
) -> ir.Table:
    """Count which products are bought together, and how surely more often than by chance.

    Definition
    ----------
    Of N baskets, A lies in a, B in b, both in n. Support is n / N, confidence n / a (the share of
    the baskets with A that hold B, too), lift n / e where e = a b / N is what chance would make of
    n. Lift of few baskets is large by luck, so it is drawn towards 1: with a gamma prior of shape
    and rate k on the true ratio and n as a Poisson count around it times e, what is known
    afterwards is a gamma distribution of shape n + k and rate e + k (DuMouchel, *The American
    Statistician* 53(3), 1999, with one gamma in place of two). ``lift_low`` is the value that the
    true ratio exceeds with 95 %, by the cube-root formula of Wilson & Hilferty (*PNAS* 17, 1931)::

        s / (e + k) · (1 - 1 / (9 s) - 1.645 / (3 √s))³   with s = n + k

    Above 1, the two are surely more than chance.

    Parameters
    ----------
    baskets
        What :func:`regulars.insight.baskets.baskets` returns, best with strangers.
    least
        Baskets that a pair must be in, 1 or more.
    products
        How many of the most bought products are paired, which bounds the work and the memory; equal
        ones by their ids.
    prior
        k: as if every pair had been seen k times where chance expects k.

    Returns
    -------
    ir.Table
        One row for each product and companion, both ways round: ``product_id``, ``companion_id``,
        ``baskets`` (n), ``support``, ``confidence``, ``lift``, ``lift_low``; of each product the
        surest companions first; lazy.

    Raises
    ------
    MissingColumns
        If a column of baskets is absent.
    UnusableSetting
        If a number is below its least.

    Examples
    --------
    >>> import pyarrow as pa
    >>> held = [("ann", 1, "pot tea"), ("bob", 2, "pot tea"), ("cat", 3, "tea"), ("dan", 4, "cup")]
    >>> rows = [
    ...     {"customer_id": name, "order_id": None, "ordered_on": day, "product_id": product}
    ...     for name, day, products in held for product in products.split()
    ... ]
    >>> table = bought_together(pa.Table.from_pylist(rows), least=2)
    >>> first = table.to_pyarrow().to_pylist()[0]
    >>> first["product_id"], first["companion_id"], first["confidence"], first["support"]
    ('pot', 'tea', 1.0, 0.5)
    >>> round(first["lift"], 2), round(first["lift_low"], 2)
    (1.33, 0.5)
    """
    check_at_least("least", least, 1)
    check_at_least("products", products, 2)
    check_above_zero("prior", prior)
    held = _numbered(table_of(baskets, needs=COLUMNS))
    counts = held.group_by("product_id").agg(held=held.count())
    most = counts.order_by(ibis.desc("held"), "product_id").limit(products)
    most = most.filter(most.held >= least)
    kept = held.semi_join(most, "product_id")
    other = kept.view()
    pairs = kept.join(other, "basket")
    pairs = pairs.filter(pairs.product_id != pairs.product_id_right)
    pairs = pairs.group_by("product_id", companion_id="product_id_right").agg(baskets=pairs.count())
    pairs = pairs.filter(pairs.baskets >= least)
    first = most.select("product_id", own="held")
    second = most.select(companion_id="product_id", others="held")
    known = pairs.join(first, "product_id").join(second, "companion_id")
    known = known.cross_join(held.agg(all=held.basket.nunique()))
    return _judged(known, prior)


def _numbered(baskets: ir.Table) -> ir.Table:
    """Each ``product_id`` of each ``basket`` once, the basket as a number."""
    whose = [baskets.customer_id, baskets.order_id, baskets.ordered_on]
    number = ibis.dense_rank().over(ibis.window(order_by=whose))
    return baskets.select("product_id", basket=number.cast("int64")).distinct()


def _judged(known: ir.Table, prior: float) -> ir.Table:
    """The measures of each pair, from the counts."""
    joint = known.baskets.cast("float64")
    chance = known.own.cast("float64") * known.others / known["all"]
    measured = known.select(
        "product_id",
        "companion_id",
        "baskets",
        support=joint / known["all"],
        confidence=joint / known.own,
        lift=joint / chance,
        lift_low=least_lift(joint, chance, prior=prior),
    )
    return measured.order_by("product_id", ibis.desc("lift_low"), "companion_id")


def least_lift(
    baskets: ir.NumericColumn,
    chance: ir.NumericColumn,
    *,
    prior: float = PRIOR,
    deviations: float = SURE,
) -> ir.NumericColumn:
    """The lift that the true one exceeds, see :func:`bought_together`.

    Parameters
    ----------
    baskets
        How many hold both products.
    chance
        How many would by chance.
    prior
        As there.
    deviations
        How surely, in deviations of the normal distribution: 1.645 for 95 %. Who looks at many
        pairs needs more to be sure of every one.
    """
    shape = baskets + prior
    root = 1 - 1 / (9 * shape) - deviations / (3 * shape.sqrt())
    return shape / (chance + prior) * root * root * root
