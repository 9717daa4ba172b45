WITH "t13" AS (
  SELECT
    "t12"."key",
    "t12"."entry",
    "t12"."age",
    COUNT(*) AS "returned"
  FROM (
    SELECT
      "t11"."customer_id",
      "t11"."number",
      "t11"."key",
      "t11"."entry",
      CAST("t11"."number" AS BIGINT) - "t11"."entry" AS "age"
    FROM (
      SELECT
        "t8"."customer_id",
        "t8"."number",
        "t10"."key",
        "t10"."entry"
      FROM (
        SELECT DISTINCT
          "t0"."customer_id",
          CAST((
            (
              EXTRACT(year FROM "t0"."ordered_on") * 12
            ) + EXTRACT(month FROM "t0"."ordered_on")
          ) - 1 AS INT) AS "number"
        FROM "transactions" AS "t0"
        WHERE
          "t0"."is_order" AND "t0"."ordered_on" <= MAKE_DATE(2024, 12, 31)
      ) AS "t8"
      INNER JOIN (
        SELECT
          "t6"."customer_id",
          "t4"."key",
          CAST(CAST((
            (
              EXTRACT(year FROM "t6"."first_on") * 12
            ) + EXTRACT(month FROM "t6"."first_on")
          ) - 1 AS INT) AS BIGINT) AS "entry"
        FROM (
          SELECT
            "t2"."customer_id",
            MIN("t2"."ordered_on") AS "first_on"
          FROM (
            SELECT
              *
            FROM "transactions" AS "t0"
            WHERE
              "t0"."is_order" AND "t0"."ordered_on" <= MAKE_DATE(2024, 12, 31)
          ) AS "t2"
          GROUP BY
            1
        ) AS "t6"
        INNER JOIN (
          SELECT
            *
          FROM "began" AS "t1"
          WHERE
            "t1"."key" IS NOT NULL
        ) AS "t4"
          ON "t6"."customer_id" = "t4"."customer_id"
      ) AS "t10"
        ON "t8"."customer_id" = "t10"."customer_id"
    ) AS "t11"
  ) AS "t12"
  GROUP BY
    1,
    2,
    3
)
SELECT
  "t20"."key",
  "t20"."age",
  "t20"."cohorts",
  "t20"."customers",
  "t20"."returned",
  "t20"."returned" / "t20"."customers" AS "share"
FROM (
  SELECT
    "t19"."key",
    "t19"."age",
    COUNT(*) AS "cohorts",
    CAST(SUM("t19"."size") AS BIGINT) AS "customers",
    CAST(SUM(COALESCE("t19"."returned", 0)) AS BIGINT) AS "returned"
  FROM (
    SELECT
      "t18"."key",
      "t18"."entry",
      "t18"."size",
      "t18"."age",
      "t15"."key" AS "key_right",
      "t15"."entry" AS "entry_right",
      "t15"."age" AS "age_right",
      "t15"."returned"
    FROM (
      SELECT
        "t16"."key",
        "t16"."entry",
        "t16"."size",
        UNNEST(RANGE(0, 24300 - "t16"."entry", 1)) AS "age"
      FROM (
        SELECT
          "t14"."key",
          "t14"."entry",
          "t14"."returned" AS "size"
        FROM "t13" AS "t14"
        WHERE
          "t14"."age" = 0
      ) AS "t16"
    ) AS "t18"
    LEFT OUTER JOIN "t13" AS "t15"
      ON "t18"."key" = "t15"."key"
      AND "t18"."entry" = "t15"."entry"
      AND "t18"."age" = "t15"."age"
  ) AS "t19"
  GROUP BY
    1,
    2
) AS "t20"
ORDER BY
  "t20"."key" ASC,
  "t20"."age" ASC
