SELECT
  *
FROM (
  SELECT
    "t5"."before",
    "t5"."after",
    COUNT(*) AS "customers"
  FROM (
    SELECT
      "t3"."customer_id",
      "t3"."before",
      "t4"."after"
    FROM (
      SELECT
        "t0"."customer_id",
        "t0"."group" AS "before"
      FROM "scores" AS "t0"
    ) AS "t3"
    INNER JOIN (
      SELECT
        "t0"."customer_id",
        "t0"."group" AS "after"
      FROM "scores" AS "t0"
    ) AS "t4"
      ON "t3"."customer_id" = "t4"."customer_id"
  ) AS "t5"
  GROUP BY
    1,
    2
) AS "t6"
ORDER BY
  "t6"."customers" DESC,
  "t6"."before" ASC,
  "t6"."after" ASC
