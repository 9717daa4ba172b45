WITH "t3" AS (
  SELECT
    "t2"."period_orders" AS "orders",
    "t2"."period_revenue_minor" AS "revenue",
    "t2"."period_profit_minor" AS "profit"
  FROM (
    SELECT
      "t1"."customer_id",
      MIN("t1"."ordered_on") FILTER(WHERE
        "t1"."is_order") AS "first_on",
      MAX("t1"."ordered_on") FILTER(WHERE
        "t1"."is_order") AS "last_on",
      COUNT(*) FILTER(WHERE
        "t1"."is_order") AS "orders",
      CAST(SUM("t1"."amount_minor") AS BIGINT) AS "revenue_minor",
      COUNT(*) FILTER(WHERE
        "t1"."is_order"
        AND "t1"."ordered_on" BETWEEN MAKE_DATE(2024, 1, 1) AND MAKE_DATE(2024, 12, 31)) AS "period_orders",
      COALESCE(
        CAST(SUM("t1"."amount_minor") FILTER(WHERE
          "t1"."ordered_on" BETWEEN MAKE_DATE(2024, 1, 1) AND MAKE_DATE(2024, 12, 31)) AS BIGINT),
        0
      ) AS "period_revenue_minor",
      CAST(SUM("t1"."amount_minor" - "t1"."cost_minor") FILTER(WHERE
        "t1"."ordered_on" BETWEEN MAKE_DATE(2024, 1, 1) AND MAKE_DATE(2024, 12, 31)) AS BIGINT) AS "period_profit_minor",
      COUNT(*) FILTER(WHERE
        "t1"."is_order" AND FALSE) AS "previous_orders"
    FROM (
      SELECT
        *
      FROM "transactions" AS "t0"
      WHERE
        "t0"."ordered_on" <= MAKE_DATE(2024, 12, 31)
    ) AS "t1"
    GROUP BY
      1
  ) AS "t2"
  WHERE
    "t2"."customer_id" IS NOT NULL AND "t2"."period_orders" > 0
)
SELECT
  "t7"."repeat_customers" / CASE WHEN "t7"."customers" > 0 THEN "t7"."customers" ELSE CAST(NULL AS BIGINT) END AS "repeat_customers",
  "t7"."repeat_orders" / CASE WHEN "t7"."orders" > 0 THEN "t7"."orders" ELSE CAST(NULL AS BIGINT) END AS "repeat_orders",
  "t7"."repeat_revenue" / CASE WHEN "t7"."revenue" > 0 THEN "t7"."revenue" ELSE CAST(NULL AS BIGINT) END AS "repeat_revenue",
  "t7"."repeat_profit" / CASE WHEN "t7"."profit" > 0 THEN "t7"."profit" ELSE CAST(NULL AS BIGINT) END AS "repeat_profit",
  "t14"."top" / CASE WHEN "t7"."revenue" > 0 THEN "t7"."revenue" ELSE CAST(NULL AS BIGINT) END AS "top_fifth_revenue"
FROM (
  SELECT
    COUNT(*) AS "customers",
    COUNT(*) FILTER(WHERE
      "t4"."orders" > 1) AS "repeat_customers",
    CAST(SUM("t4"."orders") AS BIGINT) AS "orders",
    COALESCE(CAST(SUM("t4"."orders") FILTER(WHERE
      "t4"."orders" > 1) AS BIGINT), 0) AS "repeat_orders",
    CAST(SUM("t4"."revenue") AS BIGINT) AS "revenue",
    COALESCE(CAST(SUM("t4"."revenue") FILTER(WHERE
      "t4"."orders" > 1) AS BIGINT), 0) AS "repeat_revenue",
    CAST(SUM("t4"."profit") AS BIGINT) AS "profit",
    COALESCE(CAST(SUM("t4"."profit") FILTER(WHERE
      "t4"."orders" > 1) AS BIGINT), 0) AS "repeat_profit"
  FROM "t3" AS "t4"
) AS "t7"
CROSS JOIN (
  SELECT
    MAX("t12"."revenue") AS "top"
  FROM (
    SELECT
      "t11"."rank",
      "t11"."revenue_to" - (
        (
          "t11"."rank_to" - "t11"."rank"
        ) * "t11"."each"
      ) AS "revenue"
    FROM (
      SELECT
        "t10"."rank_to",
        "t10"."revenue_to",
        "t10"."whole",
        "t10"."each",
        "t10"."rank_from",
        "t10"."part",
        CAST(FLOOR((
          (
            (
              "t10"."part" * "t10"."whole"
            ) + 5
          ) - 1
        ) / (
          5
        )) AS BIGINT) AS "rank"
      FROM (
        SELECT
          "t9"."rank_to",
          "t9"."revenue_to",
          "t9"."whole",
          "t9"."each",
          "t9"."rank_from",
          UNNEST(CAST([1] AS TINYINT[])) AS "part"
        FROM (
          SELECT
            "t8"."rank_to",
            "t8"."revenue_to",
            "t8"."whole",
            "t8"."revenue" AS "each",
            "t8"."rank_to" - "t8"."customers" AS "rank_from"
          FROM (
            SELECT
              "t5"."revenue",
              "t5"."customers",
              SUM("t5"."customers") OVER (ORDER BY "t5"."revenue" DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "rank_to",
              SUM("t5"."customers" * "t5"."revenue") OVER (ORDER BY "t5"."revenue" DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "revenue_to",
              SUM("t5"."customers") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "whole"
            FROM (
              SELECT
                "t4"."revenue",
                COUNT(*) AS "customers"
              FROM "t3" AS "t4"
              GROUP BY
                1
            ) AS "t5"
          ) AS "t8"
        ) AS "t9"
      ) AS "t10"
    ) AS "t11"
    WHERE
      "t11"."rank" > "t11"."rank_from" AND "t11"."rank" <= "t11"."rank_to"
  ) AS "t12"
) AS "t14"
