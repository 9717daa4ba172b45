WITH "t10" AS (
  SELECT
    "t9"."entry",
    "t9"."age",
    COUNT(*) FILTER(WHERE
      "t9"."orders" > 0) AS "customers",
    CAST(SUM("t9"."orders") AS BIGINT) AS "orders",
    CAST(SUM("t9"."revenue") AS BIGINT) AS "revenue",
    CAST(SUM("t9"."profit") AS BIGINT) AS "profit"
  FROM (
    SELECT
      "t8"."customer_id",
      "t8"."number",
      "t8"."orders",
      "t8"."revenue",
      "t8"."profit",
      "t8"."entry",
      GREATEST(CAST("t8"."number" AS BIGINT) - "t8"."entry", 0) AS "age"
    FROM (
      SELECT
        "t5"."customer_id",
        "t5"."number",
        "t5"."orders",
        "t5"."revenue",
        "t5"."profit",
        "t7"."entry"
      FROM (
        SELECT
          "t3"."customer_id",
          "t3"."number",
          COUNT(*) FILTER(WHERE
            "t3"."is_order") AS "orders",
          CAST(SUM("t3"."amount_minor") AS BIGINT) AS "revenue",
          CAST(SUM("t3"."amount_minor" - "t3"."cost_minor") AS BIGINT) AS "profit"
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
            CAST((
              (
                EXTRACT(year FROM "t0"."ordered_on") * 4
              ) + EXTRACT(quarter FROM "t0"."ordered_on")
            ) - 1 AS INT) AS "number"
          FROM "transactions" AS "t0"
          WHERE
            "t0"."customer_id" IS NOT NULL AND "t0"."ordered_on" <= MAKE_DATE(2024, 12, 31)
        ) AS "t3"
        GROUP BY
          1,
          2
      ) AS "t5"
      INNER JOIN (
        SELECT
          "t2"."customer_id",
          CAST(CAST((
            (
              EXTRACT(year FROM "t2"."first_on") * 4
            ) + EXTRACT(quarter FROM "t2"."first_on")
          ) - 1 AS INT) AS BIGINT) AS "entry"
        FROM (
          SELECT
            "t1"."customer_id",
            MIN("t1"."ordered_on") AS "first_on"
          FROM (
            SELECT
              *
            FROM "transactions" AS "t0"
            WHERE
              "t0"."customer_id" IS NOT NULL
              AND "t0"."ordered_on" <= MAKE_DATE(2024, 12, 31)
              AND "t0"."is_order"
          ) AS "t1"
          GROUP BY
            1
        ) AS "t2"
      ) AS "t7"
        ON "t5"."customer_id" = "t7"."customer_id"
    ) AS "t8"
  ) AS "t9"
  GROUP BY
    1,
    2
)
SELECT
  *
FROM (
  SELECT
    "t17"."age",
    "t17"."size",
    "t17"."customers",
    "t17"."orders",
    MAKE_DATE(
      CAST(FLOOR((
        "t17"."entry"
      ) / (
        4
      )) AS BIGINT),
      (
        (
          "t17"."entry" % 4
        ) * 3
      ) + 1,
      1
    ) AS "entry",
    "t17"."revenue" AS "revenue_minor",
    SUM("t17"."revenue") OVER (
      PARTITION BY "t17"."entry"
      ORDER BY "t17"."age" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) / "t17"."size" AS "cumulative_value_minor",
    "t17"."profit" AS "profit_minor",
    (
      "t17"."entry" + "t17"."age"
    ) < 8100 AS "complete"
  FROM (
    SELECT
      "t16"."entry",
      "t16"."size",
      "t16"."age",
      "t16"."entry_right",
      "t16"."age_right",
      COALESCE("t16"."customers", 0) AS "customers",
      COALESCE("t16"."orders", 0) AS "orders",
      COALESCE("t16"."revenue", 0) AS "revenue",
      CASE
        WHEN (
          "t16"."customers" IS NULL
        )
        AND BOOL_OR(CAST("t16"."profit" IS NOT NULL AS BOOLEAN)) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
        THEN 0
        ELSE "t16"."profit"
      END AS "profit"
    FROM (
      SELECT
        "t15"."entry",
        "t15"."size",
        "t15"."age",
        "t12"."entry" AS "entry_right",
        "t12"."age" AS "age_right",
        "t12"."customers",
        "t12"."orders",
        "t12"."revenue",
        "t12"."profit"
      FROM (
        SELECT
          "t13"."entry",
          "t13"."size",
          UNNEST(RANGE(0, (
            8099 - "t13"."entry"
          ) + 1, 1)) AS "age"
        FROM (
          SELECT
            "t11"."entry",
            "t11"."customers" AS "size"
          FROM "t10" AS "t11"
          WHERE
            "t11"."age" = 0
        ) AS "t13"
      ) AS "t15"
      LEFT OUTER JOIN "t10" AS "t12"
        ON "t15"."entry" = "t12"."entry" AND "t15"."age" = "t12"."age"
    ) AS "t16"
  ) AS "t17"
) AS "t18"
ORDER BY
  "t18"."entry" ASC,
  "t18"."age" ASC
