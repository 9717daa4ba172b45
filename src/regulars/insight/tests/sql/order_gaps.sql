WITH "t2" AS (
  SELECT
    "t1"."order_number",
    DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."ordered_on") - DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."previous_on") AS "days",
    COUNT(*) AS "customers"
  FROM (
    SELECT
      *
    FROM "numbered" AS "t0"
    WHERE
      "t0"."is_order" AND "t0"."order_number" <= 11
  ) AS "t1"
  GROUP BY
    1,
    2
)
SELECT
  "t10"."order_number",
  "t10"."customers",
  COALESCE("t10"."went_on", 0) AS "went_on",
  COALESCE("t10"."went_on", 0) / "t10"."customers" AS "share",
  "t10"."lower" AS "lower_quartile_days",
  "t10"."middle" AS "median_days",
  "t10"."upper" AS "upper_quartile_days"
FROM (
  SELECT
    "t6"."order_number",
    "t6"."customers",
    "t9"."order_number" AS "order_number_right",
    "t9"."went_on",
    "t9"."lower",
    "t9"."middle",
    "t9"."upper"
  FROM (
    SELECT
      "t3"."order_number",
      CAST(SUM("t3"."customers") AS BIGINT) AS "customers"
    FROM "t2" AS "t3"
    GROUP BY
      1
  ) AS "t6"
  LEFT OUTER JOIN (
    SELECT
      "t7"."order_number",
      CAST(SUM("t7"."customers") AS BIGINT) AS "went_on",
      MIN("t7"."days") FILTER(WHERE
        (
          "t7"."rank" * 4
        ) >= "t7"."whole") AS "lower",
      MIN("t7"."days") FILTER(WHERE
        (
          "t7"."rank" * 2
        ) >= "t7"."whole") AS "middle",
      MIN("t7"."days") FILTER(WHERE
        (
          "t7"."rank" * 4
        ) >= (
          "t7"."whole" * 3
        )) AS "upper"
    FROM (
      SELECT
        "t4"."order_number",
        "t4"."days",
        "t4"."customers",
        SUM("t4"."customers") OVER (
          PARTITION BY "t4"."order_number"
          ORDER BY "t4"."days" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS "rank",
        SUM("t4"."customers") OVER (
          PARTITION BY "t4"."order_number"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "whole"
      FROM (
        SELECT
          *
        FROM "t2" AS "t3"
        WHERE
          "t3"."order_number" > 1
      ) AS "t4"
    ) AS "t7"
    GROUP BY
      1
  ) AS "t9"
    ON "t6"."order_number" = (
      "t9"."order_number" - 1
    )
) AS "t10"
WHERE
  "t10"."order_number" <= 10
ORDER BY
  "t10"."order_number" ASC
