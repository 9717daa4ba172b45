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
    BIT_OR(CAST(1 AS BIGINT) << GREATEST(EXTRACT(year FROM "t1"."ordered_on") - 2023, 0)) FILTER(WHERE
      "t1"."is_order") AS "active_0"
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
    CAST(EXTRACT(year FROM "t5"."first_on") AS BIGINT) AS "entry"
  FROM "t4" AS "t5"
  WHERE
    "t5"."customer_id" IS NOT NULL
    AND CAST(EXTRACT(year FROM "t5"."first_on") AS BIGINT) BETWEEN 2023 AND 2024
)
SELECT
  *
FROM (
  SELECT
    "t25"."age",
    "t25"."size",
    "t25"."customers",
    "t25"."orders",
    MAKE_DATE("t25"."entry", 1, 1) AS "entry",
    "t25"."revenue" AS "revenue_minor",
    SUM("t25"."revenue") OVER (
      PARTITION BY "t25"."entry"
      ORDER BY "t25"."age" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) / "t25"."size" AS "cumulative_value_minor",
    "t25"."profit" AS "profit_minor",
    (
      "t25"."entry" + "t25"."age"
    ) < 2025 AS "complete"
  FROM (
    SELECT
      "t24"."entry",
      "t24"."size",
      "t24"."age",
      "t24"."entry_right",
      "t24"."age_right",
      COALESCE("t24"."customers", 0) AS "customers",
      COALESCE("t24"."orders", 0) AS "orders",
      COALESCE("t24"."revenue", 0) AS "revenue",
      CASE
        WHEN (
          "t24"."orders" IS NULL
        )
        AND BOOL_OR(CAST("t24"."profit" IS NOT NULL AS BOOLEAN)) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
        THEN 0
        ELSE "t24"."profit"
      END AS "profit"
    FROM (
      SELECT
        "t16"."entry",
        "t16"."size",
        "t16"."age",
        "t23"."entry" AS "entry_right",
        "t23"."age" AS "age_right",
        "t23"."customers",
        "t23"."orders",
        "t23"."revenue",
        "t23"."profit"
      FROM (
        SELECT
          "t10"."entry",
          "t10"."size",
          UNNEST(RANGE(0, (
            2024 - "t10"."entry"
          ) + 1, 1)) AS "age"
        FROM (
          SELECT
            "t8"."entry",
            COUNT(*) AS "size"
          FROM "t6" AS "t8"
          GROUP BY
            1
        ) AS "t10"
      ) AS "t16"
      LEFT OUTER JOIN (
        SELECT
          "t20"."entry",
          "t20"."age",
          "t21"."customers",
          "t20"."orders",
          "t20"."revenue",
          "t20"."profit"
        FROM (
          SELECT
            "t15"."entry",
            "t15"."age",
            COUNT(*) FILTER(WHERE
              "t15"."is_order") AS "orders",
            CAST(SUM("t15"."amount_minor") AS BIGINT) AS "revenue",
            CAST(SUM("t15"."amount_minor" - "t15"."cost_minor") AS BIGINT) AS "profit"
          FROM (
            SELECT
              "t13"."order_id",
              "t13"."customer_id",
              "t13"."ordered_at",
              "t13"."channel",
              "t13"."is_order",
              "t13"."amount_minor",
              "t13"."discount_minor",
              "t13"."lines",
              "t13"."ordered_on",
              "t13"."cost_minor",
              "t13"."number",
              "t13"."entry",
              GREATEST("t13"."number" - "t13"."entry", 0) AS "age"
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
                  CAST(EXTRACT(year FROM "t0"."ordered_on") AS BIGINT) AS "number"
                FROM "transactions" AS "t0"
                WHERE
                  "t0"."ordered_on" <= MAKE_DATE(2024, 12, 31)
              ) AS "t3"
              INNER JOIN (
                SELECT
                  "t5"."customer_id",
                  CAST(EXTRACT(year FROM "t5"."first_on") AS BIGINT) AS "entry"
                FROM "t4" AS "t5"
                WHERE
                  "t5"."customer_id" IS NOT NULL
                  AND CAST(EXTRACT(year FROM "t5"."first_on") AS BIGINT) BETWEEN 2023 AND 2024
              ) AS "t9"
                ON "t3"."customer_id" = "t9"."customer_id"
            ) AS "t13"
          ) AS "t15"
          GROUP BY
            1,
            2
        ) AS "t20"
        LEFT OUTER JOIN (
          SELECT
            "t17"."entry",
            "t17"."age",
            CAST(SUM("t17"."alike") AS BIGINT) AS "customers"
          FROM (
            SELECT
              "t12"."entry",
              "t12"."alike",
              (
                CAST("t12"."bit" AS BIGINT) + 2023
              ) - "t12"."entry" AS "age"
            FROM (
              SELECT
                "t11"."entry",
                "t11"."active_0",
                "t11"."alike",
                UNNEST(RANGE(0, 2, 1)) AS "bit"
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
            ) AS "t12"
            WHERE
              (
                (
                  "t12"."active_0" >> CAST("t12"."bit" AS INT)
                ) & 1
              ) = 1
          ) AS "t17"
          GROUP BY
            1,
            2
        ) AS "t21"
          ON "t20"."entry" = "t21"."entry" AND "t20"."age" = "t21"."age"
      ) AS "t23"
        ON "t16"."entry" = "t23"."entry" AND "t16"."age" = "t23"."age"
    ) AS "t24"
  ) AS "t25"
) AS "t26"
ORDER BY
  "t26"."entry" ASC,
  "t26"."age" ASC
