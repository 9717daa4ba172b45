WITH "t1" AS (
  SELECT
    CAST((
      (
        EXTRACT(year FROM "t0"."ordered_on") * 12
      ) + EXTRACT(month FROM "t0"."ordered_on")
    ) - 1 AS INT) AS "month_number",
    COUNT(*) FILTER(WHERE
      "t0"."is_order"
      AND (
        (
          "t0"."customer_id" IS NOT NULL
        ) AND (
          "t0"."order_number" = 1
        )
      )) AS "new_customers",
    COUNT(*) FILTER(WHERE
      "t0"."is_order"
      AND (
        (
          "t0"."customer_id" IS NOT NULL
        ) AND (
          "t0"."order_number" <> 1
        )
      )
      AND (
        (
          "t0"."previous_on" IS NULL
        )
        OR (
          CAST((
            (
              EXTRACT(year FROM "t0"."previous_on") * 12
            ) + EXTRACT(month FROM "t0"."previous_on")
          ) - 1 AS INT) < CAST((
            (
              EXTRACT(year FROM "t0"."ordered_on") * 12
            ) + EXTRACT(month FROM "t0"."ordered_on")
          ) - 1 AS INT)
        )
      )) AS "returning_customers",
    COUNT(*) FILTER(WHERE
      "t0"."is_order"
      AND (
        (
          "t0"."customer_id" IS NOT NULL
        ) AND (
          "t0"."order_number" = 1
        )
      )) AS "new_orders",
    COUNT(*) FILTER(WHERE
      "t0"."is_order"
      AND (
        (
          "t0"."customer_id" IS NOT NULL
        ) AND (
          "t0"."order_number" <> 1
        )
      )) AS "returning_orders",
    COUNT(*) FILTER(WHERE
      "t0"."is_order" AND NOT (
        "t0"."customer_id" IS NOT NULL
      )) AS "anonymous_orders",
    CAST(SUM("t0"."amount_minor") FILTER(WHERE
      (
        "t0"."customer_id" IS NOT NULL
      ) AND (
        "t0"."order_number" = 1
      )) AS BIGINT) AS "new_revenue_minor",
    CAST(SUM("t0"."amount_minor") FILTER(WHERE
      (
        "t0"."customer_id" IS NOT NULL
      ) AND (
        "t0"."order_number" <> 1
      )) AS BIGINT) AS "returning_revenue_minor",
    CAST(SUM("t0"."amount_minor") FILTER(WHERE
      NOT (
        "t0"."customer_id" IS NOT NULL
      )) AS BIGINT) AS "anonymous_revenue_minor"
  FROM "numbered" AS "t0"
  GROUP BY
    1
)
SELECT
  *
FROM (
  SELECT
    MAKE_DATE(
      CAST(FLOOR((
        "t8"."number"
      ) / (
        12
      )) AS BIGINT),
      (
        "t8"."number" % 12
      ) + 1,
      1
    ) AS "month",
    COALESCE("t3"."new_customers", 0) AS "new_customers",
    COALESCE("t3"."returning_customers", 0) AS "returning_customers",
    COALESCE("t3"."new_orders", 0) AS "new_orders",
    COALESCE("t3"."returning_orders", 0) AS "returning_orders",
    COALESCE("t3"."anonymous_orders", 0) AS "anonymous_orders",
    COALESCE("t3"."new_revenue_minor", 0) AS "new_revenue_minor",
    COALESCE("t3"."returning_revenue_minor", 0) AS "returning_revenue_minor",
    COALESCE("t3"."anonymous_revenue_minor", 0) AS "anonymous_revenue_minor"
  FROM (
    SELECT
      UNNEST(RANGE("t6"."earliest", "t6"."latest" + 1, 1)) AS "number"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          CAST(MIN("t2"."month_number") AS BIGINT) AS "earliest",
          CAST(MAX("t2"."month_number") AS BIGINT) AS "latest"
        FROM "t1" AS "t2"
      ) AS "t5"
      WHERE
        (
          SELECT
            CAST(MIN("t2"."month_number") AS BIGINT) AS "Cast(Min(month_number), int64)"
          FROM "t1" AS "t2"
        ) IS NOT NULL
    ) AS "t6"
  ) AS "t8"
  LEFT OUTER JOIN "t1" AS "t3"
    ON "t8"."number" = "t3"."month_number"
) AS "t9"
ORDER BY
  "t9"."month" ASC
