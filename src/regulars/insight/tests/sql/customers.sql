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
    "t1"."is_order"
    AND "t1"."ordered_on" BETWEEN MAKE_DATE(2023, 1, 1) AND MAKE_DATE(2023, 12, 31)) AS "previous_orders",
  BIT_OR(
    CAST(1 AS BIGINT) << (
      GREATEST(
        CAST(CAST(FLOOR((
          DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."ordered_on") + 3
        ) / (
          7
        )) AS BIGINT) AS INT) - 2765,
        0
      ) % 62
    )
  ) FILTER(WHERE
    "t1"."is_order"
    AND (
      CAST(FLOOR(
        (
          GREATEST(
            CAST(CAST(FLOOR((
              DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."ordered_on") + 3
            ) / (
              7
            )) AS BIGINT) AS INT) - 2765,
            0
          )
        ) / (
          62
        )
      ) AS BIGINT) = 0
    )) AS "active_0",
  BIT_OR(
    CAST(1 AS BIGINT) << (
      GREATEST(
        CAST(CAST(FLOOR((
          DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."ordered_on") + 3
        ) / (
          7
        )) AS BIGINT) AS INT) - 2765,
        0
      ) % 62
    )
  ) FILTER(WHERE
    "t1"."is_order"
    AND (
      CAST(FLOOR(
        (
          GREATEST(
            CAST(CAST(FLOOR((
              DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."ordered_on") + 3
            ) / (
              7
            )) AS BIGINT) AS INT) - 2765,
            0
          )
        ) / (
          62
        )
      ) AS BIGINT) = 1
    )) AS "active_1"
FROM (
  SELECT
    *
  FROM "transactions" AS "t0"
  WHERE
    "t0"."ordered_on" <= MAKE_DATE(2024, 12, 31)
) AS "t1"
GROUP BY
  1
