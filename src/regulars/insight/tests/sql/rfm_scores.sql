WITH "t3" AS (
  SELECT
    "t2"."customer_id",
    DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), MAKE_DATE(2024, 12, 31)) - DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t2"."last_on") AS "recency_days",
    "t2"."orders",
    "t2"."revenue_minor"
  FROM (
    SELECT
      "t1"."customer_id",
      MIN("t1"."ordered_on") FILTER(WHERE
        "t1"."is_order") AS "first_on",
      MAX("t1"."ordered_on") FILTER(WHERE
        "t1"."is_order") AS "last_on",
      COUNT(*) FILTER(WHERE
        "t1"."is_order") AS "orders",
      CAST(SUM("t1"."amount_minor") AS BIGINT) AS "revenue_minor"
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
    "t2"."customer_id" IS NOT NULL AND "t2"."orders" > 0
)
SELECT
  "t22"."customer_id",
  "t22"."recency_days",
  "t22"."orders",
  "t22"."revenue_minor",
  "t22"."recency",
  "t22"."frequency",
  "t22"."monetary",
  "t22"."frequency_monetary",
  CASE
    WHEN (
      "t22"."recency" >= 4
    )
    AND (
      "t22"."frequency_monetary" <= 3
    )
    AND (
      "t22"."orders" > 1
    )
    THEN 'potential_loyalists'
    WHEN (
      "t22"."recency" >= 4
    )
    AND (
      "t22"."frequency_monetary" <= 3
    )
    AND (
      "t22"."recency" = 5
    )
    THEN 'new'
    WHEN (
      "t22"."recency" >= 4
    ) AND (
      "t22"."frequency_monetary" <= 3
    )
    THEN 'promising'
    ELSE CASE (
        (
          "t22"."recency" - 1
        ) * 5
      ) + "t22"."frequency_monetary"
      WHEN 1
      THEN 'lost'
      WHEN 2
      THEN 'lost'
      WHEN 3
      THEN 'at_risk'
      WHEN 4
      THEN 'at_risk'
      WHEN 5
      THEN 'cannot_lose'
      WHEN 6
      THEN 'hibernating'
      WHEN 7
      THEN 'hibernating'
      WHEN 8
      THEN 'at_risk'
      WHEN 9
      THEN 'at_risk'
      WHEN 10
      THEN 'cannot_lose'
      WHEN 11
      THEN 'about_to_sleep'
      WHEN 12
      THEN 'about_to_sleep'
      WHEN 13
      THEN 'need_attention'
      WHEN 14
      THEN 'loyal'
      WHEN 15
      THEN 'loyal'
      WHEN 16
      THEN 'promising'
      WHEN 17
      THEN 'potential_loyalists'
      WHEN 18
      THEN 'potential_loyalists'
      WHEN 19
      THEN 'loyal'
      WHEN 20
      THEN 'loyal'
      WHEN 21
      THEN 'new'
      WHEN 22
      THEN 'potential_loyalists'
      WHEN 23
      THEN 'potential_loyalists'
      WHEN 24
      THEN 'champions'
      WHEN 25
      THEN 'champions'
      ELSE NULL
    END
  END AS "group"
FROM (
  SELECT
    "t21"."customer_id",
    "t21"."recency_days",
    "t21"."orders",
    "t21"."revenue_minor",
    "t21"."recency_days_1",
    "t21"."recency_days_2",
    "t21"."recency_days_3",
    "t21"."recency_days_4",
    "t21"."orders_1",
    "t21"."orders_2",
    "t21"."orders_3",
    "t21"."orders_4",
    "t21"."revenue_minor_1",
    "t21"."revenue_minor_2",
    "t21"."revenue_minor_3",
    "t21"."revenue_minor_4",
    "t21"."recency",
    "t21"."frequency",
    "t21"."monetary",
    CAST(FLOOR((
      "t21"."frequency" + "t21"."monetary" + 1
    ) / (
      2
    )) AS BIGINT) AS "frequency_monetary"
  FROM (
    SELECT
      "t20"."customer_id",
      "t20"."recency_days",
      "t20"."orders",
      "t20"."revenue_minor",
      "t20"."recency_days_1",
      "t20"."recency_days_2",
      "t20"."recency_days_3",
      "t20"."recency_days_4",
      "t20"."orders_1",
      "t20"."orders_2",
      "t20"."orders_3",
      "t20"."orders_4",
      "t20"."revenue_minor_1",
      "t20"."revenue_minor_2",
      "t20"."revenue_minor_3",
      "t20"."revenue_minor_4",
      6 - (
        1 + CAST("t20"."recency_days" > "t20"."recency_days_1" AS INT) + CAST("t20"."recency_days" > "t20"."recency_days_2" AS INT) + CAST("t20"."recency_days" > "t20"."recency_days_3" AS INT) + CAST("t20"."recency_days" > "t20"."recency_days_4" AS INT)
      ) AS "recency",
      1 + CAST("t20"."orders" > "t20"."orders_1" AS INT) + CAST("t20"."orders" > "t20"."orders_2" AS INT) + CAST("t20"."orders" > "t20"."orders_3" AS INT) + CAST("t20"."orders" > "t20"."orders_4" AS INT) AS "frequency",
      1 + CAST("t20"."revenue_minor" > "t20"."revenue_minor_1" AS INT) + CAST("t20"."revenue_minor" > "t20"."revenue_minor_2" AS INT) + CAST("t20"."revenue_minor" > "t20"."revenue_minor_3" AS INT) + CAST("t20"."revenue_minor" > "t20"."revenue_minor_4" AS INT) AS "monetary"
    FROM (
      SELECT
        "t5"."customer_id",
        "t5"."recency_days",
        "t5"."orders",
        "t5"."revenue_minor",
        "t19"."recency_days_1",
        "t19"."recency_days_2",
        "t19"."recency_days_3",
        "t19"."recency_days_4",
        "t19"."orders_1",
        "t19"."orders_2",
        "t19"."orders_3",
        "t19"."orders_4",
        "t19"."revenue_minor_1",
        "t19"."revenue_minor_2",
        "t19"."revenue_minor_3",
        "t19"."revenue_minor_4"
      FROM "t3" AS "t5"
      CROSS JOIN (
        SELECT
          "t15"."recency_days_1",
          "t15"."recency_days_2",
          "t15"."recency_days_3",
          "t15"."recency_days_4",
          "t16"."orders_1",
          "t16"."orders_2",
          "t16"."orders_3",
          "t16"."orders_4",
          "t17"."revenue_minor_1",
          "t17"."revenue_minor_2",
          "t17"."revenue_minor_3",
          "t17"."revenue_minor_4"
        FROM (
          SELECT
            MIN("t9"."value") FILTER(WHERE
              (
                "t9"."rank" * 5
              ) >= (
                "t9"."whole" * 1
              )) AS "recency_days_1",
            MIN("t9"."value") FILTER(WHERE
              (
                "t9"."rank" * 5
              ) >= (
                "t9"."whole" * 2
              )) AS "recency_days_2",
            MIN("t9"."value") FILTER(WHERE
              (
                "t9"."rank" * 5
              ) >= (
                "t9"."whole" * 3
              )) AS "recency_days_3",
            MIN("t9"."value") FILTER(WHERE
              (
                "t9"."rank" * 5
              ) >= (
                "t9"."whole" * 4
              )) AS "recency_days_4"
          FROM (
            SELECT
              "t6"."value",
              "t6"."customers",
              SUM("t6"."customers") OVER (ORDER BY "t6"."value" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "rank",
              SUM("t6"."customers") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "whole"
            FROM (
              SELECT
                "t4"."recency_days" AS "value",
                COUNT(*) AS "customers"
              FROM "t3" AS "t4"
              GROUP BY
                1
            ) AS "t6"
          ) AS "t9"
        ) AS "t15"
        CROSS JOIN (
          SELECT
            MIN("t10"."value") FILTER(WHERE
              (
                "t10"."rank" * 5
              ) >= (
                "t10"."whole" * 1
              )) AS "orders_1",
            MIN("t10"."value") FILTER(WHERE
              (
                "t10"."rank" * 5
              ) >= (
                "t10"."whole" * 2
              )) AS "orders_2",
            MIN("t10"."value") FILTER(WHERE
              (
                "t10"."rank" * 5
              ) >= (
                "t10"."whole" * 3
              )) AS "orders_3",
            MIN("t10"."value") FILTER(WHERE
              (
                "t10"."rank" * 5
              ) >= (
                "t10"."whole" * 4
              )) AS "orders_4"
          FROM (
            SELECT
              "t7"."value",
              "t7"."customers",
              SUM("t7"."customers") OVER (ORDER BY "t7"."value" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "rank",
              SUM("t7"."customers") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "whole"
            FROM (
              SELECT
                "t4"."orders" AS "value",
                COUNT(*) AS "customers"
              FROM "t3" AS "t4"
              GROUP BY
                1
            ) AS "t7"
          ) AS "t10"
        ) AS "t16"
        CROSS JOIN (
          SELECT
            MIN("t11"."value") FILTER(WHERE
              (
                "t11"."rank" * 5
              ) >= (
                "t11"."whole" * 1
              )) AS "revenue_minor_1",
            MIN("t11"."value") FILTER(WHERE
              (
                "t11"."rank" * 5
              ) >= (
                "t11"."whole" * 2
              )) AS "revenue_minor_2",
            MIN("t11"."value") FILTER(WHERE
              (
                "t11"."rank" * 5
              ) >= (
                "t11"."whole" * 3
              )) AS "revenue_minor_3",
            MIN("t11"."value") FILTER(WHERE
              (
                "t11"."rank" * 5
              ) >= (
                "t11"."whole" * 4
              )) AS "revenue_minor_4"
          FROM (
            SELECT
              "t8"."value",
              "t8"."customers",
              SUM("t8"."customers") OVER (ORDER BY "t8"."value" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "rank",
              SUM("t8"."customers") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "whole"
            FROM (
              SELECT
                "t4"."revenue_minor" AS "value",
                COUNT(*) AS "customers"
              FROM "t3" AS "t4"
              GROUP BY
                1
            ) AS "t8"
          ) AS "t11"
        ) AS "t17"
      ) AS "t19"
    ) AS "t20"
  ) AS "t21"
) AS "t22"
