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
        GREATEST(CAST(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."ordered_on") AS INT) - 19358, 0) % 62
      )
    ) FILTER(WHERE
      "t1"."is_order"
      AND (
        CAST(FLOOR(
          (
            GREATEST(CAST(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."ordered_on") AS INT) - 19358, 0)
          ) / (
            62
          )
        ) AS BIGINT) = 0
      )) AS "active_0",
    BIT_OR(
      CAST(1 AS BIGINT) << (
        GREATEST(CAST(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."ordered_on") AS INT) - 19358, 0) % 62
      )
    ) FILTER(WHERE
      "t1"."is_order"
      AND (
        CAST(FLOOR(
          (
            GREATEST(CAST(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."ordered_on") AS INT) - 19358, 0)
          ) / (
            62
          )
        ) AS BIGINT) = 1
      )) AS "active_1",
    BIT_OR(
      CAST(1 AS BIGINT) << (
        GREATEST(CAST(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."ordered_on") AS INT) - 19358, 0) % 62
      )
    ) FILTER(WHERE
      "t1"."is_order"
      AND (
        CAST(FLOOR(
          (
            GREATEST(CAST(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."ordered_on") AS INT) - 19358, 0)
          ) / (
            62
          )
        ) AS BIGINT) = 2
      )) AS "active_2",
    BIT_OR(
      CAST(1 AS BIGINT) << (
        GREATEST(CAST(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."ordered_on") AS INT) - 19358, 0) % 62
      )
    ) FILTER(WHERE
      "t1"."is_order"
      AND (
        CAST(FLOOR(
          (
            GREATEST(CAST(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."ordered_on") AS INT) - 19358, 0)
          ) / (
            62
          )
        ) AS BIGINT) = 3
      )) AS "active_3",
    BIT_OR(
      CAST(1 AS BIGINT) << (
        GREATEST(CAST(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."ordered_on") AS INT) - 19358, 0) % 62
      )
    ) FILTER(WHERE
      "t1"."is_order"
      AND (
        CAST(FLOOR(
          (
            GREATEST(CAST(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."ordered_on") AS INT) - 19358, 0)
          ) / (
            62
          )
        ) AS BIGINT) = 4
      )) AS "active_4",
    BIT_OR(
      CAST(1 AS BIGINT) << (
        GREATEST(CAST(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."ordered_on") AS INT) - 19358, 0) % 62
      )
    ) FILTER(WHERE
      "t1"."is_order"
      AND (
        CAST(FLOOR(
          (
            GREATEST(CAST(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."ordered_on") AS INT) - 19358, 0)
          ) / (
            62
          )
        ) AS BIGINT) = 5
      )) AS "active_5",
    BIT_OR(
      CAST(1 AS BIGINT) << (
        GREATEST(CAST(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."ordered_on") AS INT) - 19358, 0) % 62
      )
    ) FILTER(WHERE
      "t1"."is_order"
      AND (
        CAST(FLOOR(
          (
            GREATEST(CAST(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."ordered_on") AS INT) - 19358, 0)
          ) / (
            62
          )
        ) AS BIGINT) = 6
      )) AS "active_6",
    BIT_OR(
      CAST(1 AS BIGINT) << (
        GREATEST(CAST(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."ordered_on") AS INT) - 19358, 0) % 62
      )
    ) FILTER(WHERE
      "t1"."is_order"
      AND (
        CAST(FLOOR(
          (
            GREATEST(CAST(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."ordered_on") AS INT) - 19358, 0)
          ) / (
            62
          )
        ) AS BIGINT) = 7
      )) AS "active_7",
    BIT_OR(
      CAST(1 AS BIGINT) << (
        GREATEST(CAST(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."ordered_on") AS INT) - 19358, 0) % 62
      )
    ) FILTER(WHERE
      "t1"."is_order"
      AND (
        CAST(FLOOR(
          (
            GREATEST(CAST(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."ordered_on") AS INT) - 19358, 0)
          ) / (
            62
          )
        ) AS BIGINT) = 8
      )) AS "active_8",
    BIT_OR(
      CAST(1 AS BIGINT) << (
        GREATEST(CAST(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."ordered_on") AS INT) - 19358, 0) % 62
      )
    ) FILTER(WHERE
      "t1"."is_order"
      AND (
        CAST(FLOOR(
          (
            GREATEST(CAST(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."ordered_on") AS INT) - 19358, 0)
          ) / (
            62
          )
        ) AS BIGINT) = 9
      )) AS "active_9",
    BIT_OR(
      CAST(1 AS BIGINT) << (
        GREATEST(CAST(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."ordered_on") AS INT) - 19358, 0) % 62
      )
    ) FILTER(WHERE
      "t1"."is_order"
      AND (
        CAST(FLOOR(
          (
            GREATEST(CAST(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."ordered_on") AS INT) - 19358, 0)
          ) / (
            62
          )
        ) AS BIGINT) = 10
      )) AS "active_10",
    BIT_OR(
      CAST(1 AS BIGINT) << (
        GREATEST(CAST(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."ordered_on") AS INT) - 19358, 0) % 62
      )
    ) FILTER(WHERE
      "t1"."is_order"
      AND (
        CAST(FLOOR(
          (
            GREATEST(CAST(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."ordered_on") AS INT) - 19358, 0)
          ) / (
            62
          )
        ) AS BIGINT) = 11
      )) AS "active_11"
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
    "t5"."active_2",
    "t5"."active_3",
    "t5"."active_4",
    "t5"."active_5",
    "t5"."active_6",
    "t5"."active_7",
    "t5"."active_8",
    "t5"."active_9",
    "t5"."active_10",
    "t5"."active_11",
    CAST(CAST(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t5"."first_on") AS INT) AS BIGINT) AS "entry"
  FROM "t4" AS "t5"
  WHERE
    "t5"."customer_id" IS NOT NULL
    AND CAST(CAST(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t5"."first_on") AS INT) AS BIGINT) BETWEEN 19358 AND 20088
)
SELECT
  *
FROM (
  SELECT
    "t69"."age",
    "t69"."size",
    "t69"."customers",
    "t69"."orders",
    MAKE_DATE(1970, 1, 1) + TO_DAYS("t69"."entry") AS "entry",
    "t69"."revenue" AS "revenue_minor",
    SUM("t69"."revenue") OVER (
      PARTITION BY "t69"."entry"
      ORDER BY "t69"."age" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) / "t69"."size" AS "cumulative_value_minor",
    "t69"."profit" AS "profit_minor",
    (
      "t69"."entry" + "t69"."age"
    ) < 20089 AS "complete"
  FROM (
    SELECT
      "t68"."entry",
      "t68"."size",
      "t68"."age",
      "t68"."entry_right",
      "t68"."age_right",
      COALESCE("t68"."customers", 0) AS "customers",
      COALESCE("t68"."orders", 0) AS "orders",
      COALESCE("t68"."revenue", 0) AS "revenue",
      CASE
        WHEN (
          "t68"."orders" IS NULL
        )
        AND BOOL_OR(CAST("t68"."profit" IS NOT NULL AS BOOLEAN)) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
        THEN 0
        ELSE "t68"."profit"
      END AS "profit"
    FROM (
      SELECT
        "t38"."entry",
        "t38"."size",
        "t38"."age",
        "t67"."entry" AS "entry_right",
        "t67"."age" AS "age_right",
        "t67"."customers",
        "t67"."orders",
        "t67"."revenue",
        "t67"."profit"
      FROM (
        SELECT
          "t10"."entry",
          "t10"."size",
          UNNEST(RANGE(0, (
            20088 - "t10"."entry"
          ) + 1, 1)) AS "age"
        FROM (
          SELECT
            "t8"."entry",
            COUNT(*) AS "size"
          FROM "t6" AS "t8"
          GROUP BY
            1
        ) AS "t10"
      ) AS "t38"
      LEFT OUTER JOIN (
        SELECT
          "t63"."entry",
          "t63"."age",
          "t65"."customers",
          "t63"."orders",
          "t63"."revenue",
          "t63"."profit"
        FROM (
          SELECT
            "t37"."entry",
            "t37"."age",
            COUNT(*) FILTER(WHERE
              "t37"."is_order") AS "orders",
            CAST(SUM("t37"."amount_minor") AS BIGINT) AS "revenue",
            CAST(SUM("t37"."amount_minor" - "t37"."cost_minor") AS BIGINT) AS "profit"
          FROM (
            SELECT
              "t35"."order_id",
              "t35"."customer_id",
              "t35"."ordered_at",
              "t35"."channel",
              "t35"."is_order",
              "t35"."amount_minor",
              "t35"."discount_minor",
              "t35"."lines",
              "t35"."ordered_on",
              "t35"."cost_minor",
              "t35"."number",
              "t35"."entry",
              GREATEST("t35"."number" - "t35"."entry", 0) AS "age"
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
                  CAST(CAST(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t0"."ordered_on") AS INT) AS BIGINT) AS "number"
                FROM "transactions" AS "t0"
                WHERE
                  "t0"."ordered_on" <= MAKE_DATE(2024, 12, 31)
              ) AS "t3"
              INNER JOIN (
                SELECT
                  "t5"."customer_id",
                  CAST(CAST(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t5"."first_on") AS INT) AS BIGINT) AS "entry"
                FROM "t4" AS "t5"
                WHERE
                  "t5"."customer_id" IS NOT NULL
                  AND CAST(CAST(DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t5"."first_on") AS INT) AS BIGINT) BETWEEN 19358 AND 20088
              ) AS "t9"
                ON "t3"."customer_id" = "t9"."customer_id"
            ) AS "t35"
          ) AS "t37"
          GROUP BY
            1,
            2
        ) AS "t63"
        LEFT OUTER JOIN (
          SELECT
            "t62"."entry",
            "t62"."age",
            CAST(SUM("t62"."alike") AS BIGINT) AS "customers"
          FROM (
            SELECT
              *
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t23"."entry",
                    "t23"."alike",
                    (
                      CAST("t23"."bit" AS BIGINT) + 19854
                    ) - "t23"."entry" AS "age"
                  FROM (
                    SELECT
                      "t11"."entry",
                      "t11"."active_8",
                      "t11"."alike",
                      UNNEST(RANGE(0, 62, 1)) AS "bit"
                    FROM (
                      SELECT
                        "t8"."entry",
                        "t8"."active_8",
                        COUNT(*) AS "alike"
                      FROM "t6" AS "t8"
                      GROUP BY
                        1,
                        2
                    ) AS "t11"
                  ) AS "t23"
                  WHERE
                    (
                      (
                        "t23"."active_8" >> CAST("t23"."bit" AS INT)
                      ) & 1
                    ) = 1
                ) AS "t39"
                UNION ALL
                SELECT
                  *
                FROM (
                  SELECT
                    "t24"."entry",
                    "t24"."alike",
                    (
                      CAST("t24"."bit" AS BIGINT) + 19916
                    ) - "t24"."entry" AS "age"
                  FROM (
                    SELECT
                      "t12"."entry",
                      "t12"."active_9",
                      "t12"."alike",
                      UNNEST(RANGE(0, 62, 1)) AS "bit"
                    FROM (
                      SELECT
                        "t8"."entry",
                        "t8"."active_9",
                        COUNT(*) AS "alike"
                      FROM "t6" AS "t8"
                      GROUP BY
                        1,
                        2
                    ) AS "t12"
                  ) AS "t24"
                  WHERE
                    (
                      (
                        "t24"."active_9" >> CAST("t24"."bit" AS INT)
                      ) & 1
                    ) = 1
                ) AS "t40"
              ) AS "t51"
              UNION ALL
              SELECT
                *
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t25"."entry",
                    "t25"."alike",
                    (
                      CAST("t25"."bit" AS BIGINT) + 19978
                    ) - "t25"."entry" AS "age"
                  FROM (
                    SELECT
                      "t13"."entry",
                      "t13"."active_10",
                      "t13"."alike",
                      UNNEST(RANGE(0, 62, 1)) AS "bit"
                    FROM (
                      SELECT
                        "t8"."entry",
                        "t8"."active_10",
                        COUNT(*) AS "alike"
                      FROM "t6" AS "t8"
                      GROUP BY
                        1,
                        2
                    ) AS "t13"
                  ) AS "t25"
                  WHERE
                    (
                      (
                        "t25"."active_10" >> CAST("t25"."bit" AS INT)
                      ) & 1
                    ) = 1
                ) AS "t41"
                UNION ALL
                SELECT
                  *
                FROM (
                  SELECT
                    "t26"."entry",
                    "t26"."alike",
                    (
                      CAST("t26"."bit" AS BIGINT) + 20040
                    ) - "t26"."entry" AS "age"
                  FROM (
                    SELECT
                      "t14"."entry",
                      "t14"."active_11",
                      "t14"."alike",
                      UNNEST(RANGE(0, 49, 1)) AS "bit"
                    FROM (
                      SELECT
                        "t8"."entry",
                        "t8"."active_11",
                        COUNT(*) AS "alike"
                      FROM "t6" AS "t8"
                      GROUP BY
                        1,
                        2
                    ) AS "t14"
                  ) AS "t26"
                  WHERE
                    (
                      (
                        "t26"."active_11" >> CAST("t26"."bit" AS INT)
                      ) & 1
                    ) = 1
                ) AS "t42"
              ) AS "t52"
            ) AS "t57"
            UNION ALL
            SELECT
              *
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t27"."entry",
                      "t27"."alike",
                      (
                        CAST("t27"."bit" AS BIGINT) + 19358
                      ) - "t27"."entry" AS "age"
                    FROM (
                      SELECT
                        "t15"."entry",
                        "t15"."active_0",
                        "t15"."alike",
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
                      ) AS "t15"
                    ) AS "t27"
                    WHERE
                      (
                        (
                          "t27"."active_0" >> CAST("t27"."bit" AS INT)
                        ) & 1
                      ) = 1
                  ) AS "t43"
                  UNION ALL
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t28"."entry",
                      "t28"."alike",
                      (
                        CAST("t28"."bit" AS BIGINT) + 19420
                      ) - "t28"."entry" AS "age"
                    FROM (
                      SELECT
                        "t16"."entry",
                        "t16"."active_1",
                        "t16"."alike",
                        UNNEST(RANGE(0, 62, 1)) AS "bit"
                      FROM (
                        SELECT
                          "t8"."entry",
                          "t8"."active_1",
                          COUNT(*) AS "alike"
                        FROM "t6" AS "t8"
                        GROUP BY
                          1,
                          2
                      ) AS "t16"
                    ) AS "t28"
                    WHERE
                      (
                        (
                          "t28"."active_1" >> CAST("t28"."bit" AS INT)
                        ) & 1
                      ) = 1
                  ) AS "t44"
                ) AS "t53"
                UNION ALL
                SELECT
                  *
                FROM (
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t29"."entry",
                      "t29"."alike",
                      (
                        CAST("t29"."bit" AS BIGINT) + 19482
                      ) - "t29"."entry" AS "age"
                    FROM (
                      SELECT
                        "t17"."entry",
                        "t17"."active_2",
                        "t17"."alike",
                        UNNEST(RANGE(0, 62, 1)) AS "bit"
                      FROM (
                        SELECT
                          "t8"."entry",
                          "t8"."active_2",
                          COUNT(*) AS "alike"
                        FROM "t6" AS "t8"
                        GROUP BY
                          1,
                          2
                      ) AS "t17"
                    ) AS "t29"
                    WHERE
                      (
                        (
                          "t29"."active_2" >> CAST("t29"."bit" AS INT)
                        ) & 1
                      ) = 1
                  ) AS "t45"
                  UNION ALL
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t30"."entry",
                      "t30"."alike",
                      (
                        CAST("t30"."bit" AS BIGINT) + 19544
                      ) - "t30"."entry" AS "age"
                    FROM (
                      SELECT
                        "t18"."entry",
                        "t18"."active_3",
                        "t18"."alike",
                        UNNEST(RANGE(0, 62, 1)) AS "bit"
                      FROM (
                        SELECT
                          "t8"."entry",
                          "t8"."active_3",
                          COUNT(*) AS "alike"
                        FROM "t6" AS "t8"
                        GROUP BY
                          1,
                          2
                      ) AS "t18"
                    ) AS "t30"
                    WHERE
                      (
                        (
                          "t30"."active_3" >> CAST("t30"."bit" AS INT)
                        ) & 1
                      ) = 1
                  ) AS "t46"
                ) AS "t54"
              ) AS "t58"
              UNION ALL
              SELECT
                *
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t31"."entry",
                      "t31"."alike",
                      (
                        CAST("t31"."bit" AS BIGINT) + 19606
                      ) - "t31"."entry" AS "age"
                    FROM (
                      SELECT
                        "t19"."entry",
                        "t19"."active_4",
                        "t19"."alike",
                        UNNEST(RANGE(0, 62, 1)) AS "bit"
                      FROM (
                        SELECT
                          "t8"."entry",
                          "t8"."active_4",
                          COUNT(*) AS "alike"
                        FROM "t6" AS "t8"
                        GROUP BY
                          1,
                          2
                      ) AS "t19"
                    ) AS "t31"
                    WHERE
                      (
                        (
                          "t31"."active_4" >> CAST("t31"."bit" AS INT)
                        ) & 1
                      ) = 1
                  ) AS "t47"
                  UNION ALL
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t32"."entry",
                      "t32"."alike",
                      (
                        CAST("t32"."bit" AS BIGINT) + 19668
                      ) - "t32"."entry" AS "age"
                    FROM (
                      SELECT
                        "t20"."entry",
                        "t20"."active_5",
                        "t20"."alike",
                        UNNEST(RANGE(0, 62, 1)) AS "bit"
                      FROM (
                        SELECT
                          "t8"."entry",
                          "t8"."active_5",
                          COUNT(*) AS "alike"
                        FROM "t6" AS "t8"
                        GROUP BY
                          1,
                          2
                      ) AS "t20"
                    ) AS "t32"
                    WHERE
                      (
                        (
                          "t32"."active_5" >> CAST("t32"."bit" AS INT)
                        ) & 1
                      ) = 1
                  ) AS "t48"
                ) AS "t55"
                UNION ALL
                SELECT
                  *
                FROM (
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t33"."entry",
                      "t33"."alike",
                      (
                        CAST("t33"."bit" AS BIGINT) + 19730
                      ) - "t33"."entry" AS "age"
                    FROM (
                      SELECT
                        "t21"."entry",
                        "t21"."active_6",
                        "t21"."alike",
                        UNNEST(RANGE(0, 62, 1)) AS "bit"
                      FROM (
                        SELECT
                          "t8"."entry",
                          "t8"."active_6",
                          COUNT(*) AS "alike"
                        FROM "t6" AS "t8"
                        GROUP BY
                          1,
                          2
                      ) AS "t21"
                    ) AS "t33"
                    WHERE
                      (
                        (
                          "t33"."active_6" >> CAST("t33"."bit" AS INT)
                        ) & 1
                      ) = 1
                  ) AS "t49"
                  UNION ALL
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t34"."entry",
                      "t34"."alike",
                      (
                        CAST("t34"."bit" AS BIGINT) + 19792
                      ) - "t34"."entry" AS "age"
                    FROM (
                      SELECT
                        "t22"."entry",
                        "t22"."active_7",
                        "t22"."alike",
                        UNNEST(RANGE(0, 62, 1)) AS "bit"
                      FROM (
                        SELECT
                          "t8"."entry",
                          "t8"."active_7",
                          COUNT(*) AS "alike"
                        FROM "t6" AS "t8"
                        GROUP BY
                          1,
                          2
                      ) AS "t22"
                    ) AS "t34"
                    WHERE
                      (
                        (
                          "t34"."active_7" >> CAST("t34"."bit" AS INT)
                        ) & 1
                      ) = 1
                  ) AS "t50"
                ) AS "t56"
              ) AS "t59"
            ) AS "t60"
          ) AS "t62"
          GROUP BY
            1,
            2
        ) AS "t65"
          ON "t63"."entry" = "t65"."entry" AND "t63"."age" = "t65"."age"
      ) AS "t67"
        ON "t38"."entry" = "t67"."entry" AND "t38"."age" = "t67"."age"
    ) AS "t68"
  ) AS "t69"
) AS "t70"
ORDER BY
  "t70"."entry" ASC,
  "t70"."age" ASC
