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
SELECT DISTINCT
  "t14"."rank" / "t14"."customers" AS "customers_share",
  "t14"."revenue" / "t14"."all_revenue" AS "revenue_share"
FROM (
  SELECT
    "t13"."rank",
    "t13"."revenue",
    "t7"."customers",
    "t7"."all_revenue"
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
            ) + 100
          ) - 1
        ) / (
          100
        )) AS BIGINT) AS "rank"
      FROM (
        SELECT
          "t9"."rank_to",
          "t9"."revenue_to",
          "t9"."whole",
          "t9"."each",
          "t9"."rank_from",
          UNNEST(
            CAST([
              1,
              2,
              3,
              4,
              5,
              6,
              7,
              8,
              9,
              10,
              11,
              12,
              13,
              14,
              15,
              16,
              17,
              18,
              19,
              20,
              21,
              22,
              23,
              24,
              25,
              26,
              27,
              28,
              29,
              30,
              31,
              32,
              33,
              34,
              35,
              36,
              37,
              38,
              39,
              40,
              41,
              42,
              43,
              44,
              45,
              46,
              47,
              48,
              49,
              50,
              51,
              52,
              53,
              54,
              55,
              56,
              57,
              58,
              59,
              60,
              61,
              62,
              63,
              64,
              65,
              66,
              67,
              68,
              69,
              70,
              71,
              72,
              73,
              74,
              75,
              76,
              77,
              78,
              79,
              80,
              81,
              82,
              83,
              84,
              85,
              86,
              87,
              88,
              89,
              90,
              91,
              92,
              93,
              94,
              95,
              96,
              97,
              98,
              99,
              100
            ] AS TINYINT[])
          ) AS "part"
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
  ) AS "t13"
  CROSS JOIN (
    SELECT
      COUNT(*) AS "customers",
      CAST(SUM("t4"."revenue") AS BIGINT) AS "all_revenue"
    FROM "t3" AS "t4"
  ) AS "t7"
) AS "t14"
WHERE
  "t14"."all_revenue" > 0
ORDER BY
  "t14"."rank" / "t14"."customers" ASC
