SELECT
  "t2"."age",
  "t2"."customers",
  "t2"."returned",
  "t2"."returned" / "t2"."customers" AS "share"
FROM (
  SELECT
    "t1"."age",
    CAST(SUM("t1"."size") AS BIGINT) AS "customers",
    CAST(SUM("t1"."customers") AS BIGINT) AS "returned"
  FROM (
    SELECT
      *
    FROM "cohorts" AS "t0"
    WHERE
      "t0"."complete"
  ) AS "t1"
  GROUP BY
    1
) AS "t2"
ORDER BY
  "t2"."age" ASC
