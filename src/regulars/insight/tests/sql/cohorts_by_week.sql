WITH "t4" AS (
  SELECT
    "t1"."customer_id",
    MIN("t1"."ordered_on") FILTER(WHERE
      "t1"."is_order") AS "first_on",
    MAX("t1"."ordered_on") FILTER(WHERE
      "t1"."is_order") AS "last_on",
    COUNT(*) FILTER(WHERE
      "t1"."is_order") AS "orders",
    CAST(SUM("t1"."amount_minor") AS BIGINT) AS "revenue_minor",
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
      AND CAST(CAST(FLOOR((
        DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."ordered_on") + 3
      ) / (
        7
      )) AS BIGINT) AS INT) - 2765 BETWEEN 0 AND 61) AS "active_0",
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
      AND CAST(CAST(FLOOR((
        DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."ordered_on") + 3
      ) / (
        7
      )) AS BIGINT) AS INT) - 2765 BETWEEN 62 AND 123) AS "active_1"
  FROM (
    SELECT
      *
    FROM "transactions" AS "t0"
    WHERE
      "t0"."ordered_on" <= MAKE_DATE(2024, 12, 31)
  ) AS "t1"
  GROUP BY
    1
), "t6" AS (
  SELECT
    "t5"."customer_id",
    "t5"."first_on",
    "t5"."last_on",
    "t5"."orders",
    "t5"."revenue_minor",
    "t5"."active_0",
    "t5"."active_1",
    CAST(CAST(CAST(FLOOR((
      DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t5"."first_on") + 3
    ) / (
      7
    )) AS BIGINT) AS INT) AS BIGINT) AS "entry"
  FROM "t4" AS "t5"
  WHERE
    "t5"."customer_id" IS NOT NULL
    AND CAST(CAST(CAST(FLOOR((
      DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t5"."first_on") + 3
    ) / (
      7
    )) AS BIGINT) AS INT) AS BIGINT) BETWEEN 2765 AND 2870
)
SELECT
  *
FROM (
  SELECT
    "t29"."age",
    "t29"."size",
    "t29"."customers",
    "t29"."orders",
    MAKE_DATE(1970, 1, 1) + TO_DAYS((
      "t29"."entry" * 7
    ) - 3) AS "entry",
    "t29"."revenue" AS "revenue_minor",
    SUM("t29"."revenue") OVER (
      PARTITION BY "t29"."entry"
      ORDER BY "t29"."age" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) / "t29"."size" AS "cumulative_value_minor",
    "t29"."profit" AS "profit_minor",
    (
      "t29"."entry" + "t29"."age"
    ) < 2870 AS "complete"
  FROM (
    SELECT
      "t28"."entry",
      "t28"."size",
      "t28"."age",
      "t28"."entry_right",
      "t28"."age_right",
      COALESCE("t28"."customers", 0) AS "customers",
      COALESCE("t28"."orders", 0) AS "orders",
      COALESCE("t28"."revenue", 0) AS "revenue",
      CASE
        WHEN (
          "t28"."orders" IS NULL
        )
        AND BOOL_OR(CAST("t28"."profit" IS NOT NULL AS BOOLEAN)) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
        THEN 0
        ELSE "t28"."profit"
      END AS "profit"
    FROM (
      SELECT
        "t18"."entry",
        "t18"."size",
        "t18"."age",
        "t27"."entry" AS "entry_right",
        "t27"."age" AS "age_right",
        "t27"."customers",
        "t27"."orders",
        "t27"."revenue",
        "t27"."profit"
      FROM (
        SELECT
          "t10"."entry",
          "t10"."size",
          UNNEST(RANGE(0, (
            2870 - "t10"."entry"
          ) + 1, 1)) AS "age"
        FROM (
          SELECT
            "t8"."entry",
            COUNT(*) AS "size"
          FROM "t6" AS "t8"
          GROUP BY
            1
        ) AS "t10"
      ) AS "t18"
      LEFT OUTER JOIN (
        SELECT
          "t23"."entry",
          "t23"."age",
          "t25"."customers",
          "t23"."orders",
          "t23"."revenue",
          "t23"."profit"
        FROM (
          SELECT
            "t17"."entry",
            "t17"."age",
            COUNT(*) FILTER(WHERE
              "t17"."is_order") AS "orders",
            CAST(SUM("t17"."amount_minor") AS BIGINT) AS "revenue",
            CAST(SUM("t17"."amount_minor" - "t17"."cost_minor") AS BIGINT) AS "profit"
          FROM (
            SELECT
              "t15"."order_id",
              "t15"."customer_id",
              "t15"."ordered_at",
              "t15"."channel",
              "t15"."is_order",
              "t15"."amount_minor",
              "t15"."discount_minor",
              "t15"."lines",
              "t15"."ordered_on",
              "t15"."cost_minor",
              "t15"."number",
              "t15"."entry",
              GREATEST("t15"."number" - "t15"."entry", 0) AS "age"
            FROM (
              SELECT
                "t3"."order_id",
                "t3"."customer_id",
                "t3"."ordered_at",
                "t3"."channel",
                "t3"."is_order",
                "t3"."amount_minor",
                "t3"."discount_minor",
                "t3"."lines",
                "t3"."ordered_on",
                "t3"."cost_minor",
                "t3"."number",
                "t9"."entry"
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
                  CAST(CAST(CAST(FLOOR((
                    DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t0"."ordered_on") + 3
                  ) / (
                    7
                  )) AS BIGINT) AS INT) AS BIGINT) AS "number"
                FROM "transactions" AS "t0"
                WHERE
                  "t0"."ordered_on" <= MAKE_DATE(2024, 12, 31)
              ) AS "t3"
              INNER JOIN (
                SELECT
                  "t5"."customer_id",
                  CAST(CAST(CAST(FLOOR((
                    DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t5"."first_on") + 3
                  ) / (
                    7
                  )) AS BIGINT) AS INT) AS BIGINT) AS "entry"
                FROM "t4" AS "t5"
                WHERE
                  "t5"."customer_id" IS NOT NULL
                  AND CAST(CAST(CAST(FLOOR((
                    DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t5"."first_on") + 3
                  ) / (
                    7
                  )) AS BIGINT) AS INT) AS BIGINT) BETWEEN 2765 AND 2870
              ) AS "t9"
                ON "t3"."customer_id" = "t9"."customer_id"
            ) AS "t15"
          ) AS "t17"
          GROUP BY
            1,
            2
        ) AS "t23"
        LEFT OUTER JOIN (
          SELECT
            "t21"."entry",
            "t21"."age",
            CAST(SUM("t21"."alike") AS BIGINT) AS "customers"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                "t13"."entry",
                "t13"."alike",
                (
                  CAST("t13"."bit" AS BIGINT) + 2765
                ) - "t13"."entry" AS "age"
              FROM (
                SELECT
                  "t11"."entry",
                  "t11"."active_0",
                  "t11"."alike",
                  UNNEST(RANGE(0, 62, 1)) AS "bit"
                FROM (
                  SELECT
                    "t8"."entry",
                    "t8"."active_0",
                    COUNT(*) AS "alike"
                  FROM "t6" AS "t8"
                  GROUP BY
                    1,
                    2
                ) AS "t11"
              ) AS "t13"
              WHERE
                (
                  (
                    "t13"."active_0" >> CAST("t13"."bit" AS INT)
                  ) & 1
                ) = 1
            ) AS "t19"
            UNION ALL
            SELECT
              *
            FROM (
              SELECT
                "t14"."entry",
                "t14"."alike",
                (
                  CAST("t14"."bit" AS BIGINT) + 2827
                ) - "t14"."entry" AS "age"
              FROM (
                SELECT
                  "t12"."entry",
                  "t12"."active_1",
                  "t12"."alike",
                  UNNEST(RANGE(0, 44, 1)) AS "bit"
                FROM (
                  SELECT
                    "t8"."entry",
                    "t8"."active_1",
                    COUNT(*) AS "alike"
                  FROM "t6" AS "t8"
                  GROUP BY
                    1,
                    2
                ) AS "t12"
              ) AS "t14"
              WHERE
                (
                  (
                    "t14"."active_1" >> CAST("t14"."bit" AS INT)
                  ) & 1
                ) = 1
            ) AS "t20"
          ) AS "t21"
          GROUP BY
            1,
            2
        ) AS "t25"
          ON "t23"."entry" = "t25"."entry" AND "t23"."age" = "t25"."age"
      ) AS "t27"
        ON "t18"."entry" = "t27"."entry" AND "t18"."age" = "t27"."age"
    ) AS "t28"
  ) AS "t29"
) AS "t30"
ORDER BY
  "t30"."entry" ASC,
  "t30"."age" ASC
