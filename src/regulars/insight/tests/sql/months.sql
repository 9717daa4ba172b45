WITH "t3" AS (
  SELECT
    "t2"."month_number",
    COUNT(*) FILTER(WHERE
      "t2"."first_orders" > 0) AS "new_customers",
    COUNT(*) FILTER(WHERE
      (
        "t2"."customer_id" IS NOT NULL
      )
      AND (
        "t2"."first_orders" = 0
      )
      AND (
        "t2"."orders" > 0
      )) AS "returning_customers",
    CAST(SUM("t2"."first_orders") AS BIGINT) AS "new_orders",
    CAST(SUM("t2"."orders" - "t2"."first_orders") FILTER(WHERE
      "t2"."customer_id" IS NOT NULL) AS BIGINT) AS "returning_orders",
    CAST(SUM("t2"."orders") FILTER(WHERE
      NOT (
        "t2"."customer_id" IS NOT NULL
      )) AS BIGINT) AS "anonymous_orders",
    CAST(SUM("t2"."new_revenue") AS BIGINT) AS "new_revenue_minor",
    CAST(SUM("t2"."revenue" - "t2"."new_revenue") FILTER(WHERE
      "t2"."customer_id" IS NOT NULL) AS BIGINT) AS "returning_revenue_minor",
    CAST(SUM("t2"."revenue") FILTER(WHERE
      NOT (
        "t2"."customer_id" IS NOT NULL
      )) AS BIGINT) AS "anonymous_revenue_minor"
  FROM (
    SELECT
      "t1"."customer_id",
      "t1"."month_number",
      COUNT(*) FILTER(WHERE
        "t1"."is_order") AS "orders",
      COUNT(*) FILTER(WHERE
        "t1"."is_order" AND (
          COALESCE("t1"."order_number", 0) = 1
        )) AS "first_orders",
      CAST(SUM("t1"."amount_minor") AS BIGINT) AS "revenue",
      COALESCE(
        CAST(SUM("t1"."amount_minor") FILTER(WHERE
          COALESCE("t1"."order_number", 0) = 1) AS BIGINT),
        0
      ) AS "new_revenue"
    FROM (
      SELECT
        "t0"."order_id",
        "t0"."customer_id",
        "t0"."ordered_at",
        "t0"."channel",
        "t0"."is_order",
        "t0"."amount_minor",
        "t0"."discount_minor",
        "t0"."lines",
        "t0"."ordered_on",
        "t0"."cost_minor",
        "t0"."order_number",
        "t0"."previous_on",
        CAST((
          (
            EXTRACT(year FROM "t0"."ordered_on") * 12
          ) + EXTRACT(month FROM "t0"."ordered_on")
        ) - 1 AS INT) AS "month_number"
      FROM "numbered" AS "t0"
    ) AS "t1"
    GROUP BY
      1,
      2
  ) AS "t2"
  GROUP BY
    1
)
SELECT
  *
FROM (
  SELECT
    MAKE_DATE(
      CAST(FLOOR((
        "t10"."number"
      ) / (
        12
      )) AS BIGINT),
      (
        "t10"."number" % 12
      ) + 1,
      1
    ) AS "month",
    COALESCE("t5"."new_customers", 0) AS "new_customers",
    COALESCE("t5"."returning_customers", 0) AS "returning_customers",
    COALESCE("t5"."new_orders", 0) AS "new_orders",
    COALESCE("t5"."returning_orders", 0) AS "returning_orders",
    COALESCE("t5"."anonymous_orders", 0) AS "anonymous_orders",
    COALESCE("t5"."new_revenue_minor", 0) AS "new_revenue_minor",
    COALESCE("t5"."returning_revenue_minor", 0) AS "returning_revenue_minor",
    COALESCE("t5"."anonymous_revenue_minor", 0) AS "anonymous_revenue_minor"
  FROM (
    SELECT
      UNNEST(RANGE("t8"."earliest", "t8"."latest" + 1, 1)) AS "number"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          CAST(MIN("t4"."month_number") AS BIGINT) AS "earliest",
          CAST(MAX("t4"."month_number") AS BIGINT) AS "latest"
        FROM "t3" AS "t4"
      ) AS "t7"
      WHERE
        (
          SELECT
            CAST(MIN("t4"."month_number") AS BIGINT) AS "Cast(Min(month_number), int64)"
          FROM "t3" AS "t4"
        ) IS NOT NULL
    ) AS "t8"
  ) AS "t10"
  LEFT OUTER JOIN "t3" AS "t5"
    ON "t10"."number" = "t5"."month_number"
) AS "t11"
ORDER BY
  "t11"."month" ASC
