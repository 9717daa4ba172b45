WITH "t5" AS (
  SELECT
    "t4"."customer_id",
    "t4"."first_on",
    "t4"."last_on",
    "t4"."orders",
    "t4"."revenue_minor",
    "t4"."active_0",
    "t4"."active_1",
    CAST(CAST(CAST(FLOOR((
      DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t4"."first_on") + 3
    ) / (
      7
    )) AS BIGINT) AS INT) AS BIGINT) AS "entry"
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
  ) AS "t4"
), "t7" AS (
  SELECT
    *
  FROM "t5" AS "t6"
  WHERE
    "t6"."customer_id" IS NOT NULL AND "t6"."entry" BETWEEN 2765 AND 2870
)
SELECT
  *
FROM (
  SELECT
    "t30"."age",
    "t30"."size",
    "t30"."customers",
    "t30"."orders",
    MAKE_DATE(1970, 1, 1) + TO_DAYS((
      "t30"."entry" * 7
    ) - 3) AS "entry",
    "t30"."revenue" AS "revenue_minor",
    SUM("t30"."revenue") OVER (
      PARTITION BY "t30"."entry"
      ORDER BY "t30"."age" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) / "t30"."size" AS "cumulative_value_minor",
    "t30"."profit" AS "profit_minor",
    (
      "t30"."entry" + "t30"."age"
    ) < 2870 AS "complete"
  FROM (
    SELECT
      "t29"."entry",
      "t29"."size",
      "t29"."age",
      "t29"."entry_right",
      "t29"."age_right",
      COALESCE("t29"."customers", 0) AS "customers",
      COALESCE("t29"."orders", 0) AS "orders",
      COALESCE("t29"."revenue", 0) AS "revenue",
      CASE
        WHEN (
          "t29"."orders" IS NULL
        )
        AND BOOL_OR(CAST("t29"."profit" IS NOT NULL AS BOOLEAN)) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
        THEN 0
        ELSE "t29"."profit"
      END AS "profit"
    FROM (
      SELECT
        "t19"."entry",
        "t19"."size",
        "t19"."age",
        "t28"."entry" AS "entry_right",
        "t28"."age" AS "age_right",
        "t28"."customers",
        "t28"."orders",
        "t28"."revenue",
        "t28"."profit"
      FROM (
        SELECT
          "t11"."entry",
          "t11"."size",
          UNNEST(RANGE(0, (
            2870 - "t11"."entry"
          ) + 1, 1)) AS "age"
        FROM (
          SELECT
            "t9"."entry",
            COUNT(*) AS "size"
          FROM "t7" AS "t9"
          GROUP BY
            1
        ) AS "t11"
      ) AS "t19"
      LEFT OUTER JOIN (
        SELECT
          "t24"."entry",
          "t24"."age",
          "t26"."customers",
          "t24"."orders",
          "t24"."revenue",
          "t24"."profit"
        FROM (
          SELECT
            "t18"."entry",
            "t18"."age",
            COUNT(*) FILTER(WHERE
              "t18"."is_order") AS "orders",
            CAST(SUM("t18"."amount_minor") AS BIGINT) AS "revenue",
            CAST(SUM("t18"."amount_minor" - "t18"."cost_minor") AS BIGINT) AS "profit"
          FROM (
            SELECT
              "t16"."order_id",
              "t16"."customer_id",
              "t16"."ordered_at",
              "t16"."channel",
              "t16"."is_order",
              "t16"."amount_minor",
              "t16"."discount_minor",
              "t16"."lines",
              "t16"."ordered_on",
              "t16"."cost_minor",
              "t16"."number",
              "t16"."entry",
              GREATEST("t16"."number" - "t16"."entry", 0) AS "age"
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
                  "t6"."customer_id",
                  "t6"."entry"
                FROM "t5" AS "t6"
                WHERE
                  "t6"."customer_id" IS NOT NULL AND "t6"."entry" BETWEEN 2765 AND 2870
              ) AS "t10"
                ON "t3"."customer_id" = "t10"."customer_id"
            ) AS "t16"
          ) AS "t18"
          GROUP BY
            1,
            2
        ) AS "t24"
        LEFT OUTER JOIN (
          SELECT
            "t22"."entry",
            "t22"."age",
            CAST(SUM("t22"."alike") AS BIGINT) AS "customers"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                "t14"."entry",
                "t14"."alike",
                (
                  CAST("t14"."bit" AS BIGINT) + 2765
                ) - "t14"."entry" AS "age"
              FROM (
                SELECT
                  "t12"."entry",
                  "t12"."active_0",
                  "t12"."alike",
                  UNNEST(RANGE(0, 62, 1)) AS "bit"
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
              ) AS "t14"
              WHERE
                (
                  (
                    "t14"."active_0" >> CAST("t14"."bit" AS INT)
                  ) & 1
                ) = 1
            ) AS "t20"
            UNION ALL
            SELECT
              *
            FROM (
              SELECT
                "t15"."entry",
                "t15"."alike",
                (
                  CAST("t15"."bit" AS BIGINT) + 2827
                ) - "t15"."entry" AS "age"
              FROM (
                SELECT
                  "t13"."entry",
                  "t13"."active_1",
                  "t13"."alike",
                  UNNEST(RANGE(0, 44, 1)) AS "bit"
                FROM (
                  SELECT
                    "t9"."entry",
                    "t9"."active_1",
                    COUNT(*) AS "alike"
                  FROM "t7" AS "t9"
                  GROUP BY
                    1,
                    2
                ) AS "t13"
              ) AS "t15"
              WHERE
                (
                  (
                    "t15"."active_1" >> CAST("t15"."bit" AS INT)
                  ) & 1
                ) = 1
            ) AS "t21"
          ) AS "t22"
          GROUP BY
            1,
            2
        ) AS "t26"
          ON "t24"."entry" = "t26"."entry" AND "t24"."age" = "t26"."age"
      ) AS "t28"
        ON "t19"."entry" = "t28"."entry" AND "t19"."age" = "t28"."age"
    ) AS "t29"
  ) AS "t30"
) AS "t31"
ORDER BY
  "t31"."entry" ASC,
  "t31"."age" ASC
