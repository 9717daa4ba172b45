WITH "t10" AS (
  SELECT
    "t9"."key",
    "t9"."entry",
    "t9"."age",
    COUNT(*) AS "returned"
  FROM (
    SELECT
      "t8"."customer_id",
      "t8"."key",
      "t8"."number",
      "t8"."entry",
      "t8"."number" - "t8"."entry" AS "age"
    FROM (
      SELECT
        "t7"."customer_id",
        "t7"."key",
        "t7"."number",
        MIN("t7"."number") OVER (
          PARTITION BY "t7"."customer_id"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "entry"
      FROM (
        SELECT DISTINCT
          *
        FROM (
          SELECT
            "t4"."customer_id",
            "t5"."key",
            CAST(CAST((
              (
                EXTRACT(year FROM "t4"."ordered_on") * 12
              ) + EXTRACT(month FROM "t4"."ordered_on")
            ) - 1 AS INT) AS BIGINT) AS "number"
          FROM (
            SELECT
              *
            FROM "transactions" AS "t0"
            WHERE
              "t0"."is_order" AND "t0"."ordered_on" <= MAKE_DATE(2024, 12, 31)
          ) AS "t4"
          INNER JOIN (
            SELECT
              *
            FROM "began" AS "t1"
            WHERE
              "t1"."key" IS NOT NULL
          ) AS "t5"
            ON "t4"."customer_id" = "t5"."customer_id"
        ) AS "t6"
      ) AS "t7"
    ) AS "t8"
  ) AS "t9"
  GROUP BY
    1,
    2,
    3
)
SELECT
  "t17"."key",
  "t17"."age",
  "t17"."cohorts",
  "t17"."customers",
  "t17"."returned",
  "t17"."returned" / "t17"."customers" AS "share"
FROM (
  SELECT
    "t16"."key",
    "t16"."age",
    COUNT(*) AS "cohorts",
    CAST(SUM("t16"."size") AS BIGINT) AS "customers",
    CAST(SUM(COALESCE("t16"."returned", 0)) AS BIGINT) AS "returned"
  FROM (
    SELECT
      "t15"."key",
      "t15"."entry",
      "t15"."size",
      "t15"."age",
      "t12"."key" AS "key_right",
      "t12"."entry" AS "entry_right",
      "t12"."age" AS "age_right",
      "t12"."returned"
    FROM (
      SELECT
        "t13"."key",
        "t13"."entry",
        "t13"."size",
        UNNEST(RANGE(0, 24300 - "t13"."entry", 1)) AS "age"
      FROM (
        SELECT
          "t11"."key",
          "t11"."entry",
          "t11"."returned" AS "size"
        FROM "t10" AS "t11"
        WHERE
          "t11"."age" = 0
      ) AS "t13"
    ) AS "t15"
    LEFT OUTER JOIN "t10" AS "t12"
      ON "t15"."key" = "t12"."key"
      AND "t15"."entry" = "t12"."entry"
      AND "t15"."age" = "t12"."age"
  ) AS "t16"
  GROUP BY
    1,
    2
) AS "t17"
ORDER BY
  "t17"."key" ASC,
  "t17"."age" ASC
