WITH "t5" AS (
  SELECT
    "t4"."customer_id",
    "t4"."first_on",
    "t4"."last_on",
    "t4"."orders",
    "t4"."revenue_minor",
    "t4"."active_0",
    CAST(CAST((
      (
        EXTRACT(year FROM "t4"."first_on") * 12
      ) + EXTRACT(month FROM "t4"."first_on")
    ) - 1 AS INT) AS BIGINT) AS "entry"
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
      BIT_OR(
        CAST(1 AS BIGINT) << GREATEST(
          CAST((
            (
              EXTRACT(year FROM "t1"."ordered_on") * 12
            ) + EXTRACT(month FROM "t1"."ordered_on")
          ) - 1 AS INT) - 24276,
          0
        )
      ) FILTER(WHERE
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
  ) AS "t4"
), "t7" AS (
  SELECT
    *
  FROM "t5" AS "t6"
  WHERE
    "t6"."customer_id" IS NOT NULL AND "t6"."entry" BETWEEN 24276 AND 24299
)
SELECT
  *
FROM (
  SELECT
    "t26"."age",
    "t26"."size",
    "t26"."customers",
    "t26"."orders",
    MAKE_DATE(
      CAST(FLOOR((
        "t26"."entry"
      ) / (
        12
      )) AS BIGINT),
      (
        "t26"."entry" % 12
      ) + 1,
      1
    ) AS "entry",
    "t26"."revenue" AS "revenue_minor",
    SUM("t26"."revenue") OVER (
      PARTITION BY "t26"."entry"
      ORDER BY "t26"."age" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) / "t26"."size" AS "cumulative_value_minor",
    "t26"."profit" AS "profit_minor",
    (
      "t26"."entry" + "t26"."age"
    ) < 24300 AS "complete"
  FROM (
    SELECT
      "t25"."entry",
      "t25"."size",
      "t25"."age",
      "t25"."entry_right",
      "t25"."age_right",
      COALESCE("t25"."customers", 0) AS "customers",
      COALESCE("t25"."orders", 0) AS "orders",
      COALESCE("t25"."revenue", 0) AS "revenue",
      CASE
        WHEN (
          "t25"."orders" IS NULL
        )
        AND BOOL_OR(CAST("t25"."profit" IS NOT NULL AS BOOLEAN)) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
        THEN 0
        ELSE "t25"."profit"
      END AS "profit"
    FROM (
      SELECT
        "t17"."entry",
        "t17"."size",
        "t17"."age",
        "t24"."entry" AS "entry_right",
        "t24"."age" AS "age_right",
        "t24"."customers",
        "t24"."orders",
        "t24"."revenue",
        "t24"."profit"
      FROM (
        SELECT
          "t11"."entry",
          "t11"."size",
          UNNEST(RANGE(0, (
            24299 - "t11"."entry"
          ) + 1, 1)) AS "age"
        FROM (
          SELECT
            "t9"."entry",
            COUNT(*) AS "size"
          FROM "t7" AS "t9"
          GROUP BY
            1
        ) AS "t11"
      ) AS "t17"
      LEFT OUTER JOIN (
        SELECT
          "t21"."entry",
          "t21"."age",
          "t22"."customers",
          "t21"."orders",
          "t21"."revenue",
          "t21"."profit"
        FROM (
          SELECT
            "t16"."entry",
            "t16"."age",
            COUNT(*) FILTER(WHERE
              "t16"."is_order") AS "orders",
            CAST(SUM("t16"."amount_minor") AS BIGINT) AS "revenue",
            CAST(SUM("t16"."amount_minor" - "t16"."cost_minor") AS BIGINT) AS "profit"
          FROM (
            SELECT
              "t14"."order_id",
              "t14"."customer_id",
              "t14"."ordered_at",
              "t14"."channel",
              "t14"."is_order",
              "t14"."amount_minor",
              "t14"."discount_minor",
              "t14"."lines",
              "t14"."ordered_on",
              "t14"."cost_minor",
              "t14"."number",
              "t14"."entry",
              GREATEST("t14"."number" - "t14"."entry", 0) AS "age"
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
                "t10"."entry"
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
                  CAST(CAST((
                    (
                      EXTRACT(year FROM "t0"."ordered_on") * 12
                    ) + EXTRACT(month FROM "t0"."ordered_on")
                  ) - 1 AS INT) AS BIGINT) AS "number"
                FROM "transactions" AS "t0"
                WHERE
                  "t0"."ordered_on" <= MAKE_DATE(2024, 12, 31)
              ) AS "t3"
              INNER JOIN (
                SELECT
                  "t6"."customer_id",
                  "t6"."entry"
                FROM "t5" AS "t6"
                WHERE
                  "t6"."customer_id" IS NOT NULL AND "t6"."entry" BETWEEN 24276 AND 24299
              ) AS "t10"
                ON "t3"."customer_id" = "t10"."customer_id"
            ) AS "t14"
          ) AS "t16"
          GROUP BY
            1,
            2
        ) AS "t21"
        LEFT OUTER JOIN (
          SELECT
            "t18"."entry",
            "t18"."age",
            CAST(SUM("t18"."alike") AS BIGINT) AS "customers"
          FROM (
            SELECT
              "t13"."entry",
              "t13"."alike",
              (
                CAST("t13"."bit" AS BIGINT) + 24276
              ) - "t13"."entry" AS "age"
            FROM (
              SELECT
                "t12"."entry",
                "t12"."active_0",
                "t12"."alike",
                UNNEST(RANGE(0, 24, 1)) AS "bit"
              FROM (
                SELECT
                  "t9"."entry",
                  "t9"."active_0",
                  COUNT(*) AS "alike"
                FROM "t7" AS "t9"
                GROUP BY
                  1,
                  2
              ) AS "t12"
            ) AS "t13"
            WHERE
              (
                (
                  "t13"."active_0" >> CAST("t13"."bit" AS INT)
                ) & 1
              ) = 1
          ) AS "t18"
          GROUP BY
            1,
            2
        ) AS "t22"
          ON "t21"."entry" = "t22"."entry" AND "t21"."age" = "t22"."age"
      ) AS "t24"
        ON "t17"."entry" = "t24"."entry" AND "t17"."age" = "t24"."age"
    ) AS "t25"
  ) AS "t26"
) AS "t27"
ORDER BY
  "t27"."entry" ASC,
  "t27"."age" ASC
