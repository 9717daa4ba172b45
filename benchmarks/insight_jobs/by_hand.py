"""Measures, RFM and cohorts by SQL written for DuckDB."""

from __future__ import annotations

import sys

import duckdb

ORDERS = """
CREATE VIEW orders AS
SELECT customer_id AS customer, ordered_on AS day, is_order AS sold, amount_minor AS amount,
       cost_minor AS cost
FROM read_parquet('{path}')
"""
MEASURES = """
WITH customers AS (
  SELECT customer,
         count(*) FILTER (sold AND day > DATE '{day}' - 365) AS orders,
         sum(amount) FILTER (day > DATE '{day}' - 365) AS revenue,
         count(*) FILTER (sold AND day <= DATE '{day}' - 365 AND day > DATE '{day}' - 730)
           AS before,
         count(*) FILTER (sold) AS lifetime_orders, sum(amount) AS lifetime_revenue,
         min(day) FILTER (sold) AS first_day, max(day) FILTER (sold) AS last_day
  FROM orders WHERE day <= DATE '{day}' GROUP BY 1
)
SELECT count(*) FILTER (customer IS NOT NULL AND orders > 0),
       count(*) FILTER (customer IS NOT NULL AND orders > 1),
       count(*) FILTER (customer IS NOT NULL AND orders > 0 AND before > 0),
       sum(orders)::BIGINT, sum(revenue)::BIGINT,
       count(*) FILTER (customer IS NOT NULL AND before > 0),
       sum(lifetime_orders) FILTER (customer IS NOT NULL AND lifetime_orders > 0),
       sum(lifetime_revenue) FILTER (customer IS NOT NULL AND lifetime_orders > 0),
       sum(last_day - first_day) FILTER (customer IS NOT NULL)
FROM customers
"""
SCORES = """
WITH customers AS (
  SELECT customer, DATE '{day}' - max(day) FILTER (sold) AS days, count(*) FILTER (sold) AS orders,
         sum(amount)::BIGINT AS revenue
  FROM orders WHERE day <= DATE '{day}' AND customer IS NOT NULL GROUP BY 1 HAVING orders > 0
), edges AS (
  SELECT quantile_disc(days, [0.2, 0.4, 0.6, 0.8]) AS r,
         quantile_disc(orders, [0.2, 0.4, 0.6, 0.8]) AS f,
         quantile_disc(revenue, [0.2, 0.4, 0.6, 0.8]) AS m
  FROM customers
)
SELECT 5 - (days > r[1])::INT - (days > r[2])::INT - (days > r[3])::INT - (days > r[4])::INT,
       1 + (orders > f[1])::INT + (orders > f[2])::INT + (orders > f[3])::INT
         + (orders > f[4])::INT,
       1 + (revenue > m[1])::INT + (revenue > m[2])::INT + (revenue > m[3])::INT
         + (revenue > m[4])::INT,
       count(*)
FROM customers, edges GROUP BY ALL
"""
COHORTS = """
WITH months AS (
  SELECT customer, year(day) * 12 + month(day) AS month, count(*) FILTER (sold) AS orders,
         sum(amount)::BIGINT AS revenue, sum(amount - cost)::BIGINT AS profit
  FROM orders WHERE customer IS NOT NULL AND day <= DATE '{day}' GROUP BY ALL
), entries AS (
  SELECT customer, min(month) AS entry FROM months WHERE orders > 0 GROUP BY 1
)
SELECT entry, greatest(month - entry, 0) AS age, count(*) FILTER (orders > 0) AS customers,
       sum(orders)::BIGINT, sum(revenue)::BIGINT, sum(profit)::BIGINT
FROM months JOIN entries USING (customer) GROUP BY ALL ORDER BY ALL
"""


def main(path: str, day: str) -> None:
    """Do the job and print its sums."""
    engine = duckdb.connect()
    engine.execute(ORDERS.format(path=path))
    measures = engine.execute(MEASURES.format(day=day)).fetchall()[0]
    scores = engine.execute(SCORES.format(day=day)).fetchall()
    cells = engine.execute(COHORTS.format(day=day)).fetchall()
    print(*measures[:3])
    print(*measures[3:5])
    print(sum(count * recency * money for recency, _, money, count in scores))
    print(sum(cell[2] * (cell[1] + 1) for cell in cells))
    print(sum(cell[4] for cell in cells))


main(*sys.argv[1:])
