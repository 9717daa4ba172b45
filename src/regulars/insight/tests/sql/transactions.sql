SELECT
  "t2"."order_id",
  "t2"."customer_id",
  "t2"."ordered_at",
  "t2"."channel",
  "t2"."is_order",
  "t2"."amount_minor",
  "t2"."discount_minor",
  "t2"."lines",
  CAST("t2"."ordered_at" AS DATE) AS "ordered_on",
  CASE WHEN "t2"."cost_unknown" THEN CAST(NULL AS BIGINT) ELSE "t2"."cost_minor" END AS "cost_minor"
FROM (
  SELECT
    "t1"."order_id",
    CASE WHEN "t1"."amount_minor" < 0 THEN "t1"."day" ELSE CAST(NULL AS DATE) END AS "taken_back_on",
    MIN("t1"."customer_id") AS "customer_id",
    MIN("t1"."ordered_at") AS "ordered_at",
    MIN("t1"."channel") AS "channel",
    MAX("t1"."amount_minor") > 0 AS "is_order",
    CAST(SUM("t1"."amount_minor") AS BIGINT) AS "amount_minor",
    CAST(SUM("t1"."discount_minor") AS BIGINT) AS "discount_minor",
    CAST(SUM("t1"."cost_minor") AS BIGINT) AS "cost_minor",
    BOOL_OR(
      CAST((
        "t1"."cost_minor" IS NULL
      ) AND (
        "t1"."amount_minor" <> 0
      ) AS BOOLEAN)
    ) AS "cost_unknown",
    COUNT(*) AS "lines"
  FROM (
    SELECT
      CAST("t0"."order_id" AS TEXT) AS "order_id",
      "t0"."customer_id",
      CAST("t0"."ordered_at" AS TIMESTAMP(6)) AS "ordered_at",
      "t0"."product_id",
      "t0"."product_name",
      "t0"."channel",
      CAST("t0"."quantity" AS DOUBLE) AS "quantity",
      COALESCE(CAST("t0"."amount_minor" AS BIGINT), 0) AS "amount_minor",
      "t0"."discount_minor",
      "t0"."cost_minor",
      CAST(CAST("t0"."ordered_at" AS TIMESTAMP(6)) AS DATE) AS "day"
    FROM "lines" AS "t0"
  ) AS "t1"
  GROUP BY
    1,
    2
) AS "t2"
