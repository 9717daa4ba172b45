WITH "t9" AS (
  SELECT
    "t8"."customer_id",
    "t8"."first_on",
    "t8"."last_on",
    "t8"."orders",
    "t8"."revenue_minor",
    "t8"."active_0",
    "t8"."entry",
    "t4"."key"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t5"."customer_id",
        "t5"."first_on",
        "t5"."last_on",
        "t5"."orders",
        "t5"."revenue_minor",
        "t5"."active_0",
        CAST(CAST((
          (
            EXTRACT(year FROM "t5"."first_on") * 12
          ) + EXTRACT(month FROM "t5"."first_on")
        ) - 1 AS INT) AS BIGINT) AS "entry"
      FROM (
        SELECT
          "t3"."customer_id",
          MIN("t3"."ordered_on") FILTER(WHERE
            "t3"."is_order") AS "first_on",
          MAX("t3"."ordered_on") FILTER(WHERE
            "t3"."is_order") AS "last_on",
          COUNT(*) FILTER(WHERE
            "t3"."is_order") AS "orders",
          CAST(SUM("t3"."amount_minor") AS BIGINT) AS "revenue_minor",
          BIT_OR(
            CAST(1 AS BIGINT) << GREATEST(
              CAST((
                (
                  EXTRACT(year FROM "t3"."ordered_on") * 12
                ) + EXTRACT(month FROM "t3"."ordered_on")
              ) - 1 AS INT) - 24276,
              0
            )
          ) FILTER(WHERE
            "t3"."is_order") AS "active_0"
        FROM (
          SELECT
            *
          FROM "transactions" AS "t1"
          WHERE
            "t1"."ordered_on" <= MAKE_DATE(2024, 12, 31)
        ) AS "t3"
        GROUP BY
          1
      ) AS "t5"
    ) AS "t6"
    WHERE
      "t6"."customer_id" IS NOT NULL AND "t6"."entry" BETWEEN 24276 AND 24299
  ) AS "t8"
  INNER JOIN (
    SELECT
      *
    FROM "began" AS "t0"
    WHERE
      "t0"."key" IS NOT NULL
  ) AS "t4"
    ON "t8"."customer_id" = "t4"."customer_id"
)
SELECT
  "t21"."key",
  "t21"."age",
  "t21"."cohorts",
  "t21"."customers",
  "t21"."returned",
  "t21"."returned" / "t21"."customers" AS "share"
FROM (
  SELECT
    "t20"."key",
    "t20"."age",
    COUNT(*) AS "cohorts",
    CAST(SUM("t20"."size") AS BIGINT) AS "customers",
    CAST(SUM(COALESCE("t20"."returned", 0)) AS BIGINT) AS "returned"
  FROM (
    SELECT
      "t15"."key",
      "t15"."entry",
      "t15"."size",
      "t15"."age",
      "t19"."entry" AS "entry_right",
      "t19"."key" AS "key_right",
      "t19"."age" AS "age_right",
      "t19"."returned"
    FROM (
      SELECT
        "t11"."key",
        "t11"."entry",
        "t11"."size",
        UNNEST(RANGE(0, 24300 - "t11"."entry", 1)) AS "age"
      FROM (
        SELECT
          "t10"."key",
          "t10"."entry",
          COUNT(*) AS "size"
        FROM "t9" AS "t10"
        GROUP BY
          1,
          2
      ) AS "t11"
    ) AS "t15"
    LEFT OUTER JOIN (
      SELECT
        "t17"."entry",
        "t17"."key",
        "t17"."age",
        "t17"."customers" AS "returned"
      FROM (
        SELECT
          "t16"."entry",
          "t16"."key",
          "t16"."age",
          CAST(SUM("t16"."alike") AS BIGINT) AS "customers"
        FROM (
          SELECT
            "t13"."entry",
            "t13"."key",
            "t13"."alike",
            (
              CAST("t13"."bit" AS BIGINT) + 24276
            ) - "t13"."entry" AS "age"
          FROM (
            SELECT
              "t12"."entry",
              "t12"."key",
              "t12"."active_0",
              "t12"."alike",
              UNNEST(RANGE(0, 24, 1)) AS "bit"
            FROM (
              SELECT
                "t10"."entry",
                "t10"."key",
                "t10"."active_0",
                COUNT(*) AS "alike"
              FROM "t9" AS "t10"
              GROUP BY
                1,
                2,
                3
            ) AS "t12"
          ) AS "t13"
          WHERE
            (
              (
                "t13"."active_0" >> CAST("t13"."bit" AS INT)
              ) & 1
            ) = 1
        ) AS "t16"
        GROUP BY
          1,
          2,
          3
      ) AS "t17"
    ) AS "t19"
      ON "t15"."key" = "t19"."key"
      AND "t15"."entry" = "t19"."entry"
      AND "t15"."age" = "t19"."age"
  ) AS "t20"
  GROUP BY
    1,
    2
) AS "t21"
ORDER BY
  "t21"."key" ASC,
  "t21"."age" ASC
