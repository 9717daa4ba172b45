SELECT
  "t1"."group",
  "t1"."customers",
  "t1"."revenue_minor",
  "t1"."days" / "t1"."customers" AS "mean_recency_days",
  "t1"."orders" / "t1"."customers" AS "mean_orders",
  "t1"."revenue_minor" / "t1"."customers" AS "mean_revenue_minor"
FROM (
  SELECT
    "t0"."group",
    COUNT(*) AS "customers",
    CAST(SUM("t0"."revenue_minor") AS BIGINT) AS "revenue_minor",
    CAST(SUM("t0"."recency_days") AS BIGINT) AS "days",
    CAST(SUM("t0"."orders") AS BIGINT) AS "orders"
  FROM "scores" AS "t0"
  GROUP BY
    1
) AS "t1"
ORDER BY
  "t1"."group" ASC
